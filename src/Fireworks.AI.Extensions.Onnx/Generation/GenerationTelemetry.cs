using System.Diagnostics;

namespace Fireworks.AI.Extensions.Onnx.Generation;

/// <summary>
/// Reports calls: an activity while one runs, and measurements at its end. All of it happens on threads of callers, as listeners may be
/// slow, and the engine's thread serves others too. Where nobody listens, nothing is made.
/// </summary>
internal static class GenerationTelemetry
{
    private const string InputTokens = "onnx.tokens.input";

    /// <summary>Starts the activity of a call, if anybody listens.</summary>
    public static Activity? Start(string modelId)
    {
        if (!OnnxTelemetry.Activities.HasListeners())
        {
            return null;
        }

        // The name of its own keeps it apart from the chat activity around it, and so do the names of its tokens: what adds up the
        // tokens of generative activities would count them twice.
        var activity = OnnxTelemetry.Activities.StartActivity($"generate {modelId}");
        activity?.SetTag("gen_ai.provider.name", OnnxTelemetry.ProviderName);
        activity?.SetTag("gen_ai.request.model", modelId);
        return activity;
    }

    /// <summary>Ends the activity of a call that was refused.</summary>
    public static void Refuse(Activity? activity, Exception exception)
    {
        Fail(activity, exception);
        activity?.Dispose();
    }

    /// <summary>Ends the activity of a call, and measures the call now or, where its caller went away, when it has ended.</summary>
    public static void End(Activity? activity, ResponseAssembler response, string modelId, bool isCancelled)
    {
        if (response.Ended.IsCompleted)
        {
            Describe(activity, response);
            activity?.Dispose();
            Measure(response.Result, modelId);
            return;
        }

        activity?.SetTag(InputTokens, response.PromptTokens);
        if (isCancelled)
        {
            Fail(activity, new OperationCanceledException());
        }

        activity?.Dispose();
        if (IsMeasured)
        {
            _ = response.Ended.ContinueWith(
                _ => Measure(response.Result, modelId), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    /// <summary>Counts an answer that is held to a schema of which keywords were left out.</summary>
    public static void CountRelaxedSchema(string modelId)
    {
        if (OnnxTelemetry.RelaxedSchemas.Enabled)
        {
            OnnxTelemetry.RelaxedSchemas.Add(1, Tags(modelId));
        }
    }

    private static bool IsMeasured => OnnxTelemetry.QueueDuration.Enabled || OnnxTelemetry.PrefillDuration.Enabled
        || OnnxTelemetry.DecodeDuration.Enabled || OnnxTelemetry.DecodeRate.Enabled || OnnxTelemetry.PrefixHits.Enabled
        || OnnxTelemetry.PrefixTokens.Enabled || OnnxTelemetry.CacheEvictions.Enabled;

    private static void Describe(Activity? activity, ResponseAssembler response)
    {
        if (activity is null)
        {
            return;
        }

        var result = response.Result;
        activity.SetTag(InputTokens, response.PromptTokens);
        activity.SetTag("onnx.tokens.cached", result.CachedPromptTokens);
        activity.SetTag("onnx.tokens.output", result.OutputTokens);
        activity.SetTag("onnx.queue.duration", result.Times.Queue.TotalSeconds);
        activity.SetTag("onnx.prefill.duration", result.Times.Prefill.TotalSeconds);
        activity.SetTag("onnx.decode.duration", result.Times.Decode.TotalSeconds);
        if (response.Error is { } error)
        {
            Fail(activity, error);
        }
    }

    /// <summary>Names the kind of error and not its message, which may repeat what a caller wrote.</summary>
    private static void Fail(Activity? activity, Exception exception)
    {
        activity?.SetTag("error.type", exception.GetType().FullName);
        activity?.SetStatus(ActivityStatusCode.Error);
    }

    private static void Measure(in GenerationResult result, string modelId)
    {
        if (!IsMeasured)
        {
            return;
        }

        var tags = Tags(modelId);
        OnnxTelemetry.QueueDuration.Record(result.Times.Queue.TotalSeconds, tags);
        if (result.OutputTokens == 0)
        {
            return;
        }

        OnnxTelemetry.PrefillDuration.Record(result.Times.Prefill.TotalSeconds, tags);
        OnnxTelemetry.DecodeDuration.Record(result.Times.Decode.TotalSeconds, tags);
        if (result.OutputTokens > 1 && result.Times.Decode > TimeSpan.Zero)
        {
            OnnxTelemetry.DecodeRate.Record((result.OutputTokens - 1) / result.Times.Decode.TotalSeconds, tags);
        }

        if (result.CachedPromptTokens > 0)
        {
            OnnxTelemetry.PrefixHits.Add(1, tags);
            OnnxTelemetry.PrefixTokens.Add(result.CachedPromptTokens, tags);
        }

        if (result.EvictedTokens > 0)
        {
            OnnxTelemetry.CacheEvictions.Add(1, tags);
        }
    }

    private static TagList Tags(string modelId) => new()
    {
        { "gen_ai.provider.name", OnnxTelemetry.ProviderName },
        { "gen_ai.request.model", modelId },
    };
}
