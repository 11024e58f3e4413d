using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace ChatPipeline;

/// <summary>
/// Keeps each finished span of the sources it listens to as a line of text. An application would hand the same sources to OpenTelemetry and
/// export them.
/// </summary>
internal sealed class SpanRecorder : IDisposable
{
    private static readonly string[] Shown =
    [
        "gen_ai.provider.name", "gen_ai.request.model", "gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens",
        "http.response.status_code", "http.request.resend_count",
        "onnx.tokens.input", "onnx.tokens.cached", "onnx.tokens.output",
    ];

    private readonly ConcurrentQueue<string> _spans = new();
    private readonly ActivityListener _listener;

    public SpanRecorder(params string[] sources)
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => sources.Contains(source.Name),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = span => _spans.Enqueue(Describe(span)),
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>The spans since the last time.</summary>
    public IEnumerable<string> Take()
    {
        while (_spans.TryDequeue(out var span))
        {
            yield return span;
        }
    }

    public void Dispose() => _listener.Dispose();

    private static string Describe(Activity span)
    {
        var tags = Shown.Where(name => span.GetTagItem(name) is not null).Select(name => $"{name}={span.GetTagItem(name)}");
        return string.Create(
            CultureInfo.InvariantCulture, $"{span.DisplayName}, {span.Duration.TotalMilliseconds:F0} ms, {string.Join(' ', tags)}");
    }
}
