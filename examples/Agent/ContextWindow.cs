using Microsoft.Extensions.AI;

namespace Agent;

/// <summary>
/// Shortens a conversation to what fits in the model's context: the oldest turns go, each as a whole, from the user's message to the one
/// before the next, so that no call is left without its result. Instructions and the newest turn stay.
/// </summary>
/// <param name="fitsAsync">Says whether messages and an answer fit.</param>
/// <param name="forget">Hears how many turns are left out of a request, if any are.</param>
internal sealed class ContextWindow(
    Func<IEnumerable<ChatMessage>, CancellationToken, ValueTask<bool>> fitsAsync, Action<int> forget) : IChatReducer
{
    public async Task<IEnumerable<ChatMessage>> ReduceAsync(IEnumerable<ChatMessage> messages, CancellationToken cancellationToken)
    {
        var kept = messages.ToList();
        var forgotten = 0;
        while (!await fitsAsync(kept, cancellationToken) && ForgetOldestTurn(kept))
        {
            forgotten++;
        }

        if (forgotten > 0)
        {
            forget(forgotten);
        }

        return kept;
    }

    /// <returns>Whether there was a turn before the newest.</returns>
    public static bool ForgetOldestTurn(List<ChatMessage> messages)
    {
        var first = messages.FindIndex(static message => message.Role == ChatRole.User);
        var second = first < 0 ? -1 : messages.FindIndex(first + 1, static message => message.Role == ChatRole.User);
        if (second < 0)
        {
            return false;
        }

        messages.RemoveRange(first, second - first);
        return true;
    }

    /// <returns>Whether there was a turn before the newest, which is asked for and no part of the history yet.</returns>
    public static bool ForgetOldestTurn(List<ChatMessage> history, ChatMessage asked)
    {
        history.Add(asked);
        var isForgotten = ForgetOldestTurn(history);
        history.RemoveAt(history.Count - 1);
        return isForgotten;
    }
}
