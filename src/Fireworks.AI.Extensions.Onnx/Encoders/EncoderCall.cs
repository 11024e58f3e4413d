using System.Diagnostics;

namespace Fireworks.AI.Extensions.Onnx.Encoders;

/// <summary>Reports a call: an activity while it runs, and measurements at its end. Where nobody listens, nothing is made.</summary>
internal readonly struct EncoderCall
{
    private readonly Activity? _activity;
    private readonly string _modelId;
    private readonly long _startedAt;

    private EncoderCall(Activity? activity, string modelId)
    {
        _activity = activity;
        _modelId = modelId;
        _startedAt = Stopwatch.GetTimestamp();
    }

    public static EncoderCall Start(string operation, string modelId, int inputs)
    {
        if (!OnnxTelemetry.Activities.HasListeners())
        {
            return new EncoderCall(null, modelId);
        }

        var activity = OnnxTelemetry.Activities.StartActivity($"{operation} {modelId}");
        activity?.SetTag("gen_ai.provider.name", OnnxTelemetry.ProviderName);
        activity?.SetTag("gen_ai.request.model", modelId);
        activity?.SetTag("onnx.inputs", inputs);
        return new EncoderCall(activity, modelId);
    }

    public void End(long tokens, TimeSpan queue)
    {
        _activity?.SetTag("onnx.tokens.input", tokens);
        _activity?.SetTag("onnx.queue.duration", queue.TotalSeconds);
        _activity?.Dispose();
        if (!OnnxTelemetry.QueueDuration.Enabled && !OnnxTelemetry.EncodeDuration.Enabled && !OnnxTelemetry.EncodedTokens.Enabled)
        {
            return;
        }

        var tags = new TagList
        {
            { "gen_ai.provider.name", OnnxTelemetry.ProviderName },
            { "gen_ai.request.model", _modelId },
        };
        OnnxTelemetry.QueueDuration.Record(queue.TotalSeconds, tags);
        OnnxTelemetry.EncodeDuration.Record(Stopwatch.GetElapsedTime(_startedAt).TotalSeconds, tags);
        OnnxTelemetry.EncodedTokens.Add(tokens, tags);
    }

    /// <summary>Names the kind of error and not its message, which may repeat what a caller wrote.</summary>
    public void Fail(Exception exception)
    {
        _activity?.SetTag("error.type", exception.GetType().FullName);
        _activity?.SetStatus(ActivityStatusCode.Error);
        _activity?.Dispose();
    }
}
