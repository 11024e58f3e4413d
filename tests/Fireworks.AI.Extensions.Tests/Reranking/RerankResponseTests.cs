using System.Text;

namespace Fireworks.AI.Extensions.Tests;

public sealed class RerankResponseTests
{
    private static readonly string[] Documents = ["a", "b"];

    private static async Task<FireworksRerankResponse> ReadAsync(string body, FireworksRerankOptions? options = null)
    {
        using var client = MemoryHandler.Client(Encoding.UTF8.GetBytes(body), "application/json");
        return await client.GetReranker("m").RerankAsync("q", Documents, options);
    }

    [Fact]
    public async Task Numbers_may_be_strings_and_other_members_may_come_or_be_missing()
    {
        var response = await ReadAsync("""{"x":{"y":[1]},"data":[{"index":"1","relevance_score":"0.5","document":{"text":"b"}},{"relevance_score":9e-1,"index":0,"z":null}]}""");

        Assert.Equal([(0, 0.9, "a"), (1, 0.5, "b")], response.Results.Select(result => (result.Index, result.Score, result.Document)));
        Assert.Equal(("m", null), (response.ModelId, response.Usage));
        Assert.Null(response.AdditionalProperties);
    }

    [Fact]
    public async Task An_order_of_the_service_that_is_none_is_made_one()
    {
        var response = await ReadAsync(RerankWire.Body([RerankWire.Item(0, "-3.5"), RerankWire.Item(1, "2")]));

        Assert.Equal([1, 0], response.Results.Select(result => result.Index));
    }

    [Fact]
    public async Task A_service_that_ignores_the_count_is_cut_to_it()
    {
        var response = await ReadAsync(RerankWire.Body([RerankWire.Item(0, "0.1"), RerankWire.Item(1, "0.2")]), new() { TopN = 1 });

        Assert.Equal(1, Assert.Single(response.Results).Index);
    }

    [Fact]
    public async Task Performance_metrics_are_kept()
    {
        var response = await ReadAsync(RerankWire.Body([RerankWire.Item(0, "1"), RerankWire.Item(1, "2")], ""","perf_metrics":{"server-processing-time":"0.5"}"""));

        Assert.Equal(TimeSpan.FromSeconds(0.5), response.GetFireworksMetadata().ServerProcessingTime);
    }

    [Theory]
    [InlineData("""{"data":[{"index":0,"relevance_score":1}]}""", "1 results; 2 were asked for")]
    [InlineData("""{"data":[{"index":0,"relevance_score":1},{"index":0,"relevance_score":1}]}""", "index")]
    [InlineData("""{"data":[{"index":0,"relevance_score":1},{"index":2,"relevance_score":1}]}""", "index")]
    [InlineData("""{"data":[{"index":0,"relevance_score":1},{"index":-1,"relevance_score":1}]}""", "index")]
    [InlineData("""{"data":[{"index":0,"relevance_score":1},{"index":0.5,"relevance_score":1}]}""", "index")]
    [InlineData("""{"data":[{"index":0,"relevance_score":1},{"relevance_score":1}]}""", "index")]
    [InlineData("""{"data":[{"index":0,"relevance_score":1},{"index":1}]}""", "score")]
    [InlineData("""{"data":[{"index":0,"relevance_score":1},{"index":1,"relevance_score":"high"}]}""", "score")]
    [InlineData("""{"data":[{"index":0,"relevance_score":1},{"index":1,"relevance_score":1e999}]}""", "score")]
    [InlineData("""{"data":[{"index":0,"relevance_score":1},7]}""", "not an object")]
    [InlineData("""{"data":{}}""", "not an array")]
    [InlineData("""{}""", "no 'data'")]
    [InlineData("""[]""", "not an object")]
    [InlineData("""<html>""", "rerank API")]
    public async Task What_is_no_ranking_is_refused(string body, string says)
    {
        var exception = await Assert.ThrowsAsync<FireworksException>(() => ReadAsync(body));

        Assert.Equal(FireworksErrorKind.InvalidResponse, exception.Kind);
        Assert.Contains(says, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_under_a_status_of_success_is_one()
    {
        var exception = await Assert.ThrowsAsync<FireworksException>(() => ReadAsync("""{"error":{"message":"no luck","code":"X"}}"""));

        Assert.Equal("X", exception.ErrorCode);
        Assert.Contains("no luck", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damaged_responses_end_in_a_ranking_or_a_documented_exception()
    {
        byte[][] seeds =
        [
            Encoding.UTF8.GetBytes(RerankWire.Body([RerankWire.Item(1, "0.97", ",\"document\":\"b\""), RerankWire.Item(0, "\"0.25\"")], ""","perf_metrics":{"a":1}""")),
            Encoding.UTF8.GetBytes("""{"error":{"message":"m","code":5,"param":null},"request_id":"r"}"""),
        ];
        var read = 0;
        var refused = 0;
        await SeededCases.RunAsync(17, async random =>
        {
            using var client = MemoryHandler.Client(Fuzz.Damage(seeds[random.Next(seeds.Length)], random), "application/json");
            try
            {
                var response = await client.GetReranker("m").RerankAsync("q", Documents);
                Assert.Equal([0, 1], response.Results.Select(result => result.Index).Order());
                Assert.All(response.Results, result => Assert.Equal(Documents[result.Index], result.Document));
                Assert.True(response.Results[0].Score >= response.Results[1].Score && double.IsFinite(response.Results[0].Score));
                _ = response.GetFireworksMetadata().PerformanceMetrics;
                read++;
            }
            catch (FireworksException exception)
            {
                Assert.NotEqual(FireworksErrorKind.Connection, exception.Kind);
                refused++;
            }
        });

        Fuzz.AssertShare(0.02, read, "were read");
        Fuzz.AssertShare(0.02, refused, "were refused");
    }
}
