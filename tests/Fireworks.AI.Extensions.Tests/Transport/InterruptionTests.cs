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
        await using var server = await TestServer.StartAsync(Answer.Events(events) with { Cuts = [.. Enumerable.Range(1, 20).Select(part => part * events.Length / 21)] });
        var whole = string.Concat(Enumerable.Range(0, 20).Select(number => $"{number} "));
        Dictionary<string, int> endings = [];
        for (var seed = 0; seed < Cases; seed++)
        {
            Random random = new(seed);
            using FireworksClient client = new(server.Options());
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
            string ending;
            try
            {
                var response = await client.GetChatClient("m").GetStreamingResponseAsync("Hi", cancellationToken: cancellation.Token).ToChatResponseAsync();
                Assert.Equal(whole, response.Text);
                ending = "whole";
            }
            catch (ObjectDisposedException) when (disposes)
            {
                ending = "disposed";
            }
            catch (OperationCanceledException exception) when (!disposes)
            {
                Assert.Equal(cancellation.Token, exception.CancellationToken);
                ending = "cancelled";
            }

            endings[ending] = endings.GetValueOrDefault(ending) + 1;
            await interruption;
        }

        Assert.True(endings.ContainsKey("disposed") && endings.ContainsKey("cancelled"), string.Join(", ", endings));
    }
}
