using System.Runtime.CompilerServices;
using Fireworks.AI.Extensions.Chat.Request;
using Fireworks.AI.Extensions.Transport;
using Fireworks.AI.Shared.Chat;
using Fireworks.AI.Shared.Settings;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Chat;

/// <summary>
/// Sends requests with tools, whatever set them, and the format of the options. Some models take both at once; for one that refuses the
/// pair, the format waits until no calls are made.
/// </summary>
internal sealed class ToolsWithFormat(FireworksTransport transport, ChatSender sender)
{
    private static readonly string[] OfTools =
    [
        KnownChatSettings.Tools, SettingNames.ToolChoice, SettingNames.ParallelToolCalls, SettingNames.Functions, SettingNames.FunctionCall,
    ];

    public async Task<ChatResponse> CompleteAsync(Func<ChatRequest> createRequest, CancellationToken cancellationToken)
    {
        var request = createRequest();
        if (!IsPair(request) || TakesBoth(request))
        {
            try
            {
                return await sender.CompleteAsync(() => request, cancellationToken).ConfigureAwait(false);
            }
            catch (FireworksException exception) when (IsPair(request) && exception.RefusesToolsWithFormat)
            {
                Remember(request);
            }
        }

        ChatResponse? calls = null;
        if (MayCall(request))
        {
            calls = await sender.CompleteAsync(() => WithoutFormat(request), cancellationToken).ConfigureAwait(false);
            if (CallsBeforeFormat.HasCalls(calls.ToChatResponseUpdates()))
            {
                return calls;
            }
        }

        var answer = await sender.CompleteAsync(() => WithoutTools(request), cancellationToken).ConfigureAwait(false);
        if (calls is not null)
        {
            // What one of the two took is not passed as what both did.
            var usage = calls.Usage is null ? null : answer.Usage;
            usage?.Add(calls.Usage!);
            answer.Usage = usage;
        }

        return answer;
    }

    public async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        Func<ChatRequest> createRequest, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = createRequest();
        if (!IsPair(request) || TakesBoth(request))
        {
            var both = sender.StreamAsync(() => request, cancellationToken).GetAsyncEnumerator(cancellationToken);
            await using (both.ConfigureAwait(false))
            {
                var isRefused = false;
                var hasNext = false;
                try
                {
                    hasNext = await both.MoveNextAsync().ConfigureAwait(false);
                }
                catch (FireworksException exception) when (IsPair(request) && exception.RefusesToolsWithFormat)
                {
                    isRefused = true;
                }

                while (hasNext)
                {
                    yield return both.Current;
                    hasNext = await both.MoveNextAsync().ConfigureAwait(false);
                }

                if (!isRefused)
                {
                    yield break;
                }
            }

            Remember(request);
        }

        // Until its end a step may yet make a call, and what it says without one is not the answer.
        List<ChatResponseUpdate> calls = [];
        if (MayCall(request))
        {
            await foreach (var update in sender.StreamAsync(() => WithoutFormat(request), cancellationToken).ConfigureAwait(false))
            {
                calls.Add(update);
            }

            if (CallsBeforeFormat.HasCalls(calls))
            {
                foreach (var update in calls)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    yield return update;
                }

                yield break;
            }
        }

        await foreach (var update in sender.StreamAsync(() => WithoutTools(request), cancellationToken).ConfigureAwait(false))
        {
            CallsBeforeFormat.AddUsage(update, calls);
            yield return update;
        }
    }

    /// <summary>Whether the request has both. A format in the service's own words is the caller's to take away.</summary>
    private static bool IsPair(ChatRequest request) =>
        request.Find(SettingNames.ResponseFormat) is { Value: ChatResponseFormatJson } &&
        (request.Find(KnownChatSettings.Tools) ?? request.Find(SettingNames.Functions)) is not null;

    private static bool MayCall(ChatRequest request) =>
        (request.Find(SettingNames.ToolChoice) ?? request.Find(SettingNames.FunctionCall))?.Value is var choice &&
        choice is not NoneChatToolMode && SettingValue.ToText(choice) != "none";

    private static ChatRequest WithoutFormat(ChatRequest request) => request.Without(SettingNames.ResponseFormat);

    private static ChatRequest WithoutTools(ChatRequest request) => request.Without(OfTools);

    private bool TakesBoth(ChatRequest request) => !transport.RefusedSettings.ToolsWithFormat(request.Model);

    private void Remember(ChatRequest request)
    {
        if (transport.RefusedSettings.RefuseToolsWithFormat(request.Model))
        {
            TransportLog.FormatWaits(transport.Logger, request.Model);
        }
    }
}
