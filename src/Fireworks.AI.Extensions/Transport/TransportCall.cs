using System.Diagnostics;
using Fireworks.AI.Extensions.Metadata;
using Microsoft.Extensions.Logging;

namespace Fireworks.AI.Extensions.Transport;

/// <summary>What telemetry and retries know about one call while it runs.</summary>
internal sealed class TransportCall(TransportRequest request, Uri address, TimeProvider timeProvider, ILogger logger, Activity? activity)
{
    private readonly long _start = timeProvider.GetTimestamp();

    public TransportRequest Request => request;

    public Uri Address => address;

    public int Retries { get; private set; }

    public void Retrying(FireworksException exception, TimeSpan delay)
    {
        Retries++;
        TransportLog.Retrying(
            logger, request.Operation, Retries, delay.TotalSeconds, exception.Kind, (int?)exception.StatusCode, exception.RequestId);
        FireworksTelemetry.Retries.Add(1, Tags(exception.Kind));
        FireworksTelemetry.RetryDelay.Record(delay.TotalSeconds, Tags(exception.Kind));
        activity?.AddEvent(new ActivityEvent("retry", tags: new ActivityTagsCollection
        {
            ["error.type"] = exception.Kind.ToString(),
            ["http.response.status_code"] = (int?)exception.StatusCode,
        }));
    }

    public void Succeeded(HttpResponseMessage response)
    {
        activity?.SetTag("http.response.status_code", (int)response.StatusCode);
        activity?.SetTag("http.request.resend_count", Retries == 0 ? null : Retries);
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
        activity?.SetTag("http.response.status_code", (int?)failure?.StatusCode);
        activity?.SetTag("http.request.resend_count", Retries == 0 ? null : Retries);
        activity?.SetTag("error.type", type);
        activity?.SetStatus(ActivityStatusCode.Error);
        if (failure is not null)
        {
            TransportLog.Failed(logger, request.Operation, failure.Kind, (int?)failure.StatusCode, failure.ErrorCode, failure.RequestId);
        }
    }

    public void FirstByteArrived() =>
        FireworksTelemetry.TimeToFirstByte.Record(timeProvider.GetElapsedTime(_start).TotalSeconds, Tags(null));

    private TagList Tags(FireworksErrorKind? error)
    {
        TagList tags = new()
        {
            { "gen_ai.provider.name", FireworksTelemetry.ProviderName },
            { "gen_ai.operation.name", request.Operation },
            { "gen_ai.request.model", request.Model },
            { "server.address", address.Host },
            { "server.port", address.Port },
        };
        if (error is not null)
        {
            tags.Add("error.type", error.ToString());
        }

        return tags;
    }
}
