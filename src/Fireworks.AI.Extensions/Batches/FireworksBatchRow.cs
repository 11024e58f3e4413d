using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions;

/// <summary>One request of a <see cref="FireworksBatch"/>.</summary>
/// <example>
/// <code>
/// FireworksBatchRow row = new("review-17", "Is this review friendly? It broke after a day.");
/// </code>
/// </example>
public sealed class FireworksBatchRow
{
    /// <summary>Creates a row with one message of the user.</summary>
    /// <param name="id">The id by which its result is known; no other row of the batch has it.</param>
    /// <param name="message">What the user says.</param>
    /// <exception cref="ArgumentException">The id is empty.</exception>
    public FireworksBatchRow(string id, string message)
        : this(id, [new ChatMessage(ChatRole.User, message)])
    {
    }

    /// <summary>Creates a row.</summary>
    /// <param name="id">The id by which its result is known; no other row of the batch has it.</param>
    /// <param name="messages">The messages, as those of a call of <see cref="FireworksChatClient"/>.</param>
    /// <param name="options">
    /// The options, as those of such a call; they win over <see cref="FireworksBatch.Defaults"/>. The model and what a call sends as
    /// headers cannot be set for a row.
    /// </param>
    /// <exception cref="ArgumentException">The id is empty.</exception>
    public FireworksBatchRow(string id, IEnumerable<ChatMessage> messages, ChatOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        ArgumentNullException.ThrowIfNull(messages);
        Id = id;
        Messages = messages;
        Options = options;
    }

    /// <summary>Gets the id by which the result is known.</summary>
    public string Id { get; }

    /// <summary>Gets the messages.</summary>
    public IEnumerable<ChatMessage> Messages { get; }

    /// <summary>Gets the options; null for none.</summary>
    public ChatOptions? Options { get; }
}
