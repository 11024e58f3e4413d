using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Tests;

/// <summary>Counts what the whole process allocates, so it runs while no other test does.</summary>
[CollectionDefinition(nameof(ConcurrentStreamTests), DisableParallelization = true)]
[Collection(nameof(ConcurrentStreamTests))]
public sealed class ConcurrentStreamTests
{
    [Fact]
    public async Task A_thousand_streams_cost_each_what_a_hundred_do()
    {
        var events = Answer.EventBytes([.. Enumerable.Range(0, 100).Select(number => Wire.Text($" w{number}")), Wire.Finish(), Wire.UsageChunk()]);
        await using var server = await TestServer.StartAsync(Answer.Events(events));
        using var client = server.ChatClient();

        await RunAsync(client, 1000);
        var few = await BytesPerStreamAsync(client, 100);
        var many = await BytesPerStreamAsync(client, 1000);

        Assert.InRange(many / few, 0.5, 1.1);
    }

    /// <summary>
    /// The least of several runs: whatever else the process does meanwhile (the server, timers, background compilation) only adds.
    /// </summary>
    private static async Task<double> BytesPerStreamAsync(FireworksChatClient client, int count)
    {
        var least = double.MaxValue;
        for (var run = 0; run < 7; run++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            await RunAsync(client, count);
            least = Math.Min(least, (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)count);
        }

        return least;
    }

    private static async Task RunAsync(FireworksChatClient client, int count)
    {
        var responses = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => client.GetStreamingResponseAsync("Hi").ToChatResponseAsync()));
        Assert.All(responses, response => Assert.Equal(ChatFinishReason.Stop, response.FinishReason));
    }
}
