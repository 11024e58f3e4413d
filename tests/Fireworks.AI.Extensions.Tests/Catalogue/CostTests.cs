using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Tests;

/// <summary>What responses cost, over real sockets. Each has 12 input tokens, 8 of them cached, and 5 output tokens.</summary>
public sealed class CostTests
{
    private const string Call = """{"role":"assistant","tool_calls":[{"id":"call_1","type":"function","function":{"name":"look","arguments":"{}"}}]}""";

    public static TheoryData<string, string?, decimal?> Tiers => new()
    {
        { "glm-5p3", null, 0.00002968m },
        { "accounts/fireworks/models/glm-5p3", "default", 0.00002968m },
        { "accounts/fireworks/models/glm-5p3", "priority", 0.0000371m },
        { "accounts/fireworks/routers/glm-5p3-fast", null, 0.00004452m },
        { "accounts/fireworks/routers/glm-5p3-fast", "priority", null },
        { "kimi-k3", null, null },
    };

    [Theory]
    [MemberData(nameof(Tiers))]
    public async Task A_response_carries_its_cost_by_tier_and_router(string model, string? tier, decimal? cost)
    {
        await using var server = await TestServer.StartAsync(Answer.Json(Wire.Hello), Answer.Events(Wire.Text("Hello"), Wire.Finish(), Wire.UsageChunk()), Answer.Json(Wire.Hello));
        using var client = Client(server, model);
        var options = tier is null ? null : new ChatOptions().WithFireworks(fireworks => fireworks.ServiceTier = new(tier));

        var whole = await client.GetResponseAsync("Hi", options);
        var updates = await client.GetStreamingResponseAsync("Hi", options).ToListAsync();
        var unasked = await client.GetStreamingResponseAsync("Hi", options).ToListAsync();

        Assert.Equal(cost, whole.GetFireworksMetadata().Cost);
        Assert.Equal(cost, updates[^1].GetFireworksMetadata().Cost);
        Assert.Equal(cost, updates.ToChatResponse().GetFireworksMetadata().Cost);
        Assert.Equal(cost, unasked.ToChatResponse().GetFireworksMetadata().Cost);
        Assert.All(updates[..^1], update => Assert.Null(update.GetFireworksMetadata().Cost));
    }

    [Fact]
    public async Task A_tier_of_the_raw_request_counts_and_the_model_of_the_call()
    {
        await using var server = await TestServer.StartAsync(Answer.Json(Wire.Hello));
        using var client = Client(server, "kimi-k3");
        ChatOptions options = new() { ModelId = "glm-5p3", RawRepresentationFactory = _ => new JsonObject { ["service_tier"] = "priority" } };

        Assert.Equal(0.0000371m, (await client.GetResponseAsync("Hi", options)).GetFireworksMetadata().Cost);
    }

    [Fact]
    public async Task Without_prices_there_is_no_cost_and_nothing_is_added_to_the_usage()
    {
        await using var server = await TestServer.StartAsync(Answer.Json(Wire.Hello));
        using var client = server.ChatClient();

        var response = await client.GetResponseAsync("Hi");

        Assert.Null(response.GetFireworksMetadata().Cost);
        Assert.Null(response.Usage!.AdditionalCounts);
    }

    [Fact]
    public async Task A_response_without_usage_has_no_cost()
    {
        await using var server = await TestServer.StartAsync(Answer.Json("""{"id":"a","model":"m","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"Hello"}}]}"""));
        using var client = Client(server, "glm-5p3");

        Assert.Null((await client.GetResponseAsync("Hi")).GetFireworksMetadata().Cost);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_tool_loop_sums_its_calls(bool stream)
    {
        var call = stream ? Answer.Events(Wire.Chunk(Call.Replace("{\"id\"", "{\"index\":0,\"id\"", StringComparison.Ordinal)), Wire.Finish("tool_calls"), Wire.UsageChunk()) : Answer.Json(Wire.Completion(Call, "tool_calls"));
        var end = stream ? Answer.Events(Wire.Text("Done"), Wire.Finish(), Wire.UsageChunk()) : Answer.Json(Wire.Hello);
        await using var server = await TestServer.StartAsync(call, call, end);
        using var client = Client(server, "glm-5p3").AsBuilder().UseFunctionInvocation().Build();
        ChatOptions options = new() { Tools = [AIFunctionFactory.Create(() => "seen", "look")] };

        var response = stream ? (await client.GetStreamingResponseAsync("Hi", options).ToListAsync()).ToChatResponse() : await client.GetResponseAsync("Hi", options);

        Assert.Equal(36, response.Usage!.InputTokenCount);
        Assert.Equal(3 * 0.00002968m, response.GetFireworksMetadata().Cost);
    }

    [Fact]
    public async Task Embeddings_carry_the_cost_of_all_their_requests()
    {
        await using var server = await TestServer.StartAsync(async context => await EmbeddingWire.AnswerTo(await EmbeddingWire.ReadAsync(context.Request)).WriteAsync(context));
        using var generator = server.Generator(configure: options =>
        {
            options.MaxEmbeddingInputsPerRequest = 2;
            options.Prices = new([new() { Model = "qwen3-embedding-8b", Input = 0.10m }]);
        });

        // Two tokens each, in three requests: 10 x 0.10.
        var embeddings = await generator.GenerateAsync(["a 1", "a 2", "a 3", "a 4", "a 5"]);

        Assert.Equal(3, server.Requests.Count);
        Assert.Equal(0.000001m, embeddings.GetFireworksMetadata().Cost);
    }

    [Fact]
    public async Task Costs_are_measured_by_model()
    {
        ConcurrentQueue<(double Dollars, Dictionary<string, object?> Tags)> measured = new();
        using MeterListener listener = new()
        {
            InstrumentPublished = (instrument, meter) =>
            {
                if (instrument.Name == "fireworks.client.cost")
                {
                    meter.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((_, dollars, tags, _) => measured.Enqueue((dollars, new(tags.ToArray()))));
        listener.Start();
        await using var server = await TestServer.StartAsync(Answer.Json(Wire.Hello));
        using var client = Client(server, "fireworks/glm-5p3");

        await client.GetResponseAsync("Hi", new ChatOptions().WithFireworks(fireworks => fireworks.ServiceTier = FireworksServiceTier.Priority));

        // Other tests measure at the same time, under other forms of the address.
        var (dollars, tags) = Assert.Single(measured, one => "fireworks/glm-5p3".Equals(one.Tags["gen_ai.request.model"]));
        Assert.Equal(0.0000371, dollars, 12);
        Assert.Equal(("fireworks", "chat", "accounts/fireworks/models/served", "priority"), (tags["gen_ai.provider.name"], tags["gen_ai.operation.name"], tags["gen_ai.response.model"], tags["fireworks.service_tier"]));
    }

    private static FireworksChatClient Client(TestServer server, string model) => server.ChatClient(model, options => options.Prices = PriceTests.Glm);
}
