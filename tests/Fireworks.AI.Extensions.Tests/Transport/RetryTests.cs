using Microsoft.Extensions.AI;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Fireworks.AI.Extensions.Tests;

public sealed class RetryTests
{
    private const string Scaling = """{"error":{"code":"DEPLOYMENT_SCALING_UP","type":"error","message":"starting"}}""";

    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    [InlineData(520)]
    [InlineData(529)]
    public async Task Transient_failures_are_tried_again_with_the_same_body(int status)
    {
        await using var server = await TestServer.StartAsync(Answer.Json(status, "{}"), Answer.Json(status, "{}"), Answer.Json(Wire.Hello));
        using var client = server.ChatClient();

        Assert.Equal("Hello", (await client.GetResponseAsync("Hi")).Text);

        Assert.Equal(3, server.Requests.Count);
        Assert.Single(server.Requests.Select(request => request.Text).Distinct());
    }

    /// <summary>What the resilience handlers of applications throw, which may stand before any HTTP client.</summary>
    [Fact]
    public async Task What_a_resilience_handler_ends_is_told_as_such_and_not_tried_again()
    {
        foreach ((var thrown, var kind) in ((Exception, FireworksErrorKind)[])
        [
            (new TimeoutRejectedException("The operation didn't complete within the allowed timeout of '00:00:10'."), FireworksErrorKind.Timeout),
            (new BrokenCircuitException("The circuit is now open."), FireworksErrorKind.Connection),
        ])
        {
            var requests = 0;
            using FireworksClient client = new(new FireworksClientOptions { ApiKey = "fw_test_key" }, new HttpClient(new ThrowingHandler(() =>
            {
                requests++;
                return thrown;
            })));

            var exception = await Assert.ThrowsAsync<FireworksException>(() => client.GetChatClient("m").GetResponseAsync("Hi"));

            Assert.Equal((kind, 1), (exception.Kind, requests));
            Assert.Contains("resilience handler", exception.Message, StringComparison.Ordinal);
            Assert.Same(thrown, exception.InnerException);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_whole_response_that_breaks_off_is_asked_for_again_because_nothing_was_delivered(int broken)
    {
        BreakingHandler handler = new(broken);
        FireworksClientOptions options = new() { ApiKey = "fw_test_key" };
        options.Retry.BaseDelay = TimeSpan.Zero;
        using FireworksClient client = new(options, new HttpClient(handler));

        var response = client.GetChatClient("m").GetResponseAsync("Hi");

        if (broken < 3)
        {
            Assert.Equal("Hello", (await response).Text);
        }
        else
        {
            Assert.Equal(FireworksErrorKind.Interrupted, (await Assert.ThrowsAsync<FireworksException>(() => response)).Kind);
        }

        Assert.Equal(Math.Min(broken + 1, 3), handler.Requests);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(402)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(412)]
    [InlineData(413)]
    [InlineData(422)]
    public async Task Other_failures_are_not(int status)
    {
        await using var server = await TestServer.StartAsync(Answer.Json(status, "{}"));
        using var client = server.ChatClient();

        await Assert.ThrowsAsync<FireworksException>(() => client.GetResponseAsync("Hi"));

        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Header_overrides_the_choice()
    {
        await using var server = await TestServer.StartAsync(
            Answer.Json(400, "{}").With(("x-should-retry", "true")), Answer.Json(503, "{}").With(("x-should-retry", "false")));
        using var client = server.ChatClient();

        var exception = await Assert.ThrowsAsync<FireworksException>(() => client.GetResponseAsync("Hi"));

        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, exception.StatusCode);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Delays_grow_with_jitter_and_end_after_two_retries()
    {
        FiringTimeProvider clock = new();
        await using var server = await TestServer.StartAsync(Answer.Json(500, "{}"));
        using var client = Client(server, clock);

        await Assert.ThrowsAsync<FireworksException>(() => client.GetResponseAsync("Hi"));

        TimeSpan[] delays = [.. clock.Delays];
        Assert.Equal(2, delays.Length);
        Assert.InRange(delays[0].TotalSeconds, 0.375, 0.5);
        Assert.InRange(delays[1].TotalSeconds, 0.75, 1);
    }

    [Theory]
    [InlineData("retry-after", "7", 7)]
    [InlineData("retry-after-ms", "1500", 1.5)]
    [InlineData("retry-after", "Thu, 08 Oct 2026 12:00:20 GMT", 20)]
    [InlineData("retry-after", "61", 0.5)]
    [InlineData("retry-after", "0", 0.5)]
    [InlineData("retry-after", "soon", 0.5)]
    [InlineData("retry-after", "Thu, 08 Oct 2026 11:00:00 GMT", 0.5)]
    public async Task Service_may_say_how_long_to_wait(string name, string value, double seconds)
    {
        FiringTimeProvider clock = new();
        await using var server = await TestServer.StartAsync(Answer.Json(429, "{}").With((name, value)), Answer.Json(Wire.Hello));
        using var client = Client(server, clock, options => options.Retry.Jitter = 0);

        await client.GetResponseAsync("Hi");

        Assert.Equal(seconds, Assert.Single(clock.Delays).TotalSeconds);
    }

    [Fact]
    public async Task Starting_deployment_is_waited_for_by_a_policy_of_its_own()
    {
        FiringTimeProvider clock = new();
        var scaling = Answer.Json(503, Scaling);
        await using var server = await TestServer.StartAsync([scaling, scaling, scaling, Answer.Json(500, "{}"), scaling, scaling, scaling, scaling, Answer.Json(Wire.Hello)]);
        using var client = Client(server, clock, options => options.Retry.Jitter = 0);

        Assert.Equal("Hello", (await client.GetResponseAsync("Hi")).Text);

        Assert.Equal([5, 7.5, 11.25, 0.5, 16.88, 25.31, 37.97, 56.95], clock.Delays.Select(delay => Math.Round(delay.TotalSeconds, 2, MidpointRounding.AwayFromZero)));
    }

    [Fact]
    public async Task Waiting_has_an_end_and_can_be_turned_off()
    {
        FiringTimeProvider clock = new();
        await using var server = await TestServer.StartAsync(Answer.Json(503, Scaling));
        using var patient = Client(server, clock);
        var exception = await Assert.ThrowsAsync<FireworksException>(() => patient.GetResponseAsync("Hi"));
        Assert.Equal((FireworksErrorKind.ScalingUp, "DEPLOYMENT_SCALING_UP", 31), (exception.Kind, exception.ErrorCode, server.Requests.Count));
        Assert.Equal(60, clock.Delays.Max().TotalSeconds);

        server.Requests.Clear();
        using var impatient = Client(server, clock, options => (options.ScaleUp.MaxRetries, options.Retry.MaxRetries) = (0, 0));
        await Assert.ThrowsAsync<FireworksException>(() => impatient.GetResponseAsync("Hi"));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Failed_connections_are_tried_again()
    {
        var calls = 0;
        await using var server = await TestServer.StartAsync(context =>
        {
            if (Interlocked.Increment(ref calls) < 3)
            {
                context.Abort();
                return Task.CompletedTask;
            }

            return Answer.Json(Wire.Hello).WriteAsync(context);
        });
        using var client = server.ChatClient();

        Assert.Equal("Hello", (await client.GetResponseAsync("Hi")).Text);
        Assert.Equal(3, calls);
    }

    [Fact]
    public async Task Unreachable_host_is_a_connection_error()
    {
        using FireworksChatClient client = new("m", new FireworksClientOptions { ApiKey = "fw_test_key", Endpoint = new Uri("http://127.0.0.1:1"), Retry = { MaxRetries = 0 } });
        var exception = await Assert.ThrowsAsync<FireworksException>(() => client.GetResponseAsync("Hi"));
        Assert.Equal((FireworksErrorKind.Connection, null), (exception.Kind, exception.StatusCode));
    }

    [Fact]
    public async Task Streams_are_tried_again_before_their_first_byte_only()
    {
        await using var server = await TestServer.StartAsync(Answer.Json(503, "{}"), Answer.Events([Wire.Text("a")], done: false));
        using var client = server.ChatClient();

        await Assert.ThrowsAsync<FireworksException>(() => client.GetStreamingResponseAsync("Hi").ToListAsync());

        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Cancellation_ends_the_wait()
    {
        await using var server = await TestServer.StartAsync(Answer.Json(503, "{}"));
        using CancellationTokenSource cancellation = new();
        using var client = server.ChatClient(configure: options =>
        {
            options.Retry.BaseDelay = options.Retry.MaxDelay = TimeSpan.FromHours(1);
        });

        var call = client.GetResponseAsync("Hi", cancellationToken: cancellation.Token);
        while (server.Requests.IsEmpty)
        {
            await Task.Yield();
        }

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    private static FireworksChatClient Client(TestServer server, TimeProvider clock, Action<FireworksClientOptions>? configure = null)
    {
        FireworksClientOptions options = new()
        {
            ApiKey = "fw_test_key",
            Endpoint = server.Endpoint,
            TimeProvider = clock,
            ResponseTimeout = Timeout.InfiniteTimeSpan,
            IdleTimeout = Timeout.InfiniteTimeSpan,
        };
        configure?.Invoke(options);
        return new FireworksChatClient("m", options);
    }

    private sealed class ThrowingHandler(Func<Exception> exception) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromException<HttpResponseMessage>(exception());
    }
}
