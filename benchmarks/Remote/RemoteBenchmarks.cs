using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net.ServerSentEvents;
using Fireworks.AI.Extensions.Chat.Request;
using Fireworks.AI.Extensions.Settings;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;
using OpenAI;

namespace Fireworks.AI.Extensions.Benchmarks.Remote;

/// <summary>
/// The remote client beside the OpenAI SDK, beside Microsoft.Extensions.AI.OpenAI and beside the bare event-stream parser, on the same
/// bytes and without a network.
/// </summary>
internal static class RemoteBenchmarks
{
    private const int Repetitions = 300;
    private const int ImageBytes = 4 * 1024 * 1024;

    public static async Task RunAsync()
    {
        var text = Streams.Text();
        var calls = Streams.ToolCalls();
        using var ourText = CreateOurs(text);
        using var ourCalls = CreateOurs(calls);
        var theirText = CreateTheirs(text);
        var theirCalls = CreateTheirs(calls);
        using var adaptedText = theirText.AsIChatClient();
        using var adaptedCalls = theirCalls.AsIChatClient();

        var stream = await Measurement.MedianSecondsAsync(
            Repetitions, () => ConsumeAsync(ourText), () => ConsumeAsync(theirText, "Weather?"), () => ParseAsync(text), () => ConsumeAsync(adaptedText));
        Measurement.Print("ratio stream-time", stream[0] / stream[1]);
        Measurement.Print("ratio stream-time-meai-openai", stream[0] / stream[3]);
        Measurement.Print("ratio stream-floor", stream[0] / stream[2]);
        Measurement.Print("bytes/chunk", await Measurement.MedianBytesAsync(Repetitions, () => ConsumeAsync(ourText)) / Streams.TextChunks);

        var tools = await Measurement.MedianSecondsAsync(
            Repetitions, () => ConsumeAsync(ourCalls), () => ConsumeAsync(theirCalls, "Search."), () => ConsumeAsync(adaptedCalls));
        Measurement.Print("ratio tool-stream-time", tools[0] / tools[1]);
        Measurement.Print("ratio tool-stream-time-meai-openai", tools[0] / tools[2]);

        Measurement.Print("bytes/request", await Measurement.MedianBytesAsync(100, RequestWriter(Conversation.Messages(), Conversation.Options())));
        var image = new byte[ImageBytes];
        new Random(4).NextBytes(image);
        ChatMessage[] look = [new(ChatRole.User, [new TextContent("What is this?"), new DataContent(image, "image/png")])];
        Measurement.Print("bytes/image", await Measurement.MedianBytesAsync(20, RequestWriter(look, new ChatOptions())));

        Measurement.Print("mb/limit-over", await LimitMemory.MultipleAsync(2));
        Measurement.Print("mb/limit-under", await LimitMemory.MultipleAsync(1));

        var few = await ConcurrentStreams.BytesPerStreamAsync(text, 100);
        var many = await ConcurrentStreams.BytesPerStreamAsync(text, 1000);
        Measurement.Print("ratio streams-1000", many / few);
    }

    private static FireworksClientOptions Options() => new()
    {
        ApiKey = "fw_benchmark",
        MaxMediaBytes = 2 * ImageBytes,
    };

    private static FireworksChatClient CreateOurs(byte[] body) =>
        new FireworksClient(Options(), new HttpClient(new FixedHandler(body, "text/event-stream"))).GetChatClient("m");

    private static OpenAI.Chat.ChatClient CreateTheirs(byte[] body)
    {
        var http = new HttpClient(new FixedHandler(body, "text/event-stream"));
        return new OpenAI.Chat.ChatClient("m", new ApiKeyCredential("fw_benchmark"), new OpenAIClientOptions
        {
            Transport = new HttpClientPipelineTransport(http),
            Endpoint = new Uri("https://api.fireworks.ai/inference/v1"),
        });
    }

    private static async Task ConsumeAsync(IChatClient client)
    {
        await foreach (var _ in client.GetStreamingResponseAsync("Weather?"))
        {
        }
    }

    private static async Task ConsumeAsync(OpenAI.Chat.ChatClient client, string question)
    {
        await foreach (var _ in client.CompleteChatStreamingAsync(question))
        {
        }
    }

    private static async Task ParseAsync(byte[] body)
    {
        using var stream = new MemoryStream(body);
        await foreach (var _ in SseParser.Create(stream, static (_, data) => data.Length).EnumerateAsync())
        {
        }
    }

    private static Func<Task> RequestWriter(IEnumerable<ChatMessage> messages, ChatOptions options)
    {
        var settings = Settings.ClientSettings.From(Options());
        var unknownSettings = new UnknownSettings(throws: false, NullLogger.Instance);
        var client = new FireworksChatClient("m", Options());
        return () =>
        {
            using var body = ChatRequestWriter.Write(new ChatRequest(client, "m", messages, options, stream: true, settings, unknownSettings));
            return Task.CompletedTask;
        };
    }
}
