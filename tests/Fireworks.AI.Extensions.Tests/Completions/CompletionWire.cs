using System.Text.Json;

namespace Fireworks.AI.Extensions.Tests;

/// <summary>Completions in the shape of the API's documentation.</summary>
public static class CompletionWire
{
    public const string Model = "accounts/fireworks/models/test";

    public const string Identity = """ "id":"cmpl-77","object":"text_completion","created":1791400000,"model":"accounts/fireworks/models/served" """;

    public static FireworksCompletionClient CompletionClient(this TestServer server, Action<FireworksClientOptions>? configure = null, string model = Model) =>
        new(model, server.Options(configure));

    public static string Choice(string text, string finishReason = "\"stop\"", int index = 0, string more = "") =>
        $$"""{"index":{{index}},"text":{{Wire.Quote(text)}},"finish_reason":{{finishReason}}{{more}}}""";

    public static string Body(params string[] choices) => $$"""{{{Identity}},"choices":[{{string.Join(',', choices)}}],"usage":{{Wire.Usage}}}""";

    public static string Chunk(string text, string finishReason = "null", string choiceMore = "", string more = "") =>
        $$"""{{{Identity}},"choices":[{{Choice(text, finishReason, 0, choiceMore)}}]{{more}}}""";

    public static string UsageChunk { get; } = $$"""{{{Identity}},"choices":[],"usage":{{Wire.Usage}}}""";

    /// <summary>Starts a service that checks the key, the model and the members, as Fireworks does; a suffix only where it is asked to.</summary>
    public static Task<TestServer> StartAsync(Answer answer, bool takesSuffix = false) => TestServer.StartAsync(
        async context =>
        {
            var body = (await JsonDocument.ParseAsync(context.Request.Body)).RootElement;
            var refusal = context.Request.Headers.Authorization != "Bearer fw_test_key"
                ? Answer.Json(403, """{"error":{"message":"The API key you provided is invalid.","param":null,"code":"UNAUTHORIZED","type":"error"},"request_id":"r403"}""")
                : body.GetProperty("model").GetString() != Model
                ? Answer.Json(404, """{"error":{"message":"Model not found, inaccessible, and/or not deployed","param":"model","code":"NOT_FOUND","type":"error"},"request_id":"r404"}""")
                : CompletionSchema.FindViolation(body, takesSuffix) is { } violation
                ? Answer.Json(400, $$$"""{"error":{"object":"error","type":"invalid_request_error","code":"invalid_request_error","message":"Extra inputs are not permitted, field: '{{{violation}}}', value: 'x'"}}""")
                : answer;
            await refusal.WriteAsync(context);
        },
        allowsUnknownMembers: true);
}
