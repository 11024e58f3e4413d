using System.Text.Json;
using Fireworks.AI.Extensions.Json;

namespace Fireworks.AI.Extensions;

/// <summary>How probable the model held one token of its answer.</summary>
public sealed class FireworksTokenLogProbability
{
    private FireworksTokenLogProbability()
    {
    }

    /// <summary>Gets the token as text; a token may be a part of a character.</summary>
    public string Token { get; private init; } = "";

    /// <summary>Gets the natural logarithm of the probability before temperature and filters; null if unknown.</summary>
    public double? LogProbability { get; private init; }

    /// <summary>Gets the same after temperature and filters; null if not sent.</summary>
    public double? SamplingLogProbability { get; private init; }

    /// <summary>Gets the token's number in the vocabulary; null if not sent.</summary>
    public int? TokenId { get; private init; }

    /// <summary>Gets where the token begins in the text, in characters; null if not sent.</summary>
    public int? TextOffset { get; private init; }

    /// <summary>Gets the token's bytes; empty if not sent.</summary>
    public ReadOnlyMemory<byte> Bytes { get; private init; }

    /// <summary>Gets the most probable tokens at this place, if they were asked for.</summary>
    public IReadOnlyList<FireworksTokenLogProbability> Alternatives { get; private init; } = [];

    /// <summary>Reads both formats: a list of objects under <c>content</c>, or parallel arrays.</summary>
    internal static IReadOnlyList<FireworksTokenLogProbability> Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return [];
        }

        return Array(json, "content") is { } content ? [.. content.EnumerateArray().Select(ReadToken)] : ReadArrays(json);
    }

    private static FireworksTokenLogProbability ReadToken(JsonElement token) => token.ValueKind != JsonValueKind.Object ? new() : new()
    {
        Token = token.TryGetProperty("token", out var text) ? JsonReaderExtensions.ReadText(text) ?? "" : "",
        LogProbability = Number(token, "logprob"),
        SamplingLogProbability = Number(token, "sampling_logprob"),
        TokenId = (int?)Number(token, "token_id"),
        TextOffset = (int?)Number(token, "text_offset"),
        Bytes = Array(token, "bytes") is { } bytes ? bytes.EnumerateArray().Select(Byte).ToArray() : default,
        Alternatives = Array(token, "top_logprobs") is { } others ? [.. others.EnumerateArray().Select(ReadToken)] : [],
    };

    private static List<FireworksTokenLogProbability> ReadArrays(JsonElement json)
    {
        List<FireworksTokenLogProbability> tokens = [];
        if (Array(json, "tokens") is not { } names)
        {
            return tokens;
        }

        var index = 0;
        foreach (var name in names.EnumerateArray())
        {
            tokens.Add(new()
            {
                Token = JsonReaderExtensions.ReadText(name) ?? "",
                LogProbability = Number(At(json, "token_logprobs", index)),
                TokenId = (int?)Number(At(json, "token_ids", index)),
                TextOffset = (int?)Number(At(json, "text_offset", index)),
                Alternatives = At(json, "top_logprobs", index) is { ValueKind: JsonValueKind.Object } tops
                    ? [.. JsonReaderExtensions.Properties(tops).Select(static top => new FireworksTokenLogProbability
                    {
                        Token = top.Key,
                        LogProbability = Number(top.Value),
                    })]
                    : [],
            });
            index++;
        }

        return tokens;
    }

    private static JsonElement? Array(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array ? value : null;

    private static JsonElement? At(JsonElement json, string name, int index) =>
        Array(json, name) is { } values && index < values.GetArrayLength() ? values[index] : null;

    private static double? Number(JsonElement? value) => value is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;

    private static double? Number(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? Number(value) : null;

    private static byte Byte(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetByte(out var one) ? one : (byte)0;
}
