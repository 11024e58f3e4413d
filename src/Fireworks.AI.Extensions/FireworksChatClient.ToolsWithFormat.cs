using System.Runtime.CompilerServices;
using Fireworks.AI.Extensions.Transport;
using Fireworks.AI.Shared.Chat;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions;

// Requests with tools and a response format. Some models take both at once; for one that refuses the pair, the format waits.
public sealed partial class FireworksChatClient
{
    private async Task<ChatResponse> CompletePairAsync(
        IEnumerable<ChatMessage> messages, ChatOptions options, CancellationToken cancellationToken)
    {
        messages = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        if (TakesToolsWithFormat(options))
        {
            try
            {
                return await CompleteAsync(messages, options, cancellationToken).ConfigureAwait(false);
            }
            catch (FireworksException exception) when (exception.RefusesToolsWithFormat)
            {
                Remember(options);
            }
        }

        ChatResponse? calls = null;
        if (options.ToolMode is not NoneChatToolMode)
        {
            calls = await CompleteAsync(messages, CallsBeforeFormat.WithoutFormat(options), cancellationToken).ConfigureAwait(false);
            if (!CallsBeforeFormat.IsAskedFor(options) || CallsBeforeFormat.HasCalls(calls.ToChatResponseUpdates()))
            {
                return calls;
            }
        }

        var answer = await CompleteAsync(messages, CallsBeforeFormat.WithoutTools(options), cancellationToken).ConfigureAwait(false);
        if (calls is not null)
        {
            // What one of the two took is not passed as what both did.
            var usage = calls.Usage is null ? null : answer.Usage;
            usage?.Add(calls.Usage!);
            answer.Usage = usage;
        }

        return answer;
    }

    private async IAsyncEnumerable<ChatResponseUpdate> StreamPairAsync(
        IEnumerable<ChatMessage> messages, ChatOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        messages = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        if (TakesToolsWithFormat(options))
        {
            var both = StreamAsync(messages, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
            await using (both.ConfigureAwait(false))
            {
                var isRefused = false;
                var hasNext = false;
                try
                {
                    hasNext = await both.MoveNextAsync().ConfigureAwait(false);
                }
                catch (FireworksException exception) when (exception.RefusesToolsWithFormat)
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

            Remember(options);
        }

        // Until its end a step may yet make a call, and what it says without one is not the answer.
        List<ChatResponseUpdate> calls = [];
        if (options.ToolMode is not NoneChatToolMode)
        {
            var first = StreamAsync(messages, CallsBeforeFormat.WithoutFormat(options), cancellationToken);
            await foreach (var update in first.ConfigureAwait(false))
            {
                calls.Add(update);
            }

            if (!CallsBeforeFormat.IsAskedFor(options) || CallsBeforeFormat.HasCalls(calls))
            {
                foreach (var update in calls)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    yield return update;
                }

                yield break;
            }
        }

        var answer = StreamAsync(messages, CallsBeforeFormat.WithoutTools(options), cancellationToken);
        await foreach (var update in answer.ConfigureAwait(false))
        {
            CallsBeforeFormat.AddUsage(update, calls);
            yield return update;
        }
    }

    private Task<ChatResponse> CompleteAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken) =>
        GetResponseAsync(() => CreateRequest(messages, options, stream: false), cancellationToken);

    private IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken) =>
        StreamAsync(() => CreateRequest(messages, options, stream: true), cancellationToken);

    private bool TakesToolsWithFormat(ChatOptions options) => !_transport.RefusedSettings.ToolsWithFormat(ModelOf(options));

    private void Remember(ChatOptions options)
    {
        if (_transport.RefusedSettings.RefuseToolsWithFormat(ModelOf(options)))
        {
            TransportLog.FormatWaits(_transport.Logger, ModelOf(options));
        }
    }

    private string ModelOf(ChatOptions options) => _transport.Settings.ResolveModel(options.ModelId, _model);
}
