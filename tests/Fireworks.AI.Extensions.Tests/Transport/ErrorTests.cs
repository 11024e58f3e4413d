using System.Net;
using Fireworks.AI.Extensions.Settings;
using Fireworks.AI.Extensions.Transport;
using Microsoft.Extensions.AI;
using Polly;
using Polly.Retry;

namespace Fireworks.AI.Extensions.Tests;

public sealed class ErrorTests
{
    [Theory]
    [InlineData(401, """{"error":{"message":"no key","param":null,"code":"UNAUTHORIZED","type":"error"},"request_id":"r1"}""", "no key", "UNAUTHORIZED", "error", null, "r1", FireworksErrorKind.Authentication)]
    [InlineData(400, """{"error":{"object":"error","type":"invalid_request_error","code":"invalid_request_error","message":"The prompt is too long: 9, model maximum context length: 8"}}""", "The prompt is too long", "invalid_request_error", "invalid_request_error", null, "h1", FireworksErrorKind.InvalidRequest)]
    [InlineData(403, """{"error":"unauthorized"}""", "unauthorized", null, null, null, "h1", FireworksErrorKind.Authentication)]
    [InlineData(422, """{"detail":[{"loc":["body","top_k"],"msg":"too large","type":"v","input":5,"ctx":{}}]}""", "too large", null, null, "body.top_k", "h1", FireworksErrorKind.InvalidRequest)]
    [InlineData(422, """{"detail":"plain"}""", "plain", null, null, null, "h1", FireworksErrorKind.InvalidRequest)]
    [InlineData(404, """{"code":5,"message":"resource not found","details":[]}""", "resource not found", "5", null, null, "h1", FireworksErrorKind.NotFound)]
    [InlineData(404, """{"error":{"message":"Model not found","param":"model","code":"NOT_FOUND"}}""", "Model not found", "NOT_FOUND", null, "model", "h1", FireworksErrorKind.NotFound)]
    [InlineData(413, """{"type":"error","error":{"type":"request_too_large","message":"big"}}""", "big", null, "request_too_large", null, "h1", FireworksErrorKind.TooLarge)]
    [InlineData(502, "upstream failed", "upstream failed", null, null, null, "h1", FireworksErrorKind.Server)]
    [InlineData(504, "<html><body>504</body></html>", "504", null, null, null, "h1", FireworksErrorKind.Server)]
    [InlineData(429, "", "429", null, null, null, "h1", FireworksErrorKind.RateLimit)]
    [InlineData(402, "null", "402", null, null, null, "h1", FireworksErrorKind.Account)]
    public async Task Every_envelope_is_read(int status, string body, string message, string? code, string? type, string? param, string? requestId, FireworksErrorKind kind)
    {
        var exception = await FailAsync(Answer.Json(status, body).With(("x-request-id", "h1"), ("retry-after", "3"), ("x-ratelimit-limit-tokens-prompt", "10")));

        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
        Assert.Equal((status, kind, code, type, param, requestId), ((int)exception.StatusCode!, exception.Kind, exception.ErrorCode, exception.ErrorType, exception.Param, exception.RequestId));
        Assert.Equal((TimeSpan.FromSeconds(3), 10), (exception.RetryAfter, exception.RateLimits!.PromptTokensPerSecond));
        Assert.Equal(body.Length == 0 ? null : body, exception.ResponseBody);
        Assert.IsAssignableFrom<HttpRequestException>(exception);
    }

