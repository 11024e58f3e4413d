using System.Globalization;
using System.Text.Json;
using Fireworks.AI.Extensions.Catalogue;
using Fireworks.AI.Extensions.Metadata;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions;

/// <summary>
/// Holds what Fireworks tells about a call beyond the abstraction, read from the additional properties of a response or an update.
/// While streaming, the first update carries what the headers say, and the last one what is known only at the end. The model that
/// really served is <see cref="ChatResponse.ModelId"/>.
/// </summary>
/// <remarks>No property throws: what the service did not send, or sent in another form, is null or empty.</remarks>
/// <example>
/// <code>
/// var facts = response.GetFireworksMetadata();
/// Console.WriteLine($"{response.ModelId} answered {facts.RequestId} in {facts.ServerProcessingTime}");
/// </code>
/// </example>
public sealed class FireworksMetadata
{
    private readonly MetadataReader _properties;

    /// <param name="usage">The tokens, with their cost.</param>
    /// <param name="properties">Where to look, in this order.</param>
    internal FireworksMetadata(UsageDetails? usage, params IEnumerable<AdditionalPropertiesDictionary?> properties)
    {
        Cost = CostCounts.Get(usage);
        _properties = new(properties);
        RequestId = _properties.GetText(MetadataNames.RequestId);
        DeprecationDate = DateOnly.TryParseExact(
            _properties.GetText(MetadataNames.DeprecationDate), "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date : null;
        RateLimits = ResponseHeaders.RateLimits(_properties.GetText);
        ServerTimeToFirstToken = _properties.GetSeconds("server-time-to-first-token");
        ServerProcessingTime = _properties.GetSeconds("server-processing-time");
        CachedPromptTokens = (long?)_properties.GetNumber("cached-prompt-tokens");
        MatchedPredictionTokens = (long?)(
            _properties.GetNumber("speculation-prompt-matched-tokens") ?? _properties.GetNumber("speculation-matched-tokens"));
        SamplingOptions = _properties.GetJson("fireworks-sampling-options");
        RawOutput = _properties.GetJson(MetadataNames.RawOutput);
    }

    /// <summary>Gets the id of the request, to quote to Fireworks' support.</summary>
    public string? RequestId { get; }

    /// <summary>
    /// Gets the cost in US dollars; of a response that a tool loop put together, that of all its calls. Null without a price:
    /// <see cref="FireworksClientOptions.Prices"/> or a catalogue that <see cref="FireworksClient.Models"/> loaded.
    /// </summary>
    public decimal? Cost { get; }

    /// <summary>
    /// Gets the day on which the model leaves the serverless service, by the catalogue that <see cref="FireworksClient.Models"/> has
    /// loaded; null if none is known.
    /// </summary>
    public DateOnly? DeprecationDate { get; }

    /// <summary>Gets the rate limits at the time of the call; null if the service sent none.</summary>
    public FireworksRateLimits? RateLimits { get; }

    /// <summary>Gets the time from the arrival of the request at the service to its first token.</summary>
    public TimeSpan? ServerTimeToFirstToken { get; }

    /// <summary>Gets the time that the service worked on the request.</summary>
    public TimeSpan? ServerProcessingTime { get; }

    /// <summary>Gets the tokens of the prompt that came from the cache, by the service's headers or performance metrics.</summary>
    public long? CachedPromptTokens { get; }

    /// <summary>Gets the tokens of <see cref="FireworksChatOptions.PredictedOutput"/> that matched.</summary>
    public long? MatchedPredictionTokens { get; }

    /// <summary>Gets the sampling settings that were in effect, as JSON.</summary>
    public JsonElement? SamplingOptions { get; }

    /// <summary>
    /// Gets the service's measurements of this call, by their names, for example <c>server-processing-time</c> in seconds. Filled from
    /// headers, and from the response if <see cref="FireworksChatOptions.IncludePerformanceMetrics"/> was set.
    /// </summary>
    public IReadOnlyDictionary<string, string> PerformanceMetrics => field ??= _properties.GetMeasurements();

    /// <summary>
    /// Gets the log probabilities of the tokens, if <see cref="FireworksChatOptions.IncludeLogProbabilities"/> was set; else empty.
    /// </summary>
    public IReadOnlyList<FireworksTokenLogProbability> LogProbabilities => field ??=
        _properties.GetJson(MetadataNames.LogProbabilities) is { } json ? FireworksTokenLogProbability.Read(json) : [];

    /// <summary>Gets the tokens of the answer, if <see cref="FireworksChatOptions.IncludeTokenIds"/> was set; else empty.</summary>
    public IReadOnlyList<int> TokenIds => field ??= _properties.GetIntegers(MetadataNames.TokenIds);

    /// <summary>Gets the tokens of the prompt, if <see cref="FireworksChatOptions.IncludeTokenIds"/> was set; else empty.</summary>
    public IReadOnlyList<int> PromptTokenIds => field ??= _properties.GetIntegers(MetadataNames.PromptTokenIds);

    /// <summary>
    /// Gets the model's output and prompt before parsing, if <see cref="FireworksChatOptions.IncludeRawOutput"/> was set.
    /// </summary>
    public JsonElement? RawOutput { get; }

    /// <summary>
    /// Reads the choices after the first, if more than one was asked for by <see cref="FireworksChatOptions.ChoiceCount"/>. They are as
    /// the service sent them: with their thoughts, and think tags not split off.
    /// </summary>
    /// <returns>The choices; empty if there was only one.</returns>
    /// <exception cref="FireworksException">A choice is malformed.</exception>
    public IReadOnlyList<FireworksChoice> ReadFurtherChoices() =>
        _properties.GetJson(MetadataNames.Choices) is { ValueKind: JsonValueKind.Array } json
            ? [.. json.EnumerateArray().Select(FireworksChoice.Read)]
            : [];
}
