using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions;

/// <summary>Adds Fireworks' own settings to <see cref="ChatOptions"/>, and reads its facts from responses.</summary>
/// <remarks>The page docs/chat.md has more.</remarks>
public static class FireworksChatExtensions
{
    /// <summary>
    /// Sets what the abstraction has no member for. The settings become entries of <see cref="ChatOptions.AdditionalProperties"/> under
    /// Fireworks' own names, so they pass through middleware and Semantic Kernel, and other providers can ignore them.
    /// </summary>
    /// <typeparam name="TOptions">The type of the options.</typeparam>
    /// <param name="options">The options to change.</param>
    /// <param name="configure">Sets the values.</param>
    /// <returns>The same options.</returns>
    /// <example>
    /// <code>
    /// var options = new ChatOptions { Temperature = 0.2f }.WithFireworks(fireworks =&gt;
    /// {
    ///     fireworks.MinP = 0.05;
    ///     fireworks.PromptCacheKey = "conversation-42";
    /// });
    /// </code>
    /// </example>
    public static TOptions WithFireworks<TOptions>(this TOptions options, Action<FireworksChatOptions> configure)
        where TOptions : ChatOptions
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(configure);
        configure(new FireworksChatOptions(options.AdditionalProperties ??= []));
        return options;
    }

    /// <summary>Reads what Fireworks tells about a call beyond the abstraction.</summary>
    /// <param name="response">A response, also one put together from updates.</param>
    /// <returns>A view of the response's additional properties; its members are null or empty where nothing was sent.</returns>
    /// <example>
    /// <code>
    /// var facts = response.GetFireworksMetadata();
    /// Console.WriteLine($"{facts.RequestId} in {facts.ServerProcessingTime}");
    /// </code>
    /// </example>
    public static FireworksMetadata GetFireworksMetadata(this ChatResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);

        // Updates that are put together leave their properties on the message.
        return new FireworksMetadata(
            response.Usage,
            response.Messages.Reverse().Select(static message => message.AdditionalProperties).Prepend(response.AdditionalProperties));
    }

    /// <summary>Reads what an update of a stream carries beyond the abstraction.</summary>
    /// <param name="update">An update.</param>
    /// <returns>A view of the update's additional properties; its members are null or empty where nothing was sent.</returns>
    /// <example>
    /// <code>
    /// var id = update.GetFireworksMetadata().RequestId;
    /// </code>
    /// </example>
    public static FireworksMetadata GetFireworksMetadata(this ChatResponseUpdate update)
    {
        ArgumentNullException.ThrowIfNull(update);
        var usage = update.Contents.OfType<UsageContent>().LastOrDefault()?.Details;
        return new FireworksMetadata(usage, update.AdditionalProperties);
    }
}
