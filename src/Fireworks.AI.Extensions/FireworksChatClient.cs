using Fireworks.AI.Extensions.Chat;
using Fireworks.AI.Extensions.Chat.Request;
using Fireworks.AI.Extensions.Transport;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Fireworks.AI.Extensions;

/// <summary>
/// Answers as an <see cref="IChatClient"/> for models at Fireworks, by its chat completions API. It keeps no state between calls and can be
/// used by any number of callers at once.
/// </summary>
/// <remarks>
/// Errors are <see cref="FireworksException"/>. Before anything is sent, a value that Fireworks would refuse is an
/// <see cref="ArgumentException"/>, and what the endpoint does not have a <see cref="NotSupportedException"/>. See
/// <see cref="FireworksChatExtensions"/> for settings and facts beyond the abstraction. <see cref="ChatOptions.RawRepresentationFactory"/>
/// may return a <see cref="System.Text.Json.Nodes.JsonObject"/> whose properties are merged into the request last. The page docs/chat.md
/// has more.
/// </remarks>
public sealed class FireworksChatClient : IChatClient
{
    private readonly FireworksClient _client;
    private readonly bool _ownsClient;
    private readonly FireworksTransport _transport;
    private readonly ToolsWithFormat _toolsWithFormat;
    private readonly string _model;
    private readonly ChatClientMetadata _metadata;

    /// <summary>
    /// Creates a client with a connection pool of its own. To share one between clients, use <see cref="FireworksClient"/>.
    /// </summary>
    /// <param name="model">The model, for example <c>accounts/fireworks/models/glm-5p3</c> or a <see cref="FireworksModel"/>; sent as
    /// given. <see cref="ChatOptions.ModelId"/> replaces it for a call.</param>
    /// <param name="options">The settings; if null, they come from environment variables.</param>
    /// <param name="loggerFactory">Where to log retries, failures and settings that are not sent; never content.</param>
    /// <exception cref="ArgumentException">The model is empty, or a setting is missing or out of range.</exception>
    /// <example>
    /// <code>
    /// using IChatClient client = new FireworksChatClient("accounts/fireworks/models/glm-5p3-flash", new() { ApiKey = "fw_..." });
    /// var response = await client.GetResponseAsync("What colour is grass?");
    /// </code>
    /// </example>
    public FireworksChatClient(string model, FireworksClientOptions? options = null, ILoggerFactory? loggerFactory = null)
        : this(FireworksClient.CreateFor(model, options, loggerFactory), model, ownsClient: true)
    {
    }

    internal FireworksChatClient(FireworksClient client, string model, bool ownsClient = false)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        _client = client;
        _ownsClient = ownsClient;
        _transport = client.Transport;
        Sender = new(_transport);
        _toolsWithFormat = new(_transport, Sender);
        _model = model;
        _metadata = new ChatClientMetadata(FireworksTelemetry.ProviderName, _transport.Settings.Endpoint, model);
    }

    /// <inheritdoc/>
    /// <exception cref="FireworksException">The service refused the request, failed, or could not be reached.</exception>
    /// <exception cref="ArgumentException">The request has a value that Fireworks would refuse.</exception>
    /// <exception cref="NotSupportedException">The request asks for what this endpoint does not have.</exception>
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return options?.ResponseFormat is ChatResponseFormatJson
            ? _toolsWithFormat.CompleteAsync(() => CreateRequest(messages, options, stream: false), cancellationToken)
            : Sender.CompleteAsync(() => CreateRequest(messages, options, stream: false), cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="FireworksException">The service refused the request, failed, could not be reached, or broke off the
    /// stream.</exception>
    /// <exception cref="ArgumentException">The request has a value that Fireworks would refuse.</exception>
    /// <exception cref="NotSupportedException">The request asks for what this endpoint does not have.</exception>
    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return options?.ResponseFormat is ChatResponseFormatJson
            ? _toolsWithFormat.StreamAsync(() => CreateRequest(messages, options, stream: true), cancellationToken)
            : Sender.StreamAsync(() => CreateRequest(messages, options, stream: true), cancellationToken);
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? _metadata
            : serviceType == typeof(FireworksClient) ? _client
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <summary>
    /// Releases the connections, if the client owns them. Calls in flight end with <see cref="ObjectDisposedException"/>.
    /// </summary>
    public void Dispose()
    {
        if (_ownsClient)
        {
            _client.Dispose();
        }
    }

    /// <summary>The way to the service and back, which completions of texts take too.</summary>
    internal ChatSender Sender { get; }

    /// <summary>The request for a completion of a text.</summary>
    internal ChatRequest CreateRequest(string prompt, ChatOptions? options, bool stream) => new(
        this, _model, [], options, stream, _transport.Settings, _transport.UnknownSettings, _transport.RefusedSettings, prompt);

    private ChatRequest CreateRequest(IEnumerable<ChatMessage> messages, ChatOptions? options, bool stream)
    {
        ChatRequest request = new(
            this, _model, messages, options, stream, _transport.Settings, _transport.UnknownSettings, _transport.RefusedSettings);
        request.AddsPromptCacheKey = PromptCacheKey.IsWanted(request, _transport.HasDefaultHeader);
        return request;
    }
}
