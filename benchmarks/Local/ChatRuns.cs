using System.Diagnostics;
using Fireworks.AI.Extensions.Onnx;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Benchmarks.Local;

/// <summary>What the benchmarks do with a chat client.</summary>
internal static class ChatRuns
{
    /// <summary>The question before each answer whose tokens are counted.</summary>
    public const string Question = "Tell me about the sea.";

    /// <summary>
    /// Letters of which each is a token of the random models; another seed gives another beginning, so that nothing is reused.
    /// </summary>
    public static string Letters(int count, int seed)
    {
        var random = new Random(seed);
        return string.Create(count, random, static (text, random) =>
        {
            foreach (ref var letter in text)
            {
                letter = (char)('a' + random.Next(26));
            }
        });
    }

    /// <summary>Greedy answers of exactly this many tokens.</summary>
    public static ChatOptions Options(int tokens) =>
        new ChatOptions { MaxOutputTokens = tokens, Temperature = 0 }.WithOnnx(static onnx => onnx.IgnoreEndOfSequence = true);

    public static async Task StreamAsync(IChatClient client, string question, ChatOptions options)
    {
        await foreach (var _ in client.GetStreamingResponseAsync(question, options))
        {
        }
    }

    /// <summary>Streams several answers at once.</summary>
    public static Task StreamAsync(IChatClient client, int callers, ChatOptions options) => Task.WhenAll(
        Enumerable.Range(0, callers).Select(caller => Task.Run(() => StreamAsync(client, $"{Question} {caller}", options))));

    public static async Task<double> SecondsToFirstTokenAsync(IChatClient client, IEnumerable<ChatMessage> messages, ChatOptions options)
    {
        var started = Stopwatch.GetTimestamp();
        await foreach (var _ in client.GetStreamingResponseAsync(messages, options))
        {
            return Stopwatch.GetElapsedTime(started).TotalSeconds;
        }

        throw new InvalidOperationException("The model gave no token.");
    }

    /// <summary>The longest wait between two updates of an answer while a long prompt joins.</summary>
    public static async Task<double> LongestGapAsync(IChatClient client, string joiningPrompt)
    {
        var longest = 0.0;
        var tokens = 0;
        var last = 0L;
        var joining = Task.CompletedTask;
        await foreach (var _ in client.GetStreamingResponseAsync(Question, Options(1000)))
        {
            var now = Stopwatch.GetTimestamp();
            if (++tokens == 20)
            {
                joining = Task.Run(() => StreamAsync(client, joiningPrompt, Options(1)));
            }
            else if (tokens > 20)
            {
                longest = Math.Max(longest, Stopwatch.GetElapsedTime(last, now).TotalSeconds);
                if (joining.IsCompleted)
                {
                    break;
                }
            }

            last = now;
        }

        await joining;
        return longest;
    }
}
