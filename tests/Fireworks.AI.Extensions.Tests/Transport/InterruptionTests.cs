using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Tests;

/// <summary>Calls that are cancelled, or whose client is disposed, at any moment.</summary>
public sealed class InterruptionTests
{
    private const int Cases = 150;

    [Fact]
    public async Task Calls_end_as_documented_whenever_they_are_interrupted()
    {
        var events = Answer.EventBytes([.. Enumerable.Range(0, 20).Select(number => Wire.Text($"{number} ")), Wire.Finish()]);
        var answer = Answer.Events(events) with { Cuts = [.. Enumerable.Range(1, 20).Select(part => part * events.Length / 21)] };
        await using var finishing = await TestServer.StartAsync(answer);
        await using var waiting = await TestServer.StartAsync(
            Answer.Events(events[..(events.Length / 2)]) with { Hold = Task.Delay(Timeout.Infinite) });
        var whole = string.Concat(Enumerable.Range(0, 20).Select(number => $"{number} "));
        for (var seed = 0; seed < Cases; seed++)
        {
            Random random = new(seed);
            var finishes = random.Next(2) == 0;
            using FireworksClient client = new((finishes ? finishing : waiting).Options());
            using CancellationTokenSource cancellation = new();
            var disposes = random.Next(2) == 0;
            var spins = random.Next(200_000);
            var interruption = Task.Run(() =>
            {
                Thread.SpinWait(spins);
                if (disposes)
                {
                    client.Dispose();
                }
                else
                {
                    cancellation.Cancel();
                }
            });
            try
            {
                var response = await client.GetChatClient("m").GetStreamingResponseAsync("Hi", cancellationToken: cancellation.Token).ToChatResponseAsync();
                Assert.True(finishes, "A stream that has not come to its end was taken for whole.");
                Assert.Equal(whole, response.Text);
            }
            catch (ObjectDisposedException) when (disposes)
            {
            }
            catch (OperationCanceledException exception) when (!disposes)
            {
                Assert.Equal(cancellation.Token, exception.CancellationToken);
            }

            await interruption;
        }
    }
}
