using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Tests;

/// <summary>What a person reads when something is refused: a sentence, without the name of a parameter behind it.</summary>
public sealed class RefusalTests
{
    private static readonly FireworksClient Client = new(new() { ApiKey = "k", ThrowOnUnknownSettings = true });

    public static TheoryData<Func<Task>> Refusals => new()
    {
        () => Client.GetChatClient("m").GetResponseAsync([]),
        () => Chat(new() { AdditionalProperties = new() { ["min_p"] = "high" } }),
        () => Chat(new() { AdditionalProperties = new() { ["logprobs"] = "yes" } }),
        () => Chat(new() { AdditionalProperties = new() { ["unknown"] = 1 } }),
        () => Chat(new() { AdditionalProperties = new() { ["max_tokens"] = 1, ["max_completion_tokens"] = 1 } }),
        () => Chat(new() { AdditionalProperties = new() { ["prompt_token_ids"] = new[] { 1 } } }),
        () => Chat(new() { AdditionalProperties = new() { ["request_id"] = "a\nb" } }),
        () => Chat(new() { AdditionalProperties = new() { ["extra_body"] = new JsonObject { ["stream"] = true } } }),
        () => Chat(new() { AdditionalProperties = new() { ["grammar"] = "root ::= \"a\"" }, ResponseFormat = ChatResponseFormat.Json }),
        () => Chat(new() { StopSequences = ["a", "b", "c", "d", "e"] }),
        () => Chat(new() { ToolMode = ChatToolMode.RequireAny }),
        () => Chat(new() { RawRepresentationFactory = _ => "text" }),
        () => Chat(new() { Tools = [AIFunctionFactory.Create(() => 1, "f")], ToolMode = ChatToolMode.RequireSpecific("g") }),
        () => Chat(new ChatOptions { Tools = [AIFunctionFactory.Create(() => 1, "f")] }.WithFireworks(fireworks => fireworks.AllowedToolNames = [])),
        () => Client.GetChatClient("m").GetResponseAsync(new ChatMessage(ChatRole.User, [new UriContent("ftp://example.org/a.png", "image/png")])),
        () => Client.GetChatClient("m").GetResponseAsync(new ChatMessage(ChatRole.Tool, [])),
        () => Client.GetChatClient("m").GetResponseAsync(new ChatMessage(ChatRole.Tool, [new FunctionResultContent("c", double.NaN)])),
        () => Client.GetEmbeddingGenerator("m").GenerateAsync([""]),
        () => Client.GetEmbeddingGenerator("m").GenerateFromObjectsAsync([[]], new()),
        () => Client.GetEmbeddingGenerator("m").GenerateAsync(["a"], new() { AdditionalProperties = new() { ["encoding_format"] = "hex" } }),
        () => Client.GetEmbeddingGenerator("m").GenerateAsync(["a"], new() { AdditionalProperties = new() { ["dimensions"] = 0 } }),
        () => Client.GetEmbeddingGenerator("m").GenerateAsync(["a"], new() { RawRepresentationFactory = _ => new JsonObject { ["input"] = 1 } }),
        () => Speak(new() { SpeechSampleRate = -1 }),
        () => Speak(new() { SpeechLanguage = "en", TextLanguage = "de" }),
        () => Speak(new SpeechToTextOptions().WithFireworks(fireworks => fireworks.MaxSpeakers = 2)),
        () => Speak(new() { AdditionalProperties = new() { ["response_format"] = "docx" } }),
        () => Speak(new() { AdditionalProperties = new() { ["temperature"] = "hot" } }),
        () => Speak(new() { AdditionalProperties = new() { ["timestamp_granularities"] = "letter" } }),
        () => Speak(new() { RawRepresentationFactory = _ => new JsonObject { ["file"] = 1 } }),
        () => Client.GetSpeechToTextClient("m").GetTextAsync(Stream.Null),
        () => Make(options => options.ApiKey = "a b"),
        () => Make(options => options.Endpoint = new Uri("http://api.fireworks.ai")),
        () => Make(options => options.Endpoint = new Uri("https://api.fireworks.ai?a=b")),
        () => Make(options => options.Headers["Authorization"] = "x"),
        () => Make(options => options.ConnectTimeout = TimeSpan.Zero),
        () => Make(options => options.Retry.Jitter = 2),
        () => Make(options => options.ScaleUp.DelayFactor = 0),
        () => Make(options => options.TimeProvider = null!),
        () => Make(options => options.ApplicationId = "\n"),
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_refusal_is_a_sentence(Func<Task> refused)
    {
        var exception = await Assert.ThrowsAsync<ArgumentException>(refused);
        Assert.DoesNotContain("(Parameter", exception.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", exception.Message, StringComparison.Ordinal);
    }

    private static Task<ChatResponse> Chat(ChatOptions options) => Client.GetChatClient("m").GetResponseAsync("Hi", options);

    private static Task<SpeechToTextResponse> Speak(SpeechToTextOptions options) =>
        Client.GetSpeechToTextClient("m").GetTextAsync(new MemoryStream(SpeechWire.Wav), options);

    private static async Task Make(Action<FireworksClientOptions> configure)
    {
        await Task.Yield();
        FireworksClientOptions options = new() { ApiKey = "k" };
        configure(options);
        using FireworksClient client = new(options);
    }
}
