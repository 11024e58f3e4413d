using System.Diagnostics;
using Fireworks.AI.Extensions.Onnx;
using Microsoft.Extensions.AI;

namespace GpuCheck;

/// <summary>Runs requests of a wanted length, and takes their times.</summary>
internal static class Conversations
{
    /// <summary>A text of about so many tokens: the models here have a token for a letter.</summary>
    public static string Text(int seed, int tokens)
    {
        var random = new Random(seed);
        return string.Create(tokens, random, static (span, random) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = i % 6 == 5 ? ' ' : (char)('a' + random.Next(26));
            }
        });
    }

    /// <summary>Options for an answer of exactly so many tokens.</summary>
    public static ChatOptions Exactly(int tokens) => new ChatOptions { MaxOutputTokens = tokens }.WithOnnx(static onnx => onnx.IgnoreEndOfSequence = true);

    /// <summary>An answer, in seconds to its first token and to its end.</summary>
    public static async Task<(string Text, double First, double Total)> AskAsync(IChatClient client, IEnumerable<ChatMessage> messages, ChatOptions options)
    {
        var clock = Stopwatch.StartNew();
        double first = 0;
        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in client.GetStreamingResponseAsync(messages, options))
        {
            if (updates.Count == 0)
            {
                first = clock.Elapsed.TotalSeconds;
            }

            updates.Add(update);
        }

        return (updates.ToChatResponse().Text, first, clock.Elapsed.TotalSeconds);
    }

    /// <summary>
    /// Tokens per second of several callers at once, each with a prompt and an answer of its own, from the first token of any to the last
    /// of all.
    /// </summary>
    public static async Task<double> ThroughputAsync(IChatClient client, int callers, int tokens, int seed)
    {
        var clock = Stopwatch.StartNew();
        var answers = await Task.WhenAll(Enumerable.Range(0, callers).Select(async caller =>
        {
            var times = new List<double>();
            await foreach (var _ in client.GetStreamingResponseAsync(Text(seed + caller, 24), Exactly(tokens)))
            {
                times.Add(clock.Elapsed.TotalSeconds);
            }

            return times;
        }));

        return (answers.Sum(static times => times.Count) - 1) / (answers.Max(static times => times[^1]) - answers.Min(static times => times[0]));
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
