using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions;

/// <summary>
/// What Fireworks tells about a call beyond the abstraction, read from the additional properties of a response or an update.
/// While streaming, the first update carries what the headers say, and the last one what is known only at the end. The model that
/// really served is <see cref="ChatResponse.ModelId"/>.
/// </summary>
public sealed class FireworksMetadata
{
    internal const string ChoicesName = "choices";
    internal const string LogProbabilitiesName = "logprobs";
    internal const string TokenIdsName = "token_ids";

    internal const string PerformanceMetricsName = "perf_metrics";
    internal const string PromptTokenIdsName = "prompt_token_ids";
    internal const string RawOutputName = "raw_output";

    private readonly AdditionalPropertiesDictionary[] _properties;

    /// <param name="properties">Where to look, in this order.</param>
    internal FireworksMetadata(params IEnumerable<AdditionalPropertiesDictionary?> properties)
    {
        _properties = [.. properties.OfType<AdditionalPropertiesDictionary>()];
    }

    /// <summary>The id of the request, to quote to Fireworks' support.</summary>
    public string? RequestId => Text("request_id");

    /// <summary>The rate limits at the time of the call; null if the service sent none.</summary>
    public FireworksRateLimits? RateLimits => ResponseHeaders.RateLimits(Text);

    /// <summary>Time from the arrival of the request at the service to its first token.</summary>
    public TimeSpan? ServerTimeToFirstToken => Seconds("server-time-to-first-token");

    /// <summary>Time that the service worked on the request.</summary>
    public TimeSpan? ServerProcessingTime => Seconds("server-processing-time");

    /// <summary>Tokens of the prompt that came from the cache, by the service's headers or performance metrics.</summary>
    public long? CachedPromptTokens => (long?)Number("cached-prompt-tokens");

    /// <summary>Tokens of the predicted output that matched.</summary>
    public long? MatchedPredictionTokens => (long?)(Number("speculation-prompt-matched-tokens") ?? Number("speculation-matched-tokens"));

    /// <summary>The sampling settings that were in effect, as JSON.</summary>
    public JsonElement? SamplingOptions => Json("fireworks-sampling-options");

    /// <summary>
    /// The service's measurements of this call, by their names, for example <c>server-processing-time</c> in seconds. Filled from headers, and from
    /// the response if <see cref="FireworksChatOptions.IncludePerformanceMetrics"/> was set.
    /// </summary>
    public IReadOnlyDictionary<string, string> PerformanceMetrics => ReadMetrics();

    /// <summary>The log probabilities of the tokens, if <see cref="FireworksChatOptions.LogProbabilities"/> was set; else empty.</summary>
    public IReadOnlyList<FireworksTokenLogProbability> LogProbabilities =>
        Json(LogProbabilitiesName) is { } json ? FireworksTokenLogProbability.Read(json) : [];

    /// <summary>The tokens of the answer, if <see cref="FireworksChatOptions.ReturnTokenIds"/> was set; else empty.</summary>
    public IReadOnlyList<int> TokenIds => Integers(TokenIdsName);

    /// <summary>The tokens of the prompt, if <see cref="FireworksChatOptions.ReturnTokenIds"/> was set; else empty.</summary>
    public IReadOnlyList<int> PromptTokenIds => Integers(PromptTokenIdsName);

    /// <summary>The model's output and prompt before parsing, if <see cref="FireworksChatOptions.RawOutput"/> was set.</summary>
    public JsonElement? RawOutput => Json(RawOutputName);

    /// <summary>The choices after the first, if more than one was asked for; else empty. They are as the service sent them: with their thoughts, and think tags not split off.</summary>
    /// <exception cref="FireworksException">A choice is malformed.</exception>
    public IReadOnlyList<FireworksChoice> FurtherChoices =>
        Json(ChoicesName) is { ValueKind: JsonValueKind.Array } json ? [.. json.EnumerateArray().Select(FireworksChoice.Read)] : [];

    /// <summary>Under which name a member of the response is kept.</summary>
    internal static string NameOf(ChatMember member) => member switch
    {
        ChatMember.LogProbabilities => LogProbabilitiesName,
        ChatMember.TokenIds => TokenIdsName,
        ChatMember.PromptTokenIds => PromptTokenIdsName,
        ChatMember.RawOutput => RawOutputName,
        ChatMember.PerformanceMetrics => PerformanceMetricsName,
        _ => throw new ArgumentOutOfRangeException(nameof(member)),
    };

    private object? Find(string name)
    {
        foreach (var properties in _properties)
        {
            if (properties.TryGetValue(name, out var value))
            {
                return value;
            }
        }

        return null;
    }

    private string? Text(string name) => Find(name) switch
    {
        string text => text,
        JsonElement element => JsonRead.Text(element),
        _ => null,
    };

    private JsonElement? Json(string name)
    {
        if (Find(name) is JsonElement { ValueKind: not JsonValueKind.String } element)
        {
            return element.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined ? null : element;
        }

        try
        {
            return Text(name) is { } text ? JsonSerializer.Deserialize(text, AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(JsonElement))) as JsonElement? : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A measurement from the body, or else from a header.</summary>
    private double? Number(string name)
    {
        if (Json(PerformanceMetricsName) is { ValueKind: JsonValueKind.Object } metrics && metrics.TryGetProperty(name, out var value))
        {
            return ResponseHeaders.Number(JsonRead.Text(value));
        }

        return ResponseHeaders.Number(Text("fireworks-" + name));
    }

    private TimeSpan? Seconds(string name) =>
        Number(name) is { } seconds and >= 0 and < 1e9 ? TimeSpan.FromSeconds(seconds) : null;

    private IReadOnlyList<int> Integers(string name) => Json(name) is { ValueKind: JsonValueKind.Array } json
        ? [.. json.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out var number) ? number : -1)]
        : [];

    private Dictionary<string, string> ReadMetrics()
    {
        Dictionary<string, string> found = new(StringComparer.OrdinalIgnoreCase);
        foreach ((var name, _) in _properties.SelectMany(properties => properties))
        {
            if (name.StartsWith("fireworks-", StringComparison.OrdinalIgnoreCase) && Text(name) is { } value)
            {
                found[name["fireworks-".Length..]] = value;
            }
        }

        if (Json(PerformanceMetricsName) is { ValueKind: JsonValueKind.Object } metrics)
        {
            foreach ((var name, var value) in JsonRead.Members(metrics))
            {
                found[name] = JsonRead.Text(value) ?? value.GetRawText();
            }
        }

        return found;
    }
}