    [Theory]
    [InlineData(400, null, false)]
    [InlineData(401, null, false)]
    [InlineData(402, null, false)]
    [InlineData(404, null, false)]
    [InlineData(409, null, false)]
    [InlineData(413, null, false)]
    [InlineData(418, null, false)]
    [InlineData(408, null, true)]
    [InlineData(429, null, true)]
    [InlineData(500, null, true)]
    [InlineData(503, null, true)]
    [InlineData(503, "false", false)]
    [InlineData(400, "true", true)]
    public async Task An_error_says_whether_the_call_may_succeed_later(int status, string? shouldRetry, bool expected)
    {
        var answer = Answer.Json(status, "{}");
        var exception = await FailAsync(shouldRetry is null ? answer : answer.With(("x-should-retry", shouldRetry)));
        Assert.Equal(expected, exception.IsTransient);

        // An application that retries every HttpRequestException leaves these out.
        var attempts = 0;
        var pipeline = new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = 1,
            Delay = TimeSpan.Zero,
            ShouldHandle = new PredicateBuilder().Handle<HttpRequestException>(failure => failure is not FireworksException { IsTransient: false }),
        }).Build();
        Assert.Throws<FireworksException>(() => pipeline.Execute(() =>
        {
            attempts++;
            throw exception;
        }));
        Assert.Equal(expected ? 2 : 1, attempts);
    }

    [Theory]
    [InlineData(FireworksErrorKind.Connection, true)]
    [InlineData(FireworksErrorKind.Interrupted, true)]
    [InlineData(FireworksErrorKind.ScalingUp, true)]
    [InlineData(FireworksErrorKind.InvalidResponse, false)]
    [InlineData(FireworksErrorKind.Unknown, false)]
    public void A_kind_without_a_status_says_it_too(FireworksErrorKind kind, bool expected) =>
        Assert.Equal(expected, new FireworksException("m", kind).IsTransient);

    [Fact]
    public void Exceptions_are_made_as_everywhere()
    {
        InvalidOperationException cause = new();
        Assert.Equal(FireworksErrorKind.Unknown, new FireworksException().Kind);
        Assert.Equal("m", new FireworksException("m").Message);
        Assert.Equal(("m", cause), (new FireworksException("m", cause).Message, new FireworksException("m", cause).InnerException));
        FireworksException full = new("m", FireworksErrorKind.Server, cause, HttpStatusCode.BadGateway);
        Assert.Equal(("m", FireworksErrorKind.Server, cause, HttpStatusCode.BadGateway), (full.Message, full.Kind, full.InnerException, full.StatusCode));
    }

    [Fact]
    public async Task Neither_key_nor_request_values_are_shown()
    {
        var exception = await FailAsync(Answer.Json(400, """{"error":{"message":"Extra inputs are not permitted, field: 'x', value: my secret prompt","code":"fw_test_key"}}"""));

        Assert.Contains("field: 'x'", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("my secret prompt", exception.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("fw_test_key", exception.ToString() + exception.ErrorCode + exception.ResponseBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redirects_are_not_followed()
    {
        await using var other = await TestServer.StartAsync(Answer.Json(Wire.Hello));
        foreach (var status in (int[])[301, 302, 307, 308])
        {
            var exception = await FailAsync(Answer.Json(status, "").With(("Location", other.Endpoint + "/chat/completions")));
            Assert.Equal(status, (int)exception.StatusCode!);
            Assert.Contains("redirect", exception.Message, StringComparison.Ordinal);
        }

        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task Endless_error_body_is_read_in_part()
    {
        var exception = await FailAsync(Answer.Json(400, new string('x', 1_000_000)));
        Assert.Equal(64 * 1024, exception.ResponseBody!.Length);
        Assert.True(exception.Message.Length < 600);
    }

    [Fact]
    public async Task Error_body_that_breaks_off_keeps_the_status()
    {
        ErrorReader reader = new(ClientSettings.From(new() { ApiKey = "fw_test_key" }));
        using HttpResponseMessage response = new(HttpStatusCode.TooManyRequests) { Content = new StreamContent(new BreakingStream("slow down"u8.ToArray())) };
        using CallLifetime lifetime = new(new Uri("https://api.example"), TimeProvider.System, CancellationToken.None, CancellationToken.None);

        var exception = await reader.ReadAsync(response, new() { Path = "chat/completions", Operation = "chat", Model = "m" }, lifetime);

        Assert.Equal((HttpStatusCode.TooManyRequests, FireworksErrorKind.RateLimit, "slow down"), (exception.StatusCode, exception.Kind, exception.ResponseBody));
    }

    private sealed class BreakingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer, cancellationToken) is > 0 and var count ? count : throw new IOException("broken");
    }

    private static async Task<FireworksException> FailAsync(Answer answer)
    {
        await using var server = await TestServer.StartAsync(answer);
        using var client = server.ChatClient(configure: options => options.Retry.MaxRetries = 0);
        return await Assert.ThrowsAsync<FireworksException>(() => client.GetResponseAsync("Hi"));
    }
}
