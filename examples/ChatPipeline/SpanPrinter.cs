using System.Diagnostics;
using System.Globalization;

namespace ChatPipeline;

/// <summary>
/// Prints each finished span of the sources it listens to. An application would hand the same sources to OpenTelemetry and export them.
/// </summary>
internal sealed class SpanPrinter : IDisposable
{
    private static readonly string[] Shown =
    [
        "gen_ai.provider.name", "gen_ai.request.model", "gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens", "http.response.status_code", "http.request.resend_count",
        "onnx.tokens.input", "onnx.tokens.cached", "onnx.tokens.output",
    ];

    private readonly ActivityListener _listener;

    public SpanPrinter(params string[] sources)
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => sources.Contains(source.Name),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = Print,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose() => _listener.Dispose();

    private static void Print(Activity span)
    {
        var tags = Shown.Where(name => span.GetTagItem(name) is not null).Select(name => $"{name}={span.GetTagItem(name)}");
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  span    {span.DisplayName}, {span.Duration.TotalMilliseconds:F0} ms, {string.Join(' ', tags)}"));
    }
}
