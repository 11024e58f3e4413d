using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Fireworks.AI.Extensions;

/// <summary>
/// Continues texts by models at Fireworks, by its completions API: for prompts that are a text and not a conversation, as base models take
/// them, for templates of your own, for gaps in a text, and for the probabilities of a given text. It keeps no state between calls and can
/// be used by any number of callers at once.
/// </summary>
/// <remarks>
/// <para>
/// Options and answers are those of a chat: the settings of <see cref="FireworksChatExtensions.WithFireworks"/> apply, the completion is
/// <see cref="ChatResponse.Text"/>, and <c>GetFireworksMetadata()</c> has log probabilities, further choices and the facts of the call.
/// <see cref="FireworksCompletionOptions"/> adds what only a completion has. Without a limit on tokens, 2,048 are asked for, as a chat gets
/// them: the API's own default may be 16.
/// </para>
/// <para>
/// Errors are <see cref="FireworksException"/>. Before anything is sent, a value that Fireworks would refuse is an
/// <see cref="ArgumentException"/>, and what the API does not have, such as tools and instructions, a <see cref="NotSupportedException"/>.
/// The page docs/completions.md has more.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// using var client = new FireworksCompletionClient("accounts/fireworks/models/gpt-oss-120b", new() { ApiKey = "fw_..." });
/// var response = await client.GetResponseAsync("Roses are red, violets are", new ChatOptions { MaxOutputTokens = 8 });
/// Console.WriteLine(response.Text);
/// </code>
/// </example>
public sealed class FireworksCompletionClient : IDisposable
{
    // The way to the service, and back, is that of a chat.
    private readonly FireworksChatClient _chat;

    /// <summary>
    /// Creates a client with a connection pool of its own. To share one between clients, use <see cref="FireworksClient"/>.
    /// </summary>
    /// <param name="model">The model, for example <c>accounts/fireworks/models/gpt-oss-120b</c> or a <see cref="FireworksModel"/>; sent as
    /// given. <see cref="ChatOptions.ModelId"/> replaces it for a call.</param>
    /// <param name="options">The settings; if null, they come from environment variables.</param>
    /// <param name="loggerFactory">Where to log retries, failures and settings that are not sent; never content.</param>
    /// <exception cref="ArgumentException">The model is empty, or a setting is missing or out of range.</exception>
    public FireworksCompletionClient(string model, FireworksClientOptions? options = null, ILoggerFactory? loggerFactory = null)
        : this(new FireworksChatClient(model, options, loggerFactory), model)
    {
    }

    internal FireworksCompletionClient(FireworksChatClient chat, string model)
    {
        _chat = chat;
        ModelId = model;
    }

    /// <summary>Gets the model that is asked where a call names no other.</summary>
    public string ModelId { get; }

    /// <summary>Continues a text.</summary>
    /// <param name="prompt">The text, as the model reads it: no template is put around it.</param>
    /// <param name="options">The options, also <see cref="FireworksCompletionOptions"/>; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The completion as one message; with the prompt in front where <see cref="FireworksChatOptions.EchoPrompt"/> is
    /// set.</returns>
    /// <exception cref="FireworksException">The service refused the request, failed, or could not be reached.</exception>
    /// <exception cref="ArgumentException">The request has a value that Fireworks would refuse.</exception>
    /// <exception cref="NotSupportedException">The request asks for what this API does not have.</exception>
    public Task<ChatResponse> GetResponseAsync(
        string prompt, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        return _chat.Sender.CompleteAsync(() => _chat.CreateRequest(prompt, options, stream: false), cancellationToken);
    }

    /// <summary>Continues a text, and hands out the completion while it is written.</summary>
    /// <param name="prompt">The text, as the model reads it: no template is put around it.</param>
    /// <param name="options">The options, also <see cref="FireworksCompletionOptions"/>; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The parts of the completion; usage comes once, at its end.</returns>
    /// <exception cref="FireworksException">The service refused the request, failed, could not be reached, or broke off the
    /// stream.</exception>
    /// <exception cref="ArgumentException">The request has a value that Fireworks would refuse.</exception>
    /// <exception cref="NotSupportedException">The request asks for what this API does not have.</exception>
    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        string prompt, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        return _chat.Sender.StreamAsync(() => _chat.CreateRequest(prompt, options, stream: true), cancellationToken);
    }

    /// <summary>
    /// Releases the connections, if the client owns them. Calls in flight end with <see cref="ObjectDisposedException"/>.
    /// </summary>
    public void Dispose() => _chat.Dispose();
}
