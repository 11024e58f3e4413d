using Fireworks.AI.Extensions.Consumers.Infrastructure;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;

namespace Fireworks.AI.Extensions.Consumers.Resilience;

/// <summary>The standard resilience handler that applications put around all of their HTTP clients.</summary>
public sealed class StandardHandlerTests
{
    private const string Job = "accounts/a/batchInferenceJobs/j";

    private static readonly Dictionary<string, Kind> Others = new()
    {
        ["embeddings"] = new(
            static (services, configure) => services.AddKeyedFireworksEmbeddingGenerator("key", "e", configure),
            static async provider => Assert.Equal(2, (await provider
                .GetRequiredKeyedService<IEmbeddingGenerator<string, Embedding<float>>>("key").GenerateAsync(["Hi"]))[0].Dimensions),
            """{"object":"list","data":[{"object":"embedding","index":0,"embedding":[1,2]}],"model":"e","usage":{"prompt_tokens":1}}"""),
        ["speech"] = new(
            static (services, configure) => services.AddKeyedFireworksSpeechToTextClient("key", "whisper-v3", options =>
            {
                configure(options);
                options.SpeechEndpoint = options.Endpoint;
            }),
            static async provider =>
            {
                using MemoryStream audio = new([.. "RIFF"u8, 0, 0, 0, 0, .. "WAVEfmt "u8]);
                Assert.Equal("Hello", (await provider.GetRequiredKeyedService<ISpeechToTextClient>("key").GetTextAsync(audio)).Text);
            },
            """{"text":"Hello"}"""),
        ["completions"] = new(
            static (services, configure) => services.AddKeyedFireworksCompletionClient("key", "m", configure),
            static async provider => Assert.Equal(
                "Hello", (await provider.GetRequiredKeyedService<FireworksCompletionClient>("key").GetResponseAsync("Say")).Text),
            """{"id":"c","object":"text_completion","model":"m","choices":[{"index":0,"text":"Hello","finish_reason":"stop"}]}"""),
        ["reranking"] = new(
            static (services, configure) => services.AddKeyedFireworksReranker("key", "r", configure),
            static async provider => Assert.Single(
                (await provider.GetRequiredKeyedService<FireworksReranker>("key").RerankAsync("q", ["d"])).Results),
            """{"object":"list","model":"r","data":[{"index":0,"relevance_score":0.5}],"usage":{"prompt_tokens":1,"total_tokens":1}}"""),
        ["models"] = new(
            static (services, configure) => services.AddKeyedFireworksClient("key", configure).AddKeyedFireworksModelClient("key"),
            static async provider => Assert.Equal(
                "m", (await provider.GetRequiredKeyedService<FireworksModelClient>("key").ListAsync().SingleAsync()).Id),
            """{"object":"list","data":[{"id":"m","object":"model","owned_by":"fireworks","created":1}]}"""),
        ["batches"] = new(
            static (services, configure) => services.AddKeyedFireworksBatchClient("key", options =>
            {
                configure(options);
                options.ControlPlaneEndpoint = options.Endpoint;
            }),
            static async provider => Assert.Equal(
                Job, (await provider.GetRequiredKeyedService<FireworksBatchClient>("key").GetJobAsync(Job)).Name),
            $$"""{"name":"{{Job}}","state":"JOB_STATE_RUNNING"}"""),
    };

    public static TheoryData<string, bool> Kinds =>
        new(Others.Keys.SelectMany(static kind => ((string, bool)[])[(kind, false), (kind, true)]));

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

    /// <summary>Each kind of client fails once, which the handler passes over, and the client itself does not.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Every_other_kind_of_client_works_within_it_and_is_exempt_in_the_same_way(string kind, bool exempt)
    {
        var sent = 0;
        await using var server = await TestServer.StartAsync(context => (Interlocked.Increment(ref sent) == 1
            ? Answer.Json(503, """{"error":{"message":"busy"}}""")
            : Answer.Json(Others[kind].Answer)).WriteAsync(context));
        ServiceCollection services = [];
        AddStandardHandler(services);
        Others[kind].Add(services, options =>
        {
            (options.ApiKey, options.Endpoint) = ("k", server.Endpoint);
            options.Retry.MaxRetries = 0;
        });
        if (exempt)
        {
            services.AddHttpClient(FireworksClient.GetHttpClientName("key")).RemoveAllResilienceHandlers();
        }

        await using var provider = services.BuildServiceProvider();
        var call = Others[kind].CallAsync(provider);
        if (exempt)
        {
            await Assert.ThrowsAsync<FireworksException>(() => call);
        }
        else
        {
            await call;
        }

        Assert.Equal(exempt ? 1 : 2, server.Requests.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_kernels_client_works_within_it_and_is_exempt_by_its_own_name(bool exempt)
    {
        await using var server = await TestServer.StartAsync(Answer.Json(503, """{"error":{"message":"busy"}}"""), Answer.Json(Wire.Hello));
        var builder = Kernel.CreateBuilder();
        AddStandardHandler(builder.Services);
        builder.AddFireworksChatClient(ModelServer.Model, "k", "large", options =>
        {
            options.Endpoint = server.Endpoint;
            options.Retry.MaxRetries = 0;
        });
        if (exempt)
        {
            builder.Services.AddHttpClient(FireworksKernelBuilderExtensions.GetFireworksHttpClientName("large"))
                .RemoveAllResilienceHandlers();
        }

        var call = builder.Build().InvokePromptAsync<string>("Hi");

        if (exempt)
        {
            await Assert.ThrowsAsync<FireworksException>(() => call);
        }
        else
        {
            Assert.Equal("Hello", await call);
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

    private static ServiceProvider Build(ModelServer server, string? key, Action<IServiceCollection> more) =>
        Build(server.Endpoint, key, more);

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

    /// <summary>A kind of client: how it is registered under a key, called once, and answered.</summary>
    private sealed record Kind(
        Action<IServiceCollection, Action<FireworksClientOptions>> Add, Func<IServiceProvider, Task> CallAsync, string Answer);
}
