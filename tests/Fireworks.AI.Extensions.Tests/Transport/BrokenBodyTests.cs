using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Tests;

/// <summary>What is known of a response whose headers arrived and whose body did not: support asks for the request id.</summary>
public sealed class BrokenBodyTests : IDisposable
{
    private const string FirstByte = "fireworks.client.time_to_first_byte";

    private static readonly Answer Half =
        new Answer(200, "application/json", Encoding.UTF8.GetBytes("""{"id":"c",""")).With(("x-request-id", "req_1"));

    private readonly ConcurrentQueue<Activity> _spans = new();
    private readonly ActivityListener _listener;

    public BrokenBodyTests()
    {
        _listener = new()
        {
            ShouldListenTo = static source => source.Name == FireworksTelemetry.SourceName,
            Sample = static (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    [Fact]
    public async Task A_body_that_breaks_off_leaves_the_status_and_the_request_id()
    {
        TaskCompletionSource begun = new();
        await using var server = await TestServer.StartAsync(Half with { Hold = begun.Task, Breaks = true });
        using var client = server.ChatClient(configure: static options => options.Retry.MaxRetries = 0);
        using var meters = OnFirstByte(server, () => begun.TrySetResult());

        var exception = await Assert.ThrowsAsync<FireworksException>(() => client.GetResponseAsync("Hi"));

        Assert.Equal((FireworksErrorKind.Interrupted, "req_1"), (exception.Kind, exception.RequestId));
        Assert.Equal((200, "req_1", "Interrupted"), Tags(server));
    }

    [Fact]
    public async Task A_stream_that_breaks_off_tells_the_request_id()
    {
        TaskCompletionSource begun = new();
        await using var server = await TestServer.StartAsync(
            Answer.Events([Wire.Text("Half")], done: false).With(("x-request-id", "req_1")) with { Hold = begun.Task, Breaks = true });
        using var client = server.ChatClient();
        using var meters = OnFirstByte(server, () => begun.TrySetResult());

        var exception = await Assert.ThrowsAsync<FireworksException>(
            () => client.GetStreamingResponseAsync("Hi").ToChatResponseAsync());

        Assert.Equal((FireworksErrorKind.Interrupted, "req_1"), (exception.Kind, exception.RequestId));
    }

    [Fact]
    public async Task A_body_whose_call_is_cancelled_leaves_the_status_and_the_request_id()
    {
        await using var server = await TestServer.StartAsync(Half with { Hold = Task.Delay(Timeout.Infinite) });
        using var client = server.ChatClient();
        using CancellationTokenSource stop = new();
        using var meters = OnFirstByte(server, stop.Cancel);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetResponseAsync("Hi", cancellationToken: stop.Token));

        Assert.Equal((200, "req_1", typeof(OperationCanceledException).FullName), Tags(server));
    }

    [Fact]
    public async Task What_one_attempt_said_is_not_the_next_ones()
    {
        TaskCompletionSource begun = new();
        await using var server = await TestServer.StartAsync(
            Half with { Hold = begun.Task, Breaks = true }, Answer.Json(404, """{"error":{"message":"none"}}"""));
        using var client = server.ChatClient();
        using var meters = OnFirstByte(server, () => begun.TrySetResult());

        var exception = await Assert.ThrowsAsync<FireworksException>(() => client.GetResponseAsync("Hi"));

        Assert.Null(exception.RequestId);
        Assert.Equal((404, null, "NotFound"), Tags(server));
    }

    public void Dispose() => _listener.Dispose();

    /// <summary>Says that the body has begun, before which a broken connection may take the headers away too.</summary>
    private static MeterListener OnFirstByte(TestServer server, Action act)
    {
        MeterListener meters = new()
        {
            InstrumentPublished = static (instrument, self) =>
            {
                if (instrument.Meter.Name == FireworksTelemetry.SourceName && instrument.Name == FirstByte)
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        meters.SetMeasurementEventCallback<double>((_, _, tags, _) =>
        {
            if (tags.ToArray().Any(tag => Equals(tag.Value, server.Endpoint.Port)))
            {
                act();
            }
        });
        meters.Start();
        return meters;
    }

    private (object? Status, object? Id, object? Error) Tags(TestServer server)
    {
        var span = Assert.Single(_spans, span => Equals(span.GetTagItem("server.port"), server.Endpoint.Port));
        return (span.GetTagItem("http.response.status_code"), span.GetTagItem("fireworks.request.id"), span.GetTagItem("error.type"));
    }
}
