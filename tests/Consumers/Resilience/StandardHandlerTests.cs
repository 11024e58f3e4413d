using Fireworks.AI.Extensions.Consumers.Infrastructure;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Fireworks.AI.Extensions.Consumers.Resilience;

/// <summary>The standard resilience handler that applications put around all of their HTTP clients.</summary>
public sealed class StandardHandlerTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("large")]
    public async Task A_call_works_within_the_standard_handler(string? key)
    {
        await using var server = await ModelServer.StartAsync(Turn.Say("Hello"));
        await using var provider = Build(server, key, static _ => { });

        Assert.Equal("Hello", (await Client(provider, key).GetResponseAsync("Hi")).Text);
        Assert.Equal("Hello", (await Client(provider, key).GetStreamingResponseAsync("Hi").ToChatResponseAsync()).Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Embeddings_and_speech_work_within_it_and_are_exempt_in_the_same_way(bool exempt)
    {
        var failures = 0;
        await using var server = await TestServer.StartAsync(context => (context.Request.Path.Value!.EndsWith("embeddings", StringComparison.Ordinal)
            ? Answer.Json("""{"object":"list","data":[{"object":"embedding","index":0,"embedding":[1,2]}],"model":"e","usage":{"prompt_tokens":1,"total_tokens":1}}""")
            : failures++ == 0 ? Answer.Json(503, """{"error":{"message":"busy"}}""")
            : Answer.Json("""{"text":"Hello"}""")).WriteAsync(context));
        ServiceCollection services = [];
        AddStandardHandler(services);
        services.AddKeyedFireworksEmbeddingGenerator("vectors", "e", configure: Configure);
        services.AddKeyedFireworksSpeechToTextClient("ears", "whisper-v3", Configure);
        foreach (var key in exempt ? (string[])["vectors", "ears"] : [])
        {
            services.AddHttpClient(FireworksClient.GetHttpClientName(key)).RemoveAllResilienceHandlers();
        }

        await using var provider = services.BuildServiceProvider();
        using MemoryStream audio = new([.. "RIFF"u8, 0, 0, 0, 0, .. "WAVEfmt "u8]);

        var vectors = await provider.GetRequiredKeyedService<IEmbeddingGenerator<string, Embedding<float>>>("vectors").GenerateAsync(["Hi"]);
        Assert.Equal(2, vectors[0].Dimensions);
        var text = provider.GetRequiredKeyedService<ISpeechToTextClient>("ears").GetTextAsync(audio);
        if (exempt)
        {
            await Assert.ThrowsAsync<FireworksException>(() => text);
        }
        else
        {
            Assert.Equal("Hello", (await text).Text);
        }

        Assert.Equal(exempt ? 2 : 3, server.Requests.Count);

        void Configure(FireworksClientOptions options)
        {
            (options.ApiKey, options.Endpoint) = ("k", server.Endpoint);
            options.Retry.MaxRetries = 0;
        }
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(null, true)]
    [InlineData("large", false)]
    [InlineData("large", true)]
    public async Task The_documented_exemption_leaves_retries_to_the_client(string? key, bool exempt)
    {
        await using var server = await TestServer.StartAsync(Answer.Json(503, """{"error":{"message":"busy"}}"""));
        await using var provider = Build(server.Endpoint, key, services =>
        {
            if (exempt)
            {
                services.AddHttpClient(FireworksClient.GetHttpClientName(key)).RemoveAllResilienceHandlers();
            }
        });

        await Assert.ThrowsAsync<FireworksException>(() => Client(provider, key).GetResponseAsync("Hi"));

        // The client itself is told to send once.
        Assert.Equal(exempt, server.Requests.Count == 1);
    }

    private static IChatClient Client(ServiceProvider provider, string? key) =>
        key is null ? provider.GetRequiredService<IChatClient>() : provider.GetRequiredKeyedService<IChatClient>(key);

    private static ServiceProvider Build(ModelServer server, string? key, Action<IServiceCollection> more) => Build(server.Endpoint, key, more);

    private static ServiceProvider Build(Uri endpoint, string? key, Action<IServiceCollection> more)
    {
        ServiceCollection services = [];
        AddStandardHandler(services);
        services.AddKeyedFireworksChatClient(key, ModelServer.Model, options =>
        {
            (options.ApiKey, options.Endpoint) = ("k", endpoint);
            options.Retry.MaxRetries = 0;
        });
        more(services);
        return services.BuildServiceProvider();
    }

    private static void AddStandardHandler(IServiceCollection services) =>
        services.ConfigureHttpClientDefaults(static clients => clients.AddStandardResilienceHandler(static options =>
        {
            options.Retry.Delay = TimeSpan.Zero;
            options.Retry.MaxRetryAttempts = 2;
            options.Retry.UseJitter = false;
        }));
}
