using System.Diagnostics;

namespace Fireworks.AI.Extensions.Onnx.Speech;

/// <summary>
/// Reports a transcription: an activity while it runs, and measurements at its end. Where nobody listens, nothing is made.
/// </summary>
internal readonly struct SpeechCall
{
    private readonly Activity? _activity;
    private readonly string _modelId;
    private readonly long _startedAt;

    private SpeechCall(Activity? activity, string modelId)
    {
        _activity = activity;
        _modelId = modelId;
        _startedAt = Stopwatch.GetTimestamp();
    }

    public static SpeechCall Start(string modelId)
    {
        if (!OnnxTelemetry.Activities.HasListeners())
        {
            return new SpeechCall(null, modelId);
        }

        // A name of its own keeps it apart from the activity of middleware around it.
        var activity = OnnxTelemetry.Activities.StartActivity($"transcribe {modelId}");
        activity?.SetTag("gen_ai.provider.name", OnnxTelemetry.ProviderName);
        activity?.SetTag("gen_ai.request.model", modelId);
        return new SpeechCall(activity, modelId);
    }

    public void End(TranscriptionSession session)
    {
        _activity?.SetTag("onnx.audio.duration", session.Duration.TotalSeconds);
        _activity?.SetTag("onnx.segments", session.Segments.Count);
        _activity?.SetTag("onnx.tokens.output", session.ComputedTokens);
        _activity?.Dispose();
        if (!OnnxTelemetry.TranscribeDuration.Enabled && !OnnxTelemetry.TranscribedAudio.Enabled)
        {
            return;
        }

        var tags = new TagList
        {
            { "gen_ai.provider.name", OnnxTelemetry.ProviderName },
            { "gen_ai.request.model", _modelId },
        };
        OnnxTelemetry.TranscribeDuration.Record(Stopwatch.GetElapsedTime(_startedAt).TotalSeconds, tags);
        OnnxTelemetry.TranscribedAudio.Add(session.Duration.TotalSeconds, tags);
    }

    /// <summary>Names the kind of error and not its message, which may repeat what a caller wrote.</summary>
    public void Fail(Exception exception)
    {
        _activity?.SetTag("error.type", exception.GetType().FullName);
        _activity?.SetStatus(ActivityStatusCode.Error);
        _activity?.Dispose();
    }
}
