using System.Diagnostics;
using Fireworks.AI.Extensions.Metadata;
using Fireworks.AI.Extensions.Settings;
using Microsoft.Extensions.Logging;

namespace Fireworks.AI.Extensions.Transport;

/// <summary>What telemetry, time limits and retries know about one call while it runs.</summary>
internal sealed class TransportCall(TransportRequest request, Uri address, ClientSettings settings, ILogger logger, Activity? activity)
{
    private readonly TimeProvider _timeProvider = settings.TimeProvider;
    private readonly long _start = settings.TimeProvider.GetTimestamp();
    private readonly CallTime _time = request.Time ?? new(settings);

    public TransportRequest Request => request;

    public Uri Address => address;

    public int Retries { get; private set; }

    /// <summary>What is left of the call's time; null for no limit.</summary>
    public TimeSpan? TimeLeft => request.IsTransfer ? null : _time.Left;

    /// <summary>The delay that was found for the retry that comes next.</summary>
    public TimeSpan NextDelay { get; set; }

    /// <summary>Whether the limit on waiting for a deployment leaves room for one more wait.</summary>
    public bool CanWaitForDeployment(TimeSpan delay) => settings.ScaleUp.TotalTimeout == Timeout.InfiniteTimeSpan ||
        _timeProvider.GetElapsedTime(_start) + delay <= settings.ScaleUp.TotalTimeout;

    public void Retrying(FireworksException exception, TimeSpan delay)
    {
        TransportLog.Retrying(
            logger, request.Operation, Retries + 1, delay.TotalSeconds, exception.Kind, (int?)exception.StatusCode, exception.RequestId);
        Report(exception, delay);
    }

    public void WaitingForDeployment(FireworksException exception, TimeSpan delay)
    {
        TransportLog.WaitingForDeployment(
            logger,
            request.Operation,
            delay.TotalSeconds,
            _timeProvider.GetElapsedTime(_start).TotalSeconds,
            settings.ScaleUp.TotalTimeout is var limit && limit == Timeout.InfiniteTimeSpan ? double.PositiveInfinity : limit.TotalSeconds,
            exception.RequestId);

        // The deployment's start is not the call's time: that begins anew when the wait is over.
        _time.RestartAfter(delay);
        Report(exception, delay);
    }

    public void Succeeded(HttpResponseMessage response)
    {
        activity?.SetTag("http.response.status_code", (int)response.StatusCode);
        activity?.SetTag("http.request.resend_count", Retries == 0 ? null : Retries);
        activity?.SetTag("fireworks.request.id", ResponseHeaders.RequestId(response.Headers));
        if (ResponseHeaders.IsOverLimit(response.Headers))
        {
            TransportLog.OverLimit(logger, request.Operation, ResponseHeaders.RequestId(response.Headers));
        }

        var queued = (ResponseHeaders.Number(ResponseHeaders.Value(response.Headers, "fireworks-prefill-queue-duration")) ?? 0) +
            (ResponseHeaders.Number(ResponseHeaders.Value(response.Headers, "fireworks-generation-queue-duration")) ?? 0) +
            (ResponseHeaders.Number(ResponseHeaders.Value(response.Headers, "fireworks-tokenizer-queue-duration")) ?? 0);
        if (queued > 0)
        {
            FireworksTelemetry.QueueDuration.Record(queued, Tags(null));
        }
    }

    public void Failed(Exception exception)
    {
        var failure = exception as FireworksException;
        var type = failure?.Kind.ToString() ?? exception.GetType().FullName!;
        activity?.SetTag("http.request.resend_count", Retries == 0 ? null : Retries);
        activity?.SetTag("error.type", type);

        // A null takes a tag away, and where the body failed, what the headers said stays true.
        if (failure?.StatusCode is { } status)
        {
            activity?.SetTag("http.response.status_code", (int)status);
        }

        if (failure?.RequestId is { } id)
        {
            activity?.SetTag("fireworks.request.id", id);
        }

        activity?.SetStatus(ActivityStatusCode.Error);
        if (failure is not null)
        {
            TransportLog.Failed(logger, request.Operation, failure.Kind, (int?)failure.StatusCode, failure.ErrorCode, failure.RequestId);
        }
    }

    public void FirstByteArrived() =>
        FireworksTelemetry.TimeToFirstByte.Record(_timeProvider.GetElapsedTime(_start).TotalSeconds, Tags(null));

    private void Report(FireworksException exception, TimeSpan delay)
    {
        Retries++;

        // What the headers of this attempt said is not the next one's.
        activity?.SetTag("http.response.status_code", null);
        activity?.SetTag("fireworks.request.id", null);
        FireworksTelemetry.Retries.Add(1, Tags(exception.Kind));
        FireworksTelemetry.RetryDelay.Record(delay.TotalSeconds, Tags(exception.Kind));
        activity?.AddEvent(new ActivityEvent("retry", tags: new ActivityTagsCollection
        {
            ["error.type"] = exception.Kind.ToString(),
            ["http.response.status_code"] = (int?)exception.StatusCode,
        }));
    }

    private TagList Tags(FireworksErrorKind? error)
    {
        TagList tags = new()
        {
            { "gen_ai.provider.name", FireworksTelemetry.ProviderName },
            { "gen_ai.operation.name", request.Operation },
            { "server.address", address.Host },
            { "server.port", address.Port },
        };
        if (request.Model is not null)
        {
            tags.Add("gen_ai.request.model", request.Model);
        }

        if (error is not null)
        {
            tags.Add("error.type", error.ToString());
        }

        return tags;
    }
}
