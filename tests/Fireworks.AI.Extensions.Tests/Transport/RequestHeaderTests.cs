using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Tests;

public sealed class RequestHeaderTests
{
    [Fact]
    public async Task Requests_carry_what_the_service_needs()
    {
        await using var server = await TestServer.StartAsync(Answer.Json(Wire.Hello), Answer.Events(Wire.Finish()));
        using var client = server.ChatClient(configure: options =>
        {
            options.ApplicationId = "shop/2.1";
            options.Headers["x-openai-api-key"] = "other";
        });

        await client.GetResponseAsync("Hi");
        await client.GetStreamingResponseAsync("Hi").ToListAsync();

        var request = server.Requests.First();
        Assert.Equal(("POST", "/inference/v1/chat/completions"), (request.Method, request.Path));
        Assert.Equal(("Bearer fw_test_key", "application/json", "application/json", "other"), (request.Headers["Authorization"], request.Headers["Content-Type"], request.Headers["Accept"], request.Headers["x-openai-api-key"]));
        Assert.StartsWith("shop/2.1 Fireworks.AI.Extensions/0.", request.Headers["User-Agent"], StringComparison.Ordinal);
        Assert.Equal("text/event-stream", server.LastRequest.Headers["Accept"]);
        Assert.Equal(request.Body.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), request.Headers["Content-Length"]);
    }

    [Fact]
    public async Task Headers_of_the_options_replace_ours_and_those_of_a_call_replace_both()
    {
        await using var server = await TestServer.StartAsync(Answer.Json(Wire.Hello));
        using var client = server.ChatClient(configure: options => (options.Headers["User-Agent"], options.Headers["X-Session-Affinity"]) = ("mine/1", "all"));

        await client.GetResponseAsync("Hi", new ChatOptions().WithFireworks(fireworks => fireworks.SessionAffinityKey = "one"));

        Assert.Equal(("mine/1", "one"), (server.LastRequest.Headers["User-Agent"], server.LastRequest.Headers["x-session-affinity"]));
    }

    [Fact]
    public async Task Compressed_responses_are_read()
    {
        using MemoryStream packed = new();
        using (System.IO.Compression.GZipStream gzip = new(packed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(System.Text.Encoding.UTF8.GetBytes(Wire.Hello));
        }

        await using var server = await TestServer.StartAsync(Answer.Json(packed.ToArray()).With(("Content-Encoding", "gzip")));
        using var client = server.ChatClient();
        Assert.Equal("Hello", (await client.GetResponseAsync("Hi")).Text);
    }

    [Fact]
    public async Task Clients_that_stand_alone_log_too()
    {
        RecordingLogger logger = new();
        await using var server = await TestServer.StartAsync(Answer.Json(Wire.Hello));
        using FireworksChatClient client = new("m", server.Options(), logger);

        await client.GetResponseAsync("Hi", new ChatOptions { AdditionalProperties = new() { ["min-p"] = 0.1 } });

        Assert.Contains("min_p", Assert.Single(logger.Messages), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logs_say_what_happened_without_content_or_key()
    {
        RecordingLogger logger = new();
        await using var server = await TestServer.StartAsync(
            Answer.Json(500, """{"error":{"message":"fw_test_key"}}""").With(("x-request-id", "r1")), Answer.Json(Wire.Hello).With(("x-ratelimit-over-limit", "yes")), Answer.Json(400, "{}"));
        using FireworksClient client = new(server.Options(), loggerFactory: logger);

        await client.GetChatClient("m").GetResponseAsync("my prompt");
        await Assert.ThrowsAsync<FireworksException>(() => client.GetChatClient("m").GetResponseAsync("my prompt"));

        Assert.Equal(3, logger.Messages.Count);
        Assert.Contains(logger.Messages, message => message.Contains("retry 1", StringComparison.Ordinal) && message.Contains("r1", StringComparison.Ordinal));
        Assert.All(logger.Messages, message =>
        {
            Assert.DoesNotContain("fw_test_key", message, StringComparison.Ordinal);
            Assert.DoesNotContain("my prompt", message, StringComparison.Ordinal);
            Assert.DoesNotContain("Hello", message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Activities_and_measurements_are_reported()
    {
        var model = Guid.NewGuid().ToString("N");
        List<Activity> activities = [];
        using ActivityListener listener = new()
        {
            ShouldListenTo = source => source.Name == FireworksTelemetry.SourceName,
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if ((string?)activity.GetTagItem("fireworks.request.model") == model)
                {
                    activities.Add(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        HashSet<string> measured = [];
        using MeterListener meters = new() { InstrumentPublished = (instrument, meter) => { if (instrument.Meter.Name == FireworksTelemetry.SourceName) { meter.EnableMeasurementEvents(instrument); } } };
        void Note(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            foreach (var tag in tags)
            {
                if (model.Equals(tag.Value))
                {
                    lock (measured)
                    {
                        measured.Add(instrument.Name);
                    }
                }
            }
        }

        meters.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Note(instrument, tags));
        meters.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Note(instrument, tags));
        meters.Start();
        await using var server = await TestServer.StartAsync(Answer.Json(500, "{}"), Answer.Json(Wire.Hello).With(("fireworks-prefill-queue-duration", "0.5")), Answer.Json(404, "{}"));
        using var client = server.ChatClient(model);

        await client.GetResponseAsync("Hi");
        await Assert.ThrowsAsync<FireworksException>(() => client.GetResponseAsync("Hi"));

        Assert.Equal(2, activities.Count);
        Assert.Equal(("fireworks.request POST /chat/completions", 200, 1), (activities[0].OperationName, activities[0].GetTagItem("http.response.status_code"), activities[0].GetTagItem("http.request.resend_count")));
        Assert.Equal("retry", Assert.Single(activities[0].Events).Name);
        Assert.Equal((ActivityStatusCode.Error, "NotFound", 404), (activities[1].Status, activities[1].GetTagItem("error.type"), activities[1].GetTagItem("http.response.status_code")));
        Assert.Equal(["fireworks.client.retries", "fireworks.client.retry.delay", "fireworks.client.time_to_first_byte", "fireworks.server.queue.duration"], measured.Order());
    }
}
