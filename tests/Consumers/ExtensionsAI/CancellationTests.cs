using Fireworks.AI.Extensions.Consumers.Infrastructure;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Consumers.ExtensionsAI;

/// <summary>What is asked to stop stops, on both sides alike.</summary>
public sealed class CancellationTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cancelled_stream_ends_with_the_next_update(bool remote)
    {
        await using var server = await ModelServer.StartAsync(Turn.Say("One two three four five six seven eight"));
        using var client = remote ? server.ChatClient() : Sparkler.ChatClient();
        using CancellationTokenSource stop = new();
        var updates = client.GetStreamingResponseAsync(
            "Hi!", new ChatOptions { MaxOutputTokens = 60, AdditionalProperties = new() { ["ignore_eos"] = true } }, stop.Token).GetAsyncEnumerator();
        await using (updates)
        {
            Assert.True(await updates.MoveNextAsync());
            await Task.Delay(200); // What follows may be there by now; the next read has to throw either way.
            await stop.CancelAsync();

            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await updates.MoveNextAsync());
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_token_that_is_cancelled_before_the_call_is_looked_at_first(bool stream)
    {
        using var client = Sparkler.ChatClient();
        ChatMessage[] unreadable = [new(new ChatRole("critic"), "x")];
        CancellationToken cancelled = new(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stream
            ? client.GetStreamingResponseAsync(unreadable, cancellationToken: cancelled).ToChatResponseAsync(cancelled)
            : client.GetResponseAsync(unreadable, cancellationToken: cancelled));
    }
}
