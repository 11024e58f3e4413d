using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Fireworks.AI.Extensions.Onnx;

/// <summary>Holds the name under which this library reports activities and measurements, for use with OpenTelemetry.</summary>
/// <remarks>
/// <para>
/// Middleware of Microsoft.Extensions.AI reports operations and tokens, as the activity <c>chat</c>. This library adds what it cannot see:
/// for each call an activity <c>generate</c> inside of it, with <c>onnx.tokens.input</c>, <c>onnx.tokens.cached</c>,
/// <c>onnx.tokens.output</c>, and <c>onnx.queue.duration</c>, <c>onnx.prefill.duration</c> and <c>onnx.decode.duration</c> in seconds; and
/// the instruments <c>onnx.queue.duration</c>, <c>onnx.prefill.duration</c>, <c>onnx.decode.duration</c> (seconds), <c>onnx.decode.rate</c>
/// (tokens per second), <c>onnx.prefix.hits</c>, <c>onnx.prefix.tokens</c>, <c>onnx.cache.evictions</c> and <c>onnx.schemas.relaxed</c>.
/// </para>
/// <para>
/// A call of an embedding model or a reranker is an activity <c>embed</c> or <c>rerank</c> with <c>onnx.inputs</c>,
/// <c>onnx.tokens.input</c> and <c>onnx.queue.duration</c>; its instruments are <c>onnx.queue.duration</c>, <c>onnx.encode.duration</c>
/// (seconds) and <c>onnx.encode.tokens</c>.
/// </para>
/// <para>
/// A transcription is an activity <c>transcribe</c> with <c>onnx.audio.duration</c> (seconds), <c>onnx.segments</c> and
/// <c>onnx.tokens.output</c>; its instruments are <c>onnx.transcribe.duration</c> and <c>onnx.transcribe.audio</c> (seconds).
/// </para>
/// <para>Prompts and answers are in none of them. The page docs/in-process.md has more.</para>
/// </remarks>
/// <example>
/// <code>
/// services.AddOpenTelemetry()
///     .WithTracing(tracing => tracing.AddSource(OnnxTelemetry.SourceName))
///     .WithMetrics(metrics => metrics.AddMeter(OnnxTelemetry.SourceName));
/// </code>
/// </example>
public static class OnnxTelemetry
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string SourceName = "Fireworks.AI.Extensions.Onnx";

    internal const string ProviderName = "onnx";

    internal static readonly ActivitySource Activities = new(SourceName);

    private static readonly Meter Meter = new(SourceName);

    internal static readonly Histogram<double> QueueDuration = Meter.CreateHistogram<double>(
        "onnx.queue.duration", "s", "Time that a call waited for a place in the batch.");

    internal static readonly Histogram<double> PrefillDuration = Meter.CreateHistogram<double>(
        "onnx.prefill.duration", "s", "Time from there to the first token.");

    internal static readonly Histogram<double> DecodeDuration = Meter.CreateHistogram<double>(
        "onnx.decode.duration", "s", "Time from the first token to the last.");

    internal static readonly Histogram<double> DecodeRate = Meter.CreateHistogram<double>(
        "onnx.decode.rate", "{token}/s", "Tokens per second after the first one.");

    internal static readonly Counter<long> PrefixHits = Meter.CreateCounter<long>(
        "onnx.prefix.hits", "{call}", "Calls whose prompt began with tokens in the KV cache.");

    internal static readonly Counter<long> PrefixTokens = Meter.CreateCounter<long>(
        "onnx.prefix.tokens", "{token}", "Tokens of prompts that were in the KV cache.");

    internal static readonly Counter<long> CacheEvictions = Meter.CreateCounter<long>(
        "onnx.cache.evictions", "{conversation}", "Conversations in the KV cache that gave way, as a whole or their end, to another call.");

    internal static readonly Counter<long> RelaxedSchemas = Meter.CreateCounter<long>(
        "onnx.schemas.relaxed", "{call}", "Calls held to a schema of which a keyword could not be enforced and was left out.");

    internal static readonly Histogram<double> EncodeDuration = Meter.CreateHistogram<double>(
        "onnx.encode.duration", "s", "Time of a call of an embedding model or a reranker, from its first wait to its result.");

    internal static readonly Histogram<double> TranscribeDuration = Meter.CreateHistogram<double>(
        "onnx.transcribe.duration", "s", "Time of a transcription, from the call to its end.");

    internal static readonly Counter<double> TranscribedAudio = Meter.CreateCounter<double>(
        "onnx.transcribe.audio", "s", "Length of the recordings that were written down.");

    internal static readonly Counter<long> EncodedTokens = Meter.CreateCounter<long>(
        "onnx.encode.tokens", "{token}", "Tokens that embedding models and rerankers have read, padding not counted.");
}
