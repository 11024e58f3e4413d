using System.Runtime.CompilerServices;
using Fireworks.AI.Extensions;
using Microsoft.Extensions.AI;

namespace Agent;

/// <summary>
/// Shortens a conversation to what fits in the model's context: the oldest turns go, each as a whole, from the user's message to the one
/// before the next, so that no call is left without its result. Instructions and the newest turn stay. What seems to fit and is refused by
/// the service is shortened further.
/// </summary>
/// <param name="inner">The client beneath.</param>
/// <param name="fitsAsync">Says whether messages and an answer fit.</param>
/// <param name="forget">Hears how many turns are left out of a request, if any are.</param>
internal sealed class ContextWindow(
    IChatClient inner, Func<IEnumerable<ChatMessage>, CancellationToken, ValueTask<bool>> fitsAsync, Action<int> forget) : DelegatingChatClient(inner)
{
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var kept = messages.ToList();
        var forgotten = 0;
        while (!await fitsAsync(kept, cancellationToken) && ForgetOldestTurn(kept))
        {
            forgotten++;
        }

        IAsyncEnumerator<ChatResponseUpdate>? updates = null;
        try
        {
            var hasUpdate = false;
            while (updates is null)
            {
                updates = base.GetStreamingResponseAsync(kept, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
                try
                {
                    hasUpdate = await updates.MoveNextAsync();
                }
                catch (FireworksException exception) when (RemoteContext.IsTooLong(exception))
                {
                    if (!ForgetOldestTurn(kept))
                    {
                        throw;
                    }

                    forgotten++;
                    await updates.DisposeAsync();
                    updates = null;
                }
            }

            if (forgotten > 0)
            {
                forget(forgotten);
            }

            for (; hasUpdate; hasUpdate = await updates.MoveNextAsync())
            {
                yield return updates.Current;
            }
        }
        finally
        {
            if (updates is not null)
            {
                await updates.DisposeAsync();
            }
        }
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
}
