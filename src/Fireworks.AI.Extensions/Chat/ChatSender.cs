using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Fireworks.AI.Extensions.Catalogue;
using Fireworks.AI.Extensions.Chat.Request;
using Fireworks.AI.Extensions.Chat.Response;
using Fireworks.AI.Extensions.Settings;
using Fireworks.AI.Extensions.Transport;
using Fireworks.AI.Shared.Settings;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Chat;

/// <summary>Sends one request, of a chat or for a completion, and reads its answer: whole, or as it comes.</summary>
/// <remarks>A request is made when it is sent, because what the service refuses may change it.</remarks>
internal sealed class ChatSender(FireworksTransport transport)
{
    /// <exception cref="FireworksException">The service refused the request, failed, or could not be reached.</exception>
    public async Task<ChatResponse> CompleteAsync(Func<ChatRequest> createRequest, CancellationToken cancellationToken)
    {
        var request = createRequest();
        var settings = CreateResponseSettings(request);
        using var response = await SendAsync(request, cancellationToken).ConfigureAwait(false);
        return Restore(await ReadAsync(settings, response).ConfigureAwait(false), request);
    }

    /// <exception cref="FireworksException">As for a whole answer; or the stream broke off.</exception>
    public async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        Func<ChatRequest> createRequest, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = createRequest();
        var settings = CreateResponseSettings(request);
        using var response = await SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (await response.IsJsonAsync().ConfigureAwait(false))
        {
            // A server or proxy that does not stream answers whole, or with an error under a status of success.
            var whole = Restore(await ReadAsync(settings, response).ConfigureAwait(false), request);
            foreach (var update in whole.ToChatResponseUpdates())
            {
                yield return update;
            }

            yield break;
        }

        using ChatStreamReader reader = new(settings, transport.Errors, response);
        var body = await response.OpenEventsAsync().ConfigureAwait(false);
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

    private ChatResponseSettings CreateResponseSettings(ChatRequest request) => new(
        request.Options,
        expectsUsage: request.ExpectsUsage,
        CallPricing.For(transport.Models, request.Operation, request.Model, request.ServiceTier))
    {
        IsCompletion = request.IsCompletion,
    };

    private async Task<TransportResponse> SendAsync(ChatRequest request, CancellationToken cancellationToken)
    {
        ChatRequestFallback? fallback;
        CallTime time = new(transport.Settings);
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
        return await transport.SendAsync(
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

    private async Task<ChatResponse> ReadAsync(ChatResponseSettings settings, TransportResponse response)
    {
        ReadOnlyMemory<byte> body;
        using (var read = await response.ReadAsync().ConfigureAwait(false))
        {
            body = read.Detach();
        }

        if (ResponseBody.FindJson(body) is { IsEmpty: false } json)
        {
            using ChatResponseReader reader = new(settings, transport.Errors);
            return reader.Read(json, response);
        }

        // A stream, though none was asked for; or no answer at all.
        using ChatStreamReader events = new(settings, transport.Errors, response);
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
