using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Fireworks.AI.Extensions.Tests;

/// <summary>A reranker in the shape of the API's documentation: the score of a document is the number that it ends with.</summary>
public static class RerankWire
{
    public const string Key = "fw_test_key";

    public const string Model = "fireworks/qwen3-reranker-8b";

    public static FireworksReranker Reranker(this TestServer server, Action<FireworksClientOptions>? configure = null, string model = Model) =>
        new(model, server.Options(configure));

    public static string Item(int index, string score, string more = "") => $$"""{"index":{{index}},"relevance_score":{{score}}{{more}}}""";

    public static string Body(IEnumerable<string> items, string more = "") =>
        $$"""{"object":"list","model":"served-reranker","data":[{{string.Join(',', items)}}],"usage":{"prompt_tokens":60,"total_tokens":60}{{more}}}""";

    /// <summary>Starts a service that checks the key and the model, as Fireworks does, and answers by the documents.</summary>
    public static Task<TestServer> StartAsync() => TestServer.StartAsync(async context => await (await AnswerAsync(context.Request)).WriteAsync(context));

    private static async Task<Answer> AnswerAsync(HttpRequest request)
    {
        if (request.Headers.Authorization != $"Bearer {Key}")
        {
            return Answer.Json(403, """{"error":{"message":"The API key you provided is invalid.","param":null,"code":"UNAUTHORIZED","type":"error"},"request_id":"r403"}""");
        }

        var body = (await JsonDocument.ParseAsync(request.Body)).RootElement;
        if (body.GetProperty("model").GetString() != Model)
        {
            return Answer.Json(404, """{"error":{"message":"Model not found, inaccessible, and/or not deployed","param":"model","code":"NOT_FOUND","type":"error"},"request_id":"r404"}""");
        }

        var documents = body.GetProperty("documents").EnumerateArray().Select(document => document.GetString()!).ToArray();
        var echoes = !body.TryGetProperty("return_documents", out var returns) || returns.GetBoolean();
        var items = documents.Select((document, index) => (Index: index, Document: document, Score: Number(document)))
            .OrderByDescending(item => item.Score)
            .Take(body.TryGetProperty("top_n", out var count) ? count.GetInt32() : documents.Length)
            .Select(item => Item(
                item.Index, item.Score.ToString(CultureInfo.InvariantCulture), echoes ? $",\"document\":{Wire.Quote(item.Document)}" : ""));
        return Answer.Json(Body(items)).With(("x-request-id", "r1"), ("x-ratelimit-limit-tokens-prompt", "60000"), ("fireworks-server-processing-time", "0.25"));
    }

    private static double Number(string text) => double.Parse(text.AsSpan(text.LastIndexOf(' ') + 1), CultureInfo.InvariantCulture);
}
