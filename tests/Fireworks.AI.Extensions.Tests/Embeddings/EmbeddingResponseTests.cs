using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Tests;

public sealed class EmbeddingResponseTests
{
    private static async Task<GeneratedEmbeddings<Embedding<float>>> ReadAsync(Answer answer, int inputs = 1, EmbeddingGenerationOptions? options = null)
    {
        await using var server = await TestServer.StartAsync(answer);
        using var generator = server.Generator(configure: settings => settings.Retry.MaxRetries = 0);
        return await generator.GenerateAsync(Enumerable.Repeat("a", inputs), options);
    }

    [Fact]
    public async Task Vectors_are_the_same_in_every_form()
    {
        float[] vector = [1.5f, -2.25f, 0f, 3e-5f, float.MaxValue, -0f];
        var base64 = EmbeddingWire.Base64(vector);
        var escaped = base64.Replace("/", "\\/", StringComparison.Ordinal).Replace("+", "\\u002B", StringComparison.Ordinal);
        Assert.NotEqual(base64, escaped);

        var result = await ReadAsync(
            Answer.Json(EmbeddingWire.Body([EmbeddingWire.Item(0, base64), EmbeddingWire.Item(1, escaped), EmbeddingWire.Item(2, EmbeddingWire.Array(vector))])), 3);

        Assert.All(result, embedding => Assert.Equal(vector, embedding.Vector.ToArray()));
    }

    [Fact]
    public async Task Large_arrays_grow()
    {
        float[] vector = [.. Enumerable.Range(0, 10_000).Select(number => number / 8f)];
        var result = await ReadAsync(Answer.Json(EmbeddingWire.Body([EmbeddingWire.Item(0, EmbeddingWire.Array(vector))])));
        Assert.Equal(vector, result[0].Vector.ToArray());
    }

    [Fact]
    public async Task Metadata_and_extra_outputs_are_kept()
    {
        var body = """{"data":[{"embedding":[1],"raw_output":{"completion":"x"}}],"perf_metrics":{"server-processing-time":0.25},"unknown":[{"a":1}],"usage":{"prompt_tokens":3,"total_tokens":3,"prompt_tokens_details":{"cached_tokens":2}}}""";
        var result = await ReadAsync(Answer.Json(body).With(
            ("x-request-id", "req-7"), ("x-ratelimit-over-limit", "yes"), ("x-ratelimit-limit-requests", "600")));

        var metadata = result.GetFireworksMetadata();
        Assert.Equal("req-7", metadata.RequestId);
        Assert.Equal((600, true), (metadata.RateLimits!.Requests, metadata.RateLimits.OverLimit));
        Assert.Equal(TimeSpan.FromSeconds(0.25), metadata.ServerProcessingTime);
        Assert.Equal(2, result.Usage!.CachedInputTokenCount);
        Assert.Equal("""{"completion":"x"}""", result[0].AdditionalProperties!["raw_output"]!.ToString());
        Assert.Equal("fireworks/qwen3-embedding-8b", result[0].ModelId); // The body names none.
    }

    [Fact]
    public async Task A_deployment_that_refuses_base64_is_asked_again_without_and_remembered()
    {
        await using var server = await TestServer.StartAsync(
            Answer.Json(400, """{"error":{"object":"error","type":"invalid_request_error","code":"invalid_request_error","message":"Extra inputs are not permitted, field: 'encoding_format', value: 'base64'"}}"""),
            Answer.Json(EmbeddingWire.Body([EmbeddingWire.Item(0, "[1,2]")])));
        using var generator = server.Generator();

        var result = await generator.GenerateAsync(["a"]);
        Assert.Equal([1f, 2f], result.Single().Vector.ToArray());
        await generator.GenerateAsync(["b"]);

        Assert.Equal([true, false, false], server.Requests.Select(request => request.Json.TryGetProperty("encoding_format", out _)));
    }

