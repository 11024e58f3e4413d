using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Fireworks.AI.Extensions.Catalogue;
using Fireworks.AI.Extensions.Chat.Request;
using Fireworks.AI.Extensions.Chat.Response;
using Fireworks.AI.Extensions.Settings;
using Fireworks.AI.Extensions.Transport;
using Fireworks.AI.Shared.Chat;
using Fireworks.AI.Shared.Settings;
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
public sealed partial class FireworksChatClient : IChatClient
{
    private readonly FireworksClient _client;
    private readonly bool _ownsClient;
    private readonly FireworksTransport _transport;
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
        return CallsBeforeFormat.IsPair(options)
            ? CompletePairAsync(messages, options!, cancellationToken)
            : CompleteAsync(messages, options, cancellationToken);
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
        return CallsBeforeFormat.IsPair(options)
            ? StreamPairAsync(messages, options!, cancellationToken)
            : StreamAsync(messages, options, cancellationToken);
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

    /// <summary>The request for a completion of a text.</summary>
    internal ChatRequest CreateRequest(string prompt, ChatOptions? options, bool stream) => new(
        this, _model, [], options, stream, _transport.Settings, _transport.UnknownSettings, _transport.RefusedSettings, prompt);

    internal async Task<ChatResponse> GetResponseAsync(Func<ChatRequest> createRequest, CancellationToken cancellationToken)
    {
        var request = createRequest();
        var settings = CreateResponseSettings(request);
        using var transport = await SendAsync(request, cancellationToken).ConfigureAwait(false);
        return Restore(await ReadAsync(settings, transport).ConfigureAwait(false), request);
    }

    internal async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        Func<ChatRequest> createRequest, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = createRequest();
        var settings = CreateResponseSettings(request);
        using var transport = await SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (await transport.IsJsonAsync().ConfigureAwait(false))
        {
            // A server or proxy that does not stream answers whole, or with an error under a status of success.
            var whole = Restore(await ReadAsync(settings, transport).ConfigureAwait(false), request);
            foreach (var update in whole.ToChatResponseUpdates())
            {
                yield return update;
            }

            yield break;
        }

        using ChatStreamReader reader = new(settings, _transport.Errors, transport);
        var body = await transport.OpenEventsAsync().ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            var events = SseParser.Create(body, reader.Parse).EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
            await using (events.ConfigureAwait(false))
            {
                while (!reader.IsDone)
                {
                    try
                    {
                        if (!await events.MoveNextAsync().ConfigureAwait(false))
                        {
                            break;
                        }
                    }
                    catch (FireworksException exception) when (reader.IsWhole && exception.IsOfConnection)
                    {
                        break; // An answer that has come whole is one, even if its connection breaks or falls silent then.
                    }

                    if (events.Current.Data is { } update)
                    {
                        request.ToolNames?.Restore(update.Contents);
                        yield return update;

                        // What has arrived already would go on after the end that the caller asked for.
                        cancellationToken.ThrowIfCancellationRequested();
                    }
                }
            }
        }

        if (reader.Complete() is { } last)
        {
            request.ToolNames?.Restore(last.Contents);
            yield return last;
        }
    }

    private ChatRequest CreateRequest(IEnumerable<ChatMessage> messages, ChatOptions? options, bool stream)
    {
        ChatRequest request = new(
            this, _model, messages, options, stream, _transport.Settings, _transport.UnknownSettings, _transport.RefusedSettings);
        request.AddsPromptCacheKey = PromptCacheKey.IsWanted(request, _transport.HasDefaultHeader);
        return request;
    }

    private ChatResponseSettings CreateResponseSettings(ChatRequest request) => new(
        request.Options,
        expectsUsage: request.ExpectsUsage,
        CallPricing.For(_transport.Models, request.Operation, request.Model, request.ServiceTier))
    {
        IsCompletion = request.IsCompletion,
    };

    private async Task<TransportResponse> SendAsync(ChatRequest request, CancellationToken cancellationToken)
    {
        ChatRequestFallback? fallback;
        CallTime time = new(_transport.Settings);
        try
        {
            return await SendOnceAsync(request, time, cancellationToken).ConfigureAwait(false);
        }
        catch (FireworksException exception) when ((fallback = ChatRequestFallback.Apply(request, exception)) is not null)
        {
            // Not in a filter's block: what is sent now may fail in its own way.
        }

        var response = await SendOnceAsync(request, time, cancellationToken).ConfigureAwait(false);
        fallback.Remember();
        return response;
    }

    private async Task<TransportResponse> SendOnceAsync(ChatRequest request, CallTime time, CancellationToken cancellationToken)
    {
        using var body = ChatRequestWriter.Write(request);
        return await _transport.SendAsync(
            new TransportRequest
            {
                Path = request.IsCompletion ? "completions" : "chat/completions",
                Operation = request.Operation,
                Model = request.Model,
                Body = body,
                BuffersResponse = !request.Stream,
                Time = time,
                Accept = request.Stream ? "text/event-stream" : "application/json",
                Headers = Headers(request),
            },
            cancellationToken).ConfigureAwait(false);
    }

    private async Task<ChatResponse> ReadAsync(ChatResponseSettings settings, TransportResponse transport)
    {
        ReadOnlyMemory<byte> body;
        using (var read = await transport.ReadAsync().ConfigureAwait(false))
        {
            body = read.Detach();
        }

        if (ResponseBody.FindJson(body) is { IsEmpty: false } json)
        {
            using ChatResponseReader reader = new(settings, _transport.Errors);
            return reader.Read(json, transport);
        }

        // A stream, though none was asked for; or no answer at all.
        using ChatStreamReader events = new(settings, _transport.Errors, transport);
        return events.ReadAll(body);
    }

    private static ChatResponse Restore(ChatResponse response, ChatRequest request)
    {
        foreach (var message in response.Messages)
        {
            request.ToolNames?.Restore(message.Contents);
        }

        return response;
    }

    private static List<KeyValuePair<string, string>> Headers(ChatRequest request)
    {
        List<KeyValuePair<string, string>> headers = [];
        Add("x-session-affinity", SettingNames.SessionAffinity);
        Add("x-multi-turn-session-id", SettingNames.MultiTurnSessionId);
        Add("x-request-id", SettingNames.RequestId);
        if (request.Entries.GetInteger(SettingNames.RoutingPreference) is { } preference)
        {
            headers.Add(new("x-routing-preference", preference.ToString(CultureInfo.InvariantCulture)));
        }

        return headers;

        void Add(string header, string setting)
        {
            if (request.Entries.HeaderText(setting) is { } text)
            {
                headers.Add(new(header, text));
            }
        }
    }
}
