using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions;

/// <summary>
/// Passes calls on to another chat client until a <see cref="FireworksBudget"/> is reached, and refuses them from then on.
/// </summary>
/// <remarks>
/// It goes inside a tool loop, so that each call of the loop is checked. A refusal is a <see cref="FireworksException"/> of the kind
/// <see cref="FireworksErrorKind.Budget"/>. The page docs/models-and-prices.md has more.
/// </remarks>
/// <example>
/// <code>
/// FireworksBudget budget = new(new() { MaxTokens = 100_000 });
/// IChatClient conversation = new FireworksBudgetChatClient(client, budget);
/// </code>
/// </example>
public sealed class FireworksBudgetChatClient : DelegatingChatClient
{
    private readonly Func<ChatOptions?, FireworksBudget?> _find;

    /// <summary>Creates a client with one budget for all of its calls.</summary>
    /// <param name="innerClient">The client to pass calls on to. It is disposed with this one.</param>
    /// <param name="budget">The budget; other clients may share it.</param>
    public FireworksBudgetChatClient(IChatClient innerClient, FireworksBudget budget)
        : base(innerClient)
    {
        ArgumentNullException.ThrowIfNull(budget);
        _find = _ => budget;
    }

    /// <summary>Creates a client that asks for each call which budget counts, for example that of a conversation or of a user.</summary>
    /// <param name="innerClient">The client to pass calls on to. It is disposed with this one.</param>
    /// <param name="findBudget">Finds the budget by the options of the call; null where none counts.</param>
    /// <example>
    /// <code>
    /// ConcurrentDictionary&lt;string, FireworksBudget&gt; budgets = new();
    /// IChatClient limited = new FireworksBudgetChatClient(client, options =&gt;
    ///     options?.AdditionalProperties?.TryGetValue("user", out string? user) == true
    ///         ? budgets.GetOrAdd(user!, _ =&gt; new FireworksBudget(new() { MaxCost = 0.50m, Period = TimeSpan.FromDays(1) }))
    ///         : null);
    /// </code>
    /// </example>
    public FireworksBudgetChatClient(IChatClient innerClient, Func<ChatOptions?, FireworksBudget?> findBudget)
        : base(innerClient)
    {
        ArgumentNullException.ThrowIfNull(findBudget);
        _find = findBudget;
    }

    /// <inheritdoc/>
    /// <exception cref="FireworksException">The budget is reached, or the call failed.</exception>
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var budget = _find(options);
        budget?.ThrowIfReached();
        var response = await base.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        budget?.Add(response.Usage);
        return response;
    }

    /// <inheritdoc/>
    /// <exception cref="FireworksException">The budget is reached, or the call failed.</exception>
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var budget = _find(options);
        budget?.ThrowIfReached();
        var isCounted = false;
        await foreach (var update in base.GetStreamingResponseAsync(messages, options, cancellationToken).ConfigureAwait(false))
        {
            // Counted as soon as it is known: the reader may leave the stream there.
            foreach (var usage in update.Contents.OfType<UsageContent>())
            {
                isCounted = true;
                budget?.Add(usage.Details);
            }

            yield return update;
        }

        if (!isCounted)
        {
            budget?.Add(usage: null);
        }
    }
}
