using Fireworks.AI.Extensions.Settings;
using Polly;
using Polly.Retry;

namespace Fireworks.AI.Extensions.Transport;

/// <summary>The two retry policies: a short one for failures, and around it a long one for deployments that are starting.</summary>
internal static class RetryPipeline
{
    public static readonly ResiliencePropertyKey<TransportCall> Call = new("fireworks.call");

    public static ResiliencePipeline<TransportResponse> Create(ClientSettings settings)
    {
        ResiliencePipelineBuilder<TransportResponse> builder = new() { TimeProvider = settings.TimeProvider };
        if (settings.ScaleUp.MaxRetries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions<TransportResponse>
            {
                Name = "scale-up",
                MaxRetryAttempts = settings.ScaleUp.MaxRetries,
                ShouldHandle = arguments => new(
                    arguments.Outcome.Exception is FireworksException { Kind: FireworksErrorKind.ScalingUp, ShouldRetry: not false } &&
                    CallOf(arguments.Context).Request.CanReplay &&
                    CallOf(arguments.Context).CanWaitForDeployment(settings.ScaleUp.DelayFor(arguments.AttemptNumber))),
                DelayGenerator = arguments => new(settings.ScaleUp.DelayFor(arguments.AttemptNumber)),
                OnRetry = static arguments =>
                {
                    CallOf(arguments.Context).WaitingForDeployment(
                        (FireworksException)arguments.Outcome.Exception!, arguments.RetryDelay);
                    return default;
                },
            });
        }

        if (settings.Retry.MaxRetries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions<TransportResponse>
            {
                Name = "retry",
                MaxRetryAttempts = settings.Retry.MaxRetries,
                ShouldHandle = arguments => new(
                    arguments.Outcome.Exception is FireworksException exception &&
                    IsTransient(exception, CallOf(arguments.Context).Request) &&
                    HasTimeFor(settings.Retry.DelayFor(arguments.AttemptNumber, exception.RetryAfter), CallOf(arguments.Context))),
                DelayGenerator = static arguments => new(CallOf(arguments.Context).NextDelay),
                OnRetry = static arguments =>
                {
                    CallOf(arguments.Context).Retrying((FireworksException)arguments.Outcome.Exception!, arguments.RetryDelay);
                    return default;
                },
            });
        }

        return builder.Build();
    }

    private static bool IsTransient(FireworksException exception, TransportRequest request)
    {
        if (!request.CanReplay || exception.Kind == FireworksErrorKind.ScalingUp)
        {
            return false;
        }

        return exception.ShouldRetry ?? exception.Kind switch
        {
            FireworksErrorKind.Timeout or FireworksErrorKind.RateLimit => true,
            FireworksErrorKind.Server or FireworksErrorKind.Connection => true,
            FireworksErrorKind.Conflict => request.RetriesConflicts,
            FireworksErrorKind.Interrupted => request.BuffersResponse,
            _ => false,
        };
    }

    /// <summary>Whether the call lasts beyond a delay; a wait that nothing can follow would only hold back the exception.</summary>
    private static bool HasTimeFor(TimeSpan delay, TransportCall call)
    {
        call.NextDelay = delay;
        return !(call.TimeLeft <= delay);
    }

    private static TransportCall CallOf(ResilienceContext context) => context.Properties.GetValue(Call, null!);
}
