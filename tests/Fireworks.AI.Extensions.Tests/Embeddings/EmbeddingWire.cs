using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Fireworks.AI.Extensions.Tests;

/// <summary>
/// A service for embeddings in the shape of the API's documentation: the vector of a text begins with the number that the text ends with.
/// </summary>
public static class EmbeddingWire
{
    public const string Model = "accounts/fireworks/models/served";

    public static FireworksEmbeddingGenerator Generator(
        this TestServer server, int? dimensions = null, Action<FireworksClientOptions>? configure = null, string model = "fireworks/qwen3-embedding-8b") =>
        new(model, server.Options(configure), dimensions);

    public static string Item(int index, string embedding) => $$"""{"object":"embedding","index":{{index}},"embedding":{{embedding}},"raw_output":null}""";

    public static string Base64(params float[] vector) => Wire.Quote(Convert.ToBase64String(MemoryMarshal.AsBytes(vector.AsSpan())));

    public static string Array(params float[] vector) => JsonSerializer.Serialize(vector);

    public static string Body(IEnumerable<string> items, int tokens = 7, string more = "") =>
        $$"""{"object":"list","data":[{{string.Join(',', items)}}],"model":"{{Model}}","usage":{"prompt_tokens":{{tokens}},"total_tokens":{{tokens}},"completion_tokens":0},"perf_metrics":null{{more}}}""";

    public static async Task<JsonElement> ReadAsync(HttpRequest request) => (await JsonDocument.ParseAsync(request.Body)).RootElement;

    /// <summary>Answers a request by its body, with the items in the order that <paramref name="order"/> makes of them.</summary>
    public static Answer AnswerTo(JsonElement body, Func<IEnumerable<string>, IEnumerable<string>>? order = null)
    {
        var length = body.TryGetProperty("dimensions", out var dimensions) ? dimensions.GetInt32() : 4;
        var base64 = body.TryGetProperty("encoding_format", out var format) && format.GetString() == "base64";
        var items = body.GetProperty("input").EnumerateArray().Select((input, index) =>
        {
            var vector = new float[length];
            vector[0] = Number(input.ToString());
            return Item(index, base64 ? Base64(vector) : Array(vector));
        });
        var count = body.GetProperty("input").GetArrayLength();
        return Answer.Json(Body(order?.Invoke(items) ?? items, tokens: count * 2));
    }

    private static float Number(string text) => int.Parse(text.AsSpan(text.LastIndexOf(' ') + 1), CultureInfo.InvariantCulture);
}
