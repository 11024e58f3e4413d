using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace Fireworks.AI.Extensions.Tests;

/// <summary>The limit that all attempts of a call share, and that on waiting for a deployment.</summary>
public sealed class TotalTimeTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);
    private static readonly Answer Scaling = Answer.Json(503, """{"error":{"code":"DEPLOYMENT_SCALING_UP","message":"starting"}}""");

    /// <summary>By default the first response that does not come takes all of the call's time.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Attempts_share_the_time_of_the_call(bool streams)
    {
        foreach (var (responseTimeout, requests) in ((int, int)[])[(10, 1), (4, 3), (6, 2)])
        {
            FakeTimeProvider clock = new();
            await using var server = await TestServer.StartAsync(context =>
            {
                // The client's limit began before it sent the request.
                clock.Advance(TimeSpan.FromMinutes(responseTimeout));
                return Task.Delay(Timeout.Infinite, context.RequestAborted);
            });
            using var client = server.ChatClient(configure: options =>
                (options.TimeProvider, options.ResponseTimeout, options.TotalTimeout) = (clock, TimeSpan.FromMinutes(responseTimeout), requests == 1 ? null : Limit));

            var exception = await FailAsync(client, streams);

            Assert.Equal((FireworksErrorKind.Timeout, requests), (exception.Kind, server.Requests.Count));
            Assert.Contains(requests == 1 ? "ResponseTimeout" : "TotalTimeout", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Body_that_trickles_ends_with_the_time_of_the_call()
    {
        FakeTimeProvider clock = new();
        await using var server = await TestServer.StartAsync(context => TrickleAsync(context, clock, " "u8.ToArray()));
        using var client = server.ChatClient(configure: options =>
            (options.TimeProvider, options.TotalTimeout, options.ResponseTimeout, options.IdleTimeout, options.Retry.MaxRetries) = (clock, Limit, TimeSpan.FromDays(1), TimeSpan.FromDays(1), 0));

        var exception = await FailAsync(client, streams: false);

        Assert.Equal(FireworksErrorKind.Timeout, exception.Kind);
        Assert.Contains("TotalTimeout", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Comments_without_an_event_end_with_the_time_of_the_call()
    {
        FakeTimeProvider clock = new();
        await using var server = await TestServer.StartAsync(context => TrickleAsync(context, clock, ": keep-alive\n\n"u8.ToArray()));
        using var client = server.ChatClient(configure: options =>
            (options.TimeProvider, options.TotalTimeout, options.ResponseTimeout, options.IdleTimeout) = (clock, Limit, TimeSpan.FromDays(1), TimeSpan.FromDays(1)));

        var exception = await FailAsync(client, streams: true);

        Assert.Equal((FireworksErrorKind.Timeout, 1), (exception.Kind, server.Requests.Count));
        Assert.Contains("TotalTimeout", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_whose_answer_has_begun_may_last_longer()
    {
        FakeTimeProvider clock = new();
        await using var server = await TestServer.StartAsync(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            for (var chunk = 0; chunk < 40; chunk++)
            {
                await context.Response.Body.WriteAsync(Answer.EventBytes([Wire.Text("a")], done: false));
                await context.Response.Body.FlushAsync();
                clock.Advance(TimeSpan.FromMinutes(1));
            }

            await context.Response.Body.WriteAsync(Answer.EventBytes([Wire.Finish()]));
        });
        using var client = server.ChatClient(configure: options => (options.TimeProvider, options.TotalTimeout, options.ResponseTimeout, options.IdleTimeout) =
            (clock, TimeSpan.FromHours(1), Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));

        Assert.Equal(40, (await client.GetStreamingResponseAsync("Hi").ToChatResponseAsync()).Text.Length);
    }

    [Fact]
    public async Task Wait_that_leaves_no_time_is_not_begun()
    {
        await using var server = await TestServer.StartAsync(Answer.Json(429, "{}").With(("retry-after", "30")));
        using var client = server.ChatClient(configure: options => options.TotalTimeout = TimeSpan.FromSeconds(20));

        Assert.Equal(FireworksErrorKind.RateLimit, (await FailAsync(client, streams: false)).Kind);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Waiting_for_a_deployment_has_a_limit_of_its_own_and_a_line_for_each_wait()
    {
        RecordingLogger logger = new();
        SkippingTimeProvider clock = new();
        await using var server = await TestServer.StartAsync(Scaling);
        var options = server.Options(settings => (settings.TimeProvider, settings.TotalTimeout) = (clock, TimeSpan.FromMinutes(1)));
        (options.ScaleUp.BaseDelay, options.ScaleUp.TotalTimeout) = (TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5));
        using FireworksClient client = new(options, loggerFactory: logger);

        var exception = await FailAsync(client.GetChatClient("m"), streams: false);

        Assert.Equal((FireworksErrorKind.ScalingUp, "DEPLOYMENT_SCALING_UP"), (exception.Kind, exception.ErrorCode));
        Assert.Contains("ScaleUp", exception.Message, StringComparison.Ordinal);

        // 5 s growing by 1.5 to 60 s: nine waits are 281 s, and a tenth would pass the limit.
        Assert.Equal(281, clock.Elapsed.TotalSeconds, 0.5);
        var waits = logger.Messages.Where(message => message.Contains("waits", StringComparison.Ordinal)).ToList();
        Assert.Equal((9, 10), (waits.Count, server.Requests.Count));
        Assert.Equal("Information: chat waits 5 s for a deployment that is starting: 0 s of at most 300 s have passed (request id (null)). ", waits[0]);
    }

    /// <summary>The start of a deployment takes longer than a call may; the call's time begins anew with each wait.</summary>
    [Fact]
    public async Task Waiting_for_a_deployment_does_not_use_up_the_time_of_the_call()
    {
        SkippingTimeProvider clock = new();
        await using var server = await TestServer.StartAsync(Scaling, Scaling, Answer.Json(500, "{}"), Scaling, Answer.Json(Wire.Hello));
        using var client = server.ChatClient(configure: options =>
        {
            (options.TimeProvider, options.TotalTimeout) = (clock, TimeSpan.FromMinutes(2));
            (options.ScaleUp.BaseDelay, options.ScaleUp.MaxDelay) = (TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(3));
        });

        Assert.Equal("Hello", (await client.GetResponseAsync("Hi")).Text);
        Assert.Equal(9, clock.Elapsed.TotalMinutes);
    }

    /// <summary>A request that is sent again in another form has what is left of the call's time.</summary>
    [Fact]
    public async Task Resent_request_shares_the_time_of_the_call()
    {
        FakeTimeProvider clock = new();
        var count = 0;
        await using var server = await TestServer.StartAsync(context =>
        {
            clock.Advance(TimeSpan.FromMinutes(6));
            return ++count == 1
                ? Answer.Json(400, """{"error":{"message":"Extra inputs are not permitted, field: 'prompt_cache_key'"}}""").WriteAsync(context)
                : Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        using var client = server.ChatClient(configure: options =>
            (options.TimeProvider, options.ResponseTimeout, options.TotalTimeout) = (clock, TimeSpan.FromHours(1), Limit));

        var exception = await FailAsync(client, streams: false);

        Assert.Equal((FireworksErrorKind.Timeout, 2), (exception.Kind, server.Requests.Count));
        Assert.Contains("TotalTimeout", exception.Message, StringComparison.Ordinal);
    }

    /// <summary>Sends pieces without an end; its clock may be far ahead of what the client has read, so that clients do not count idle time.</summary>
    private static async Task TrickleAsync(Microsoft.AspNetCore.Http.HttpContext context, FakeTimeProvider clock, byte[] piece)
    {
        context.Response.ContentType = "text/event-stream";
        while (!context.RequestAborted.IsCancellationRequested)
        {
            await context.Response.Body.WriteAsync(piece);
            await context.Response.Body.FlushAsync();
            clock.Advance(TimeSpan.FromSeconds(1));
        }
    }

    private static Task<FireworksException> FailAsync(FireworksChatClient client, bool streams) => Assert.ThrowsAsync<FireworksException>(() => streams
        ? client.GetStreamingResponseAsync("Hi").ToListAsync()
        : (Task)client.GetResponseAsync("Hi"));
}
