using Fireworks.AI.Extensions.Catalogue;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Tests;

/// <summary>Recorded responses, priced as if they were of GLM 5.3.</summary>
public sealed class CatalogueRecordingTests
{
    // 24 tokens in and 164 out: 24 x 1.40 + 164 x 4.40 = 33.6 + 721.6, 24 x 1.75 + 164 x 5.50 = 42 + 902, 24 x 2.10 + 164 x 6.60 = 50.4 + 1,082.4.
    [Theory]
    [InlineData("glm-5p3", null, 0.0007552)]
    [InlineData("glm-5p3", "priority", 0.000944)]
    [InlineData("glm-5p3-fast", null, 0.0011328)]
    public async Task A_recorded_completion_costs_the_sum_worked_out_by_hand(string model, string? tier, double cost)
    {
        await using var server = await TestServer.StartAsync(Answer.Json(Recordings.Read("chat/response.json")));
        using var client = server.ChatClient(model, options => options.Prices = PriceTests.Glm);
        var options = new ChatOptions().WithFireworks(fireworks => fireworks.ServiceTier = tier is null ? null : new(tier));

        var response = await client.GetResponseAsync("Which planet has rings?", options);

        Assert.Equal((decimal)cost, response.GetFireworksMetadata().Cost);
    }

    [Fact]
    public async Task A_recorded_stream_costs_the_sum_worked_out_by_hand()
    {
        await using var server = await TestServer.StartAsync(Answer.Events(Recordings.Read("chat-tools-stream/response.sse")));
        using var client = server.ChatClient("glm-5p3", options => options.Prices = PriceTests.Glm);

        // 27 x 1.40 + 303 x 4.40 = 37.8 + 1,333.2
        Assert.Equal(0.001371m, (await client.GetStreamingResponseAsync("Weather?").ToChatResponseAsync()).GetFireworksMetadata().Cost);
    }

    [Fact]
    public void A_row_of_a_batch_costs_half_with_its_cached_tokens()
    {
        using FireworksClient client = new(new() { ApiKey = "fw_test_key", Prices = PriceTests.Glm });
        var pricing = CallPricing.For(client.Transport.Models, "batch", "accounts/fireworks/models/glm-5p3", isBatch: true)!;

        // The captured row: 44 tokens in, 24 of them cached, and 3 out: (20 x 1.40 + 24 x 0.26 + 3 x 4.40) / 2 = (28 + 6.24 + 13.2) / 2
        UsageDetails usage = new() { InputTokenCount = 44, CachedInputTokenCount = 24, OutputTokenCount = 3, TotalTokenCount = 47 };
        pricing.Apply(usage, servedModel: null);

        Assert.Equal(0.00002372m, CostCounts.Get(usage));
    }

    [Fact]
    public async Task A_recorded_list_is_read()
    {
        await using var server = await TestServer.StartAsync(Answer.Json(Recordings.Read("models/response.json")));
        using FireworksClient client = new(server.Options());

        var models = await client.Models.ListAsync().ToListAsync();

        Assert.Equal((37, 32, 6, 19), (
            models.Count, models.Count(model => model.Kind == "HF_BASE_MODEL"), models.Count(model => model.ContextLength is null), models.Count(model => model.SupportsTools == true)));
        Assert.All(models, model => Assert.Empty(model.AdditionalProperties));
    }
}
