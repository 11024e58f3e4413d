using System.Threading.Channels;
using Fireworks.AI.Extensions.Onnx.Dialects;
using Fireworks.AI.Text.Grammars;
using Fireworks.AI.Text.Tokenizers;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Generation;

/// <summary>
/// Turns the tokens of one answer into updates: text, reasoning and tool calls as soon as they are certain. Runs on the engine's
/// thread; the caller reads <see cref="Updates"/>.
/// </summary>
internal sealed class ChatGeneration : IGenerationObserver
{
    private readonly TokenStream _tokens;
    private readonly Func<int, bool> _isHidden;
    private readonly StopSequenceMatcher _stops;
    private readonly ReasoningReader? _reasoning;
    private readonly ToolCallReader? _toolCalls;
    private readonly ChatResponseUpdate _blueprint;
    private readonly int _promptTokens;
    private readonly bool _keepsReasoning;
    private readonly List<AIContent> _contents = [];
    private readonly Channel<ChatResponseUpdate> _updates = Channel.CreateUnbounded<ChatResponseUpdate>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _hasToolCalls;
    private int _reasoningTokens;

    /// <param name="tokens">Decodes the answer.</param>
    /// <param name="isHidden">Tells which tokens are markup that no reader wants to see.</param>
    /// <param name="stopSequences">Where the text is to end.</param>
    /// <param name="reasoning">Splits off reasoning, if the model reasons.</param>
    /// <param name="toolCalls">Finds tool calls, if tools were declared.</param>
    /// <param name="blueprint">What every update carries: ids, model, role and time.</param>
    /// <param name="promptTokens">The length of the prompt, for the usage.</param>
    /// <param name="keepsReasoning">Whether the caller wants to see reasoning.</param>
    public ChatGeneration(
        TokenStream tokens,
        Func<int, bool> isHidden,
        IReadOnlyList<string> stopSequences,
        ReasoningReader? reasoning,
        ToolCallReader? toolCalls,
        ChatResponseUpdate blueprint,
        int promptTokens,
        bool keepsReasoning)
    {
        _tokens = tokens;
        _isHidden = isHidden;
        _stops = new StopSequenceMatcher(stopSequences);
        _reasoning = reasoning;
        _toolCalls = toolCalls;
        _blueprint = blueprint;
        _promptTokens = promptTokens;
        _keepsReasoning = keepsReasoning;
    }

    /// <summary>The answer so far; completes with the error if there is one.</summary>
    public ChannelReader<ChatResponseUpdate> Updates => _updates.Reader;

    /// <summary>Completes when the answer is whole, for callers who want nothing earlier.</summary>
    public Task Ended => _ended.Task;

    public bool OnToken(int token)
    {
        if (_reasoning is { IsReasoning: true })
        {
            _reasoningTokens++;
        }

        if (!_isHidden(token))
        {
            Show(_stops.Append(_tokens.Append(token)));
            Send(finishReason: null);
        }

        return !_stops.IsStopped;
    }

    public void OnEnd(GenerationEnd end)
    {
        var exception = end.Reason switch
        {
            // A grammar may turn out too ambiguous while it is matched.
            GenerationEndReason.Failed when end.Exception is GrammarException grammar => new InvalidOperationException(grammar.Message, grammar),
            GenerationEndReason.Failed => end.Exception,
            GenerationEndReason.Cancelled => new OperationCanceledException(),
            _ => null,
        };

        try
        {
            if (exception is null)
            {
                Finish(end);
            }
        }
        catch (Exception failure)
        {
            // A dialect from outside may fail; this thread serves others too.
            exception = failure;
        }

        _updates.Writer.Complete(exception);
        _ended.SetResult();
    }

    private void Finish(GenerationEnd end)
    {
        if (!_stops.IsStopped)
        {
            Show(_stops.Append(_tokens.Flush()));
            Show(_stops.Flush());
        }

        ShowAnswer(_reasoning?.Complete(_contents) ?? "");
        _toolCalls?.Complete(_contents);
        _hasToolCalls |= _contents.Exists(static content => content is FunctionCallContent);
        _contents.Add(new UsageContent(new UsageDetails
        {
            InputTokenCount = _promptTokens,
            OutputTokenCount = end.OutputTokens,
            TotalTokenCount = _promptTokens + end.OutputTokens,
            CachedInputTokenCount = end.CachedPromptTokens,
            ReasoningTokenCount = _reasoning is null ? null : _reasoningTokens,
        }));
        Send(end.Reason == GenerationEndReason.Length ? ChatFinishReason.Length
            : _hasToolCalls ? ChatFinishReason.ToolCalls
            : ChatFinishReason.Stop);
    }

    /// <summary>Tool calls are looked for in the answer only, not in the reasoning before it.</summary>
    private void Show(string text)
    {
        if (text.Length > 0)
        {
            ShowAnswer(_reasoning is null ? text : _reasoning.Append(text, _contents));
        }
    }

    private void ShowAnswer(string text)
    {
        if (text.Length == 0)
        {
            return;
        }

        if (_toolCalls is null)
        {
            _contents.Add(new TextContent(text));
        }
        else
        {
            _toolCalls.Append(text, _contents);
        }
    }

    private void Send(ChatFinishReason? finishReason)
    {
        if (!_keepsReasoning)
        {
            _contents.RemoveAll(static content => content is TextReasoningContent);
        }

        if (_contents.Count == 0 && finishReason is null)
        {
            return;
        }

        _hasToolCalls |= _contents.Exists(static content => content is FunctionCallContent);
        _updates.Writer.TryWrite(new ChatResponseUpdate(_blueprint.Role, [.. _contents])
        {
            ResponseId = _blueprint.ResponseId,
            MessageId = _blueprint.MessageId,
            ModelId = _blueprint.ModelId,
            CreatedAt = _blueprint.CreatedAt,
            FinishReason = finishReason,
        });
        _contents.Clear();
    }
}
