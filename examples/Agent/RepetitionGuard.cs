using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.AI;

namespace Agent;

/// <summary>
/// Stops an answer that says the same again and again, as models do that have lost their way: it ends with the reason
/// <see cref="Repetition"/>. Nothing more is generated, as the stream of the client beneath is no longer read.
/// </summary>
internal sealed class RepetitionGuard(IChatClient inner) : DelegatingChatClient(inner)
{
    private const int LongestUnit = 240;
    private const int Repeats = 5;
    private const int ShortestRun = 400; // A ruler, a row of zeros or the line of a table is shorter.

    public static ChatFinishReason Repetition { get; } = new("repetition");

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        StringBuilder end = new();
        await foreach (var update in base.GetStreamingResponseAsync(messages, options, cancellationToken))
        {
            yield return update;
            foreach (var content in update.Contents)
            {
                end.Append(content is TextReasoningContent thought ? thought.Text : (content as TextContent)?.Text);
            }

            end.Remove(0, Math.Max(0, end.Length - (LongestUnit * Repeats)));
            if (update.Contents.Count > 0 && EndsInRun(end.ToString()))
            {
                yield return new ChatResponseUpdate(ChatRole.Assistant, []) { FinishReason = Repetition };
                yield break;
            }
        }
    }

    /// <summary>Whether a text ends in one unit, of any length up to the longest, said many times.</summary>
    private static bool EndsInRun(ReadOnlySpan<char> text)
    {
        for (var unit = 1; unit <= LongestUnit; unit++)
        {
            var run = Math.Max(ShortestRun, unit * Repeats);
            if (text.Length >= run && text[^run..^unit].SequenceEqual(text[^(run - unit)..]))
            {
                return true;
            }
        }

        return false;
    }
}
