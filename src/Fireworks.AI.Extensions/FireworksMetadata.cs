using System.Text.Json;
using Fireworks.AI.Extensions.Metadata;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions;

/// <summary>
/// What Fireworks tells about a call beyond the abstraction, read from the additional properties of a response or an update.
/// While streaming, the first update carries what the headers say, and the last one what is known only at the end. The model that
/// really served is <see cref="ChatResponse.ModelId"/>.
/// </summary>
public sealed class FireworksMetadata
{
    private readonly MetadataReader _entries;

    /// <param name="properties">Where to look, in this order.</param>
    internal FireworksMetadata(params IEnumerable<AdditionalPropertiesDictionary?> properties)
    {
        _entries = new(properties);
    }

    /// <summary>The id of the request, to quote to Fireworks' support.</summary>
    public string? RequestId => _entries.GetText(MetadataNames.RequestId);

    /// <summary>The rate limits at the time of the call; null if the service sent none.</summary>
    public FireworksRateLimits? RateLimits => ResponseHeaders.RateLimits(_entries.GetText);

    /// <summary>Time from the arrival of the request at the service to its first token.</summary>
    public TimeSpan? ServerTimeToFirstToken => _entries.GetSeconds("server-time-to-first-token");

    /// <summary>Time that the service worked on the request.</summary>
    public TimeSpan? ServerProcessingTime => _entries.GetSeconds("server-processing-time");

    /// <summary>Tokens of the prompt that came from the cache, by the service's headers or performance metrics.</summary>
    public long? CachedPromptTokens => (long?)_entries.GetNumber("cached-prompt-tokens");

    /// <summary>Tokens of the predicted output that matched.</summary>
    public long? MatchedPredictionTokens =>
        (long?)(_entries.GetNumber("speculation-prompt-matched-tokens") ?? _entries.GetNumber("speculation-matched-tokens"));

    /// <summary>The sampling settings that were in effect, as JSON.</summary>
    public JsonElement? SamplingOptions => _entries.GetJson("fireworks-sampling-options");

    /// <summary>
    /// The service's measurements of this call, by their names, for example <c>server-processing-time</c> in seconds. Filled from headers,
    /// and from the response if <see cref="FireworksChatOptions.IncludePerformanceMetrics"/> was set.
    /// </summary>
    public IReadOnlyDictionary<string, string> PerformanceMetrics => _entries.GetMeasurements();

    /// <summary>The log probabilities of the tokens, if <see cref="FireworksChatOptions.LogProbabilities"/> was set; else empty.</summary>
    public IReadOnlyList<FireworksTokenLogProbability> LogProbabilities =>
        _entries.GetJson(MetadataNames.LogProbabilities) is { } json ? FireworksTokenLogProbability.Read(json) : [];

    /// <summary>The tokens of the answer, if <see cref="FireworksChatOptions.ReturnTokenIds"/> was set; else empty.</summary>
    public IReadOnlyList<int> TokenIds => _entries.GetIntegers(MetadataNames.TokenIds);

    /// <summary>The tokens of the prompt, if <see cref="FireworksChatOptions.ReturnTokenIds"/> was set; else empty.</summary>
    public IReadOnlyList<int> PromptTokenIds => _entries.GetIntegers(MetadataNames.PromptTokenIds);

    /// <summary>The model's output and prompt before parsing, if <see cref="FireworksChatOptions.RawOutput"/> was set.</summary>
    public JsonElement? RawOutput => _entries.GetJson(MetadataNames.RawOutput);

    /// <summary>
    /// The choices after the first, if more than one was asked for; else empty. They are as the service sent them: with their thoughts, and
    /// think tags not split off.
    /// </summary>
    /// <exception cref="FireworksException">A choice is malformed.</exception>
    public IReadOnlyList<FireworksChoice> FurtherChoices => _entries.GetJson(MetadataNames.Choices) is { ValueKind: JsonValueKind.Array } json
        ? [.. json.EnumerateArray().Select(FireworksChoice.Read)]
        : [];
}
