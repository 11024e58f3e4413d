using System.Text.Json;

namespace Fireworks.AI.Extensions.Tests;

/// <summary>Traffic in the shape of the API's documentation.</summary>
public static class Wire
{
    public const string Identity = """ "id":"chatcmpl-1a","object":"chat.completion.chunk","created":1791400000,"model":"accounts/fireworks/models/served" """;

    public const string Usage = """{"prompt_tokens":12,"completion_tokens":5,"total_tokens":17,"prompt_tokens_details":{"cached_tokens":8},"completion_tokens_details":{"reasoning_tokens":3}}""";

    public const string PairRefusal =
        """{"error":{"object":"error","type":"invalid_request_error","message":"You cannot specify response format and function call at the same time"}}""";

    public static string Chunk(string delta, string finishReason = "null", string more = "") =>
        $$"""{{{Identity}},"choices":[{"index":0,"delta":{{delta}},"finish_reason":{{finishReason}}}]{{more}}}""";

    public static string Text(string text) => Chunk($$"""{"content":{{Quote(text)}}}""");

    public static string Finish(string reason = "stop", string more = "") => Chunk("{}", Quote(reason), more);

    public static string UsageChunk(string usage = Usage) => $$"""{{{Identity}},"choices":[],"usage":{{usage}}}""";

    public static string Completion(string message, string finishReason = "stop", string choiceMore = "", string more = "") =>
        $$"""{"id":"chatcmpl-0f3c","object":"chat.completion","created":1791400000,"model":"accounts/fireworks/models/served","choices":[{"index":0,"finish_reason":{{Quote(finishReason)}},"message":{{message}}{{choiceMore}}}],"usage":{{Usage}}{{more}}}""";

    public static string Hello { get; } = Completion("""{"role":"assistant","content":"Hello"}""");

    public static string Quote(string text) => JsonSerializer.Serialize(text);
}
