using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Fireworks.AI.Extensions.Tests;

public sealed class RerankTests
{
    private static readonly string[] Documents = ["a 0.25", "\"b\"\n 0.75", "c 0.5", "é😀 0.75"];

    private static void AssertJson(string expected, RecordedRequest request) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(request.Body)), request.Text);

    [Fact]
    public async Task Documents_come_back_in_order_of_score_and_equal_ones_in_their_own()
    {
        await using var server = await RerankWire.StartAsync();
        using var reranker = server.Reranker();

        var response = await reranker.RerankAsync("which?", Documents);

        Assert.Equal([(1, 0.75, Documents[1]), (3, 0.75, Documents[3]), (2, 0.5, Documents[2]), (0, 0.25, Documents[0])], response.Results.Select(result => (result.Index, result.Score, result.Document)));
        Assert.Equal(("served-reranker", 60, 60), (response.ModelId, response.Usage!.InputTokenCount, response.Usage.TotalTokenCount));
        AssertJson("""{"model":"fireworks/qwen3-reranker-8b","query":"which?","documents":["a 0.25","\"b\"\n 0.75","c 0.5","é😀 0.75"],"return_documents":false}""", server.LastRequest);
        Assert.Equal("/inference/v1/rerank", server.LastRequest.Path);
    }

    [Fact]
    public async Task Options_are_sent_under_their_names()
    {
        await using var server = await RerankWire.StartAsync();
        using var reranker = server.Reranker(model: "other");

        var response = await reranker.RerankAsync("q", Documents, new()
        {
            TopN = 2,
            Instruction = "Find the letter.",
            ModelId = RerankWire.Model,
            RequestId = "mine",
            ExtraBody = new Dictionary<string, object?> { ["return_documents"] = true },
        });

        Assert.Equal([1, 3], response.Results.Select(result => result.Index));
        AssertJson("""{"model":"fireworks/qwen3-reranker-8b","query":"q","documents":["a 0.25","\"b\"\n 0.75","c 0.5","é😀 0.75"],"top_n":2,"task":"Find the letter.","return_documents":true}""", server.LastRequest);
        Assert.Equal("mine", server.LastRequest.Headers["x-request-id"]);
    }

    [Fact]
    public async Task More_than_there_are_is_the_same_as_all()
    {
        await using var server = await RerankWire.StartAsync();
        using var reranker = server.Reranker();

        Assert.Equal(4, (await reranker.RerankAsync("q", Documents, new() { TopN = 9 })).Results.Count);
        Assert.Equal(4, server.LastRequest.Json.GetProperty("top_n").GetInt32());
    }

    [Fact]
    public async Task A_count_among_the_own_properties_is_taken_at_its_word()
    {
        await using var server = await RerankWire.StartAsync();
        using var reranker = server.Reranker();

        var response = await reranker.RerankAsync("q", Documents, new() { TopN = 3, ExtraBody = new Dictionary<string, object?> { ["top_n"] = 1 } });

        Assert.Equal(1, Assert.Single(response.Results).Index);
    }

    [Fact]
    public async Task Without_documents_nothing_is_sent()
    {
        await using var server = await RerankWire.StartAsync();
        using var reranker = server.Reranker();

        var response = await reranker.RerankAsync("q", []);

        Assert.Empty(response.Results);
        Assert.Equal((RerankWire.Model, 0, 0), (response.ModelId, response.Usage!.InputTokenCount, response.Usage.TotalTokenCount));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public void Wrong_arguments_are_refused_before_anything_is_awaited()
    {
        using FireworksReranker reranker = new("m", new() { ApiKey = "k" });
        Refuse("null or empty", "q", ["a", ""]);
        Refuse("index 1", "q", ["a", null!]);
        Refuse("query", "", ["a"]);
        Refuse("at least 1", "q", ["a"], new() { TopN = 0 });
        Refuse("ASCII", "q", ["a"], new() { RequestId = "é" });
        Refuse("arguments of the call", "q", ["a"], new() { ExtraBody = new Dictionary<string, object?> { ["documents"] = new[] { "b" } } });
        Assert.Throws<ArgumentException>(() => new FireworksReranker(" ", new() { ApiKey = "k" }));

        void Refuse(string says, string query, IEnumerable<string> documents, FireworksRerankOptions? options = null) =>
            Assert.Contains(says, Assert.ThrowsAny<ArgumentException>(() => { _ = reranker.RerankAsync(query, documents, options); }).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Facts_of_the_call_are_in_the_metadata()
    {
        await using var server = await RerankWire.StartAsync();
        using var reranker = server.Reranker();

        var facts = (await reranker.RerankAsync("q", Documents)).GetFireworksMetadata();

        Assert.Equal(("r1", 60000.0, TimeSpan.FromSeconds(0.25)), (facts.RequestId, facts.RateLimits!.PromptTokensPerSecond, facts.ServerProcessingTime));
    }

    [Fact]
    public async Task A_call_tells_what_it_cost_where_a_price_is_known()
    {
        await using var server = await RerankWire.StartAsync();
        using var priced = server.Reranker(options => options.Prices = new([new() { Model = RerankWire.Model, Input = 0.2m }]));
        using var reranker = server.Reranker();

        Assert.Equal(60 * 0.2m / 1_000_000, (await priced.RerankAsync("q", Documents)).GetFireworksMetadata().Cost);
        Assert.Null((await reranker.RerankAsync("q", Documents)).GetFireworksMetadata().Cost);
    }

    [Theory]
    [InlineData("another_key", RerankWire.Model, 403, FireworksErrorKind.Authentication)]
    [InlineData(RerankWire.Key, "fireworks/no-reranker", 404, FireworksErrorKind.NotFound)]
    public async Task A_wrong_key_and_a_wrong_model_are_told_apart(string key, string model, int status, FireworksErrorKind kind)
    {
        await using var server = await RerankWire.StartAsync();
        using var reranker = server.Reranker(options => options.ApiKey = key, model);

        var exception = await Assert.ThrowsAsync<FireworksException>(() => reranker.RerankAsync("secret question", ["secret document 1"]));

        Assert.Equal((kind, status, $"r{status}"), (exception.Kind, (int)exception.StatusCode!, exception.RequestId));
        Assert.DoesNotContain("secret", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(key, exception.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task An_overloaded_service_is_asked_again()
    {
        await using var server = await TestServer.StartAsync(Answer.Json(503, """{"error":"busy"}"""), Answer.Json(RerankWire.Body([RerankWire.Item(0, "1")])));
        using var reranker = server.Reranker();

        Assert.Single((await reranker.RerankAsync("q", ["a"])).Results);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task The_model_map_applies()
    {
        await using var server = await RerankWire.StartAsync();
        using var reranker = server.Reranker(
            options => options.ModelMap = new OpenAIModelMap(new Dictionary<string, string> { ["rerank-english"] = RerankWire.Model }), "rerank-english");

        await reranker.RerankAsync("q", Documents);

        Assert.Equal(RerankWire.Model, server.LastRequest.Json.GetProperty("model").GetString());
    }

    [Fact]
    public async Task A_call_is_traced_like_those_of_the_other_clients()
    {
        List<Activity> ended = [];
        await using var server = await RerankWire.StartAsync();
        var port = server.Endpoint.Port;
        using ActivityListener listener = new()
        {
            ShouldListenTo = source => source.Name == FireworksTelemetry.SourceName,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                lock (ended)
                {
                    ended.Add(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        using var reranker = server.Reranker();

        await reranker.RerankAsync("q", Documents);

        lock (ended)
        {
            var activity = Assert.Single(ended, activity => Equals(activity.GetTagItem("server.port"), port));
            Assert.Equal("fireworks.request POST /rerank", activity.DisplayName);
            Assert.Equal((RerankWire.Model, 200), (activity.GetTagItem("fireworks.request.model"), activity.GetTagItem("http.response.status_code")));
        }
    }

    [Fact]
    public async Task Disposing_the_owner_ends_calls_and_disposing_a_borrower_does_not()
    {
        await using var server = await RerankWire.StartAsync();
        using FireworksClient client = new(server.Options());
        client.GetReranker(RerankWire.Model).Dispose();
        Assert.Equal(4, (await client.GetReranker(RerankWire.Model).RerankAsync("q", Documents)).Results.Count);

        var owner = server.Reranker();
        owner.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => owner.RerankAsync("q", Documents));
    }

    [Fact]
    public async Task A_cancelled_call_ends()
    {
        await using var server = await TestServer.StartAsync(Answer.Json("{") with { Hold = new TaskCompletionSource().Task });
        using var reranker = server.Reranker();
        using CancellationTokenSource source = new();

        var call = reranker.RerankAsync("q", Documents, cancellationToken: source.Token);
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }
}
