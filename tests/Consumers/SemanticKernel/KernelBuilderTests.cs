using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using Fireworks.AI.Extensions.Consumers.Infrastructure;
using Fireworks.AI.Extensions.SemanticKernel;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace Fireworks.AI.Extensions.Consumers.SemanticKernel;

/// <summary>One line on a kernel's builder.</summary>
public sealed class KernelBuilderTests
{
    private static readonly Turn CallWeather = Turn.Call("Weather_get_weather", """{"location":"Paris"}""");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_plugin_is_called_by_a_prompt(bool stream)
    {
        await using var server = await ModelServer.StartAsync(CallWeather, Turn.Say("It is 18 degrees."));
        var kernel = Build(builder => builder.AddFireworksChatClient(ModelServer.Model, configure: server.Configure));

        Assert.Equal("It is 18 degrees.", await kernel.PromptAsync("What is the weather in Paris?", Auto, stream));

        Assert.Equal(2, server.Requests.Count);
        var result = server.Messages(1)[^1];
        Assert.Equal(("tool", "18 degrees in Paris"), (result.GetProperty("role").GetString(), result.GetProperty("content").GetString()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_plugin_is_called_by_a_model_in_process(bool stream)
    {
        var kernel = Build(builder => builder.AddOnnxChatClient(Sparkler.Folder));

        Assert.Contains("18 degrees", await kernel.PromptAsync("What is the weather in Paris?", Auto, stream), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_chat_completion_service_calls_plugins(bool stream)
    {
        await using var server = await ModelServer.StartAsync(CallWeather, Turn.Say("It is 18 degrees."));
        var kernel = Build(builder => builder.AddFireworksChatClient(ModelServer.Model, configure: server.Configure));
        var service = kernel.GetRequiredService<IChatCompletionService>();
        ChatHistory history = [];
        history.AddUserMessage("What is the weather in Paris?");

        var text = (await service.AskAsync(history, Auto, kernel, stream)).Content;

        Assert.Equal("It is 18 degrees.", text);
        Assert.Equal(ModelServer.Model, service.Attributes["ModelId"]);
    }

    [Fact]
    public async Task Services_are_found_by_their_ids_and_have_settings_of_their_own()
    {
        await using var server = await ModelServer.StartAsync(Turn.Say("Hi"));
        var kernel = Build(builder => builder
            .AddFireworksChatClient("m/small", "key-of-small", "small", options => options.Endpoint = server.Endpoint)
            .AddFireworksChatClient("m/large", "key-of-large", "large", options => options.Endpoint = server.Endpoint));

        await kernel.GetRequiredService<IChatClient>("small").GetResponseAsync("Hi");
        await kernel.GetRequiredService<IChatCompletionService>("large").GetChatMessageContentAsync("Hi");
        await kernel.InvokePromptAsync("Hi", new(new PromptExecutionSettings { ServiceId = "small" }));

        Assert.Equal(
            [("small", "key-of-small"), ("large", "key-of-large"), ("small", "key-of-small")],
            server.Requests.Select(request => (
                request.Json.GetProperty("model").GetString()!.Split('/')[^1], request.Headers["Authorization"]["Bearer ".Length..])));
    }

    /// <summary>Semantic Kernel chooses by the model that settings name, among all services.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData("same")]
    public async Task Models_under_one_id_stay_apart(string? serviceId)
    {
        await using var server = await ModelServer.StartAsync(Turn.Say("Hi"));
        var kernel = Build(builder => builder
            .AddFireworksChatClient("m/small", "k", serviceId, server.Configure)
            .AddFireworksChatClient("m/large", "k", serviceId, server.Configure));

        foreach (var service in kernel.GetAllServices<IChatCompletionService>())
        {
            await service.GetChatMessageContentAsync("Hi");
        }

        foreach (var model in (string[])["m/small", "m/large"])
        {
            await kernel.InvokePromptAsync("Hi", new(new PromptExecutionSettings { ModelId = model }));
        }

        Assert.Equal(
            ["m/small", "m/large", "m/small", "m/large"],
            server.Requests.Select(static request => request.Json.GetProperty("model").GetString()));
        Assert.Equal(2, kernel.GetAllServices<IChatClient>().Count());
        Assert.Equal("m/large", kernel.GetRequiredService<IChatClient>(serviceId).GetService<ChatClientMetadata>()!.DefaultModelId);
    }

    [Fact]
    public async Task A_registration_without_settings_uses_the_client_that_the_application_registered()
    {
        await using var server = await ModelServer.StartAsync(Turn.Say("Hi"));
        var kernel = Build(builder =>
        {
            builder.AddFireworksChatClient(ModelServer.Model);
            builder.AddFireworksChatClient(ModelServer.Model, serviceId: "eu");
            builder.Services.AddFireworksClient(options => (options.ApiKey, options.Endpoint) = ("shared", server.Endpoint));
            builder.Services.AddKeyedFireworksClient("eu", options => (options.ApiKey, options.Endpoint) = ("european", server.Endpoint));
        });

        await kernel.GetRequiredService<IChatClient>().GetResponseAsync("Hi");
        await kernel.GetRequiredService<IChatClient>("eu").GetResponseAsync("Hi");

        Assert.Equal(["Bearer shared", "Bearer european"], server.Requests.Select(request => request.Headers["Authorization"]));
    }

    [Fact]
    public async Task The_HTTP_client_of_a_registration_has_a_name_that_can_be_told()
    {
        Assert.NotEqual(
            FireworksKernelBuilderExtensions.GetFireworksHttpClientName(null),
            FireworksKernelBuilderExtensions.GetFireworksHttpClientName("a"));
        List<string> sent = [];
        var kernel = Build(builder =>
        {
            builder.AddFireworksChatClient(ModelServer.Model, "k", "a");
            builder.Services.AddHttpClient(FireworksKernelBuilderExtensions.GetFireworksHttpClientName("a"))
                .ConfigurePrimaryHttpMessageHandler(() => new RecordingHandler(sent));
        });

        await kernel.GetRequiredService<IChatClient>("a").GetResponseAsync("Hi");

        Assert.Equal(["/inference/v1/chat/completions"], sent);
    }

    [Fact]
    public async Task Embeddings_and_speech_answer_under_their_ids()
    {
        const string Vector = """
            {"object":"list","data":[{"object":"embedding","index":0,"embedding":[1,2]}],"model":"e","usage":{"prompt_tokens":1}}
            """;
        await using var server = await TestServer.StartAsync(context =>
            Answer.Json(context.Request.Path.Value!.EndsWith("embeddings", StringComparison.Ordinal) ? Vector : """{"text":"Hello"}""")
                .WriteAsync(context));
        var kernel = Build(builder => builder
            .AddFireworksEmbeddingGenerator("qwen3-embedding-8b", "k", 2, "vectors", options => options.Endpoint = server.Endpoint)
            .AddFireworksSpeechToTextClient("whisper-v3-turbo", "k", "ears", options => options.SpeechEndpoint = server.Endpoint));

        var vectors = await kernel.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>("vectors").GenerateAsync(["Hi"]);
        using MemoryStream audio = new([.. "RIFF"u8, 0, 0, 0, 0, .. "WAVEfmt "u8]);
        var text = await kernel.GetRequiredService<ISpeechToTextClient>("ears").GetTextAsync(audio);

        Assert.Equal([1f, 2f], vectors[0].Vector.ToArray());
        Assert.Equal(2, server.Requests.First().Json.GetProperty("dimensions").GetInt32());
        Assert.Equal("Hello", text.Text);
    }

    [Fact]
    public async Task Each_request_of_a_tool_loop_has_a_span()
    {
        await using var server = await ModelServer.StartAsync(CallWeather, Turn.Say("It is 18 degrees."));
        ConcurrentQueue<Activity> spans = new();
        using ActivityListener listener = new()
        {
            ShouldListenTo = static source => source.Name == "Experimental.Microsoft.Extensions.AI",
            Sample = static (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        var kernel = Build(builder => builder.AddFireworksChatClient(ModelServer.Model, configure: server.Configure));

        await kernel.PromptAsync("What is the weather in Paris?", Auto, stream: false);

        Assert.Equal(2, spans.Count(span => Equals(span.GetTagItem("server.port"), server.Endpoint.Port)));
    }

    private static FireworksPromptExecutionSettings Auto => Kernels.Choose("auto");

    private static Kernel Build(Action<IKernelBuilder> add)
    {
        var builder = Kernel.CreateBuilder();
        add(builder);
        builder.Plugins.AddFromType<WeatherPlugin>("Weather");
        return builder.Build();
    }

    private sealed class RecordingHandler(List<string> sent) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            sent.Add(request.RequestUri!.AbsolutePath);
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent(Wire.Hello, System.Text.Encoding.UTF8, "application/json"),
            });
        }
    }

    private sealed class WeatherPlugin
    {
        [KernelFunction("get_weather")]
        [Description("Get the current weather for a city.")]
        public static string GetWeather([Description("City name")] string location) => $"18 degrees in {location}";
    }
}