    [Fact]
    public async Task Base64_that_the_caller_demands_is_not_given_up()
    {
        await using var server = await TestServer.StartAsync(Answer.Json(400, """{"error":{"message":"Extra inputs are not permitted, field: 'encoding_format'"}}"""));
        using var generator = server.Generator();

        var exception = await Assert.ThrowsAsync<FireworksException>(() =>
            generator.GenerateAsync(["a"], new EmbeddingGenerationOptions().WithFireworks(settings => settings.EncodingFormat = FireworksEmbeddingEncoding.Base64)));

        Assert.Equal(FireworksErrorKind.InvalidRequest, exception.Kind);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task An_error_under_a_status_of_success_is_thrown()
    {
        var exception = await Assert.ThrowsAsync<FireworksException>(() => ReadAsync(
            Answer.Json("""{"error":{"message":"no luck","code":"X1"},"request_id":"r9"}""")));
        Assert.Equal(("X1", "r9"), (exception.ErrorCode, exception.RequestId));
        Assert.Contains("no luck", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_ignores_dimensions_is_reported()
    {
        var exception = await Assert.ThrowsAsync<FireworksException>(() => ReadAsync(
            Answer.Json(EmbeddingWire.Body([EmbeddingWire.Item(0, "[1,2,3]")])), options: new() { Dimensions = 2 }));
        Assert.Equal(FireworksErrorKind.InvalidResponse, exception.Kind);
        Assert.Contains("fixed number", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logits_may_have_another_length_than_the_dimensions()
    {
        var result = await ReadAsync(
            Answer.Json(EmbeddingWire.Body([EmbeddingWire.Item(0, "[0.25,0.75]")])),
            options: new EmbeddingGenerationOptions { Dimensions = 9 }.WithFireworks(settings => settings.LogitTokenIds = [1, 2]));
        Assert.Equal(2, result[0].Vector.Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("<html>")]
    [InlineData("""{"data":null}""")]
    [InlineData("""{"data":[]}""")]
    [InlineData("""{"data":[{"index":0}]}""")]
    [InlineData("""{"data":[{"index":1,"embedding":[1]}]}""")]
    [InlineData("""{"data":[{"index":-1,"embedding":[1]}]}""")]
    [InlineData("""{"data":[{"index":"0","embedding":[1]}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":[1]},{"index":0,"embedding":[1]}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":[]}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":[1,null]}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":[1e300]}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":""}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":"AAA="}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":"AAAA!A=="}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":{"a":1}}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":[1]}]} x""")]
    [InlineData("""{"data":[{"index":0,"embedding":[1]}""")]
    public async Task What_is_not_embeddings_is_reported(string body)
    {
        var exception = await Assert.ThrowsAsync<FireworksException>(() => ReadAsync(Answer.Json(body).With(("x-request-id", "r1"))));
        Assert.Equal((FireworksErrorKind.InvalidResponse, "r1"), (exception.Kind, exception.RequestId));
    }

    [Fact]
    public async Task A_busy_service_is_asked_again()
    {
        await using var server = await TestServer.StartAsync(
            Answer.Json(429, """{"error":{"message":"slow down"}}"""), Answer.Json(EmbeddingWire.Body([EmbeddingWire.Item(0, "[1]")])));
        using var generator = server.Generator();

        Assert.Single(await generator.GenerateAsync(["a"]));
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Disposing_ends_calls_in_flight()
    {
        TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TestServer.StartAsync(async context =>
        {
            arrived.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        var generator = server.Generator();

        Task call = generator.GenerateAsync(["a"]);
        await arrived.Task;
        generator.Dispose();

        await Assert.ThrowsAnyAsync<ObjectDisposedException>(() => call).WaitAsync(TimeSpan.FromSeconds(60));
        await Assert.ThrowsAnyAsync<ObjectDisposedException>(() => generator.GenerateAsync(["a"]));
    }
}
