using Fireworks.AI.Extensions.Onnx.Dialects;
using Fireworks.AI.Extensions.Onnx.Generation.Settings;
using Fireworks.AI.Text.Grammars;
using Fireworks.AI.Text.Tokenizers;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Generation;

/// <summary>
/// Assembles one response from its tokens: text, reasoning and tool calls become updates as soon as they are certain. Runs on the
/// engine's thread; the caller reads <see cref="Updates"/>.
/// </summary>
internal sealed class ResponseAssembler : IGenerationObserver
{
    private readonly TextProcessor _text;
    private readonly TokenStream _tokens;
    private readonly StopSequenceMatcher _stops;
    private readonly AnswerReader _answer;
    private readonly ChatResponseUpdate _blueprint;
    private readonly bool _keepsReasoning;
    private readonly List<AIContent> _contents = [];
    private readonly UpdateStream _updates;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _hasToolCalls;
    private int _reasoningTokens;

    /// <param name="text">Decodes the answer, and knows the model's reasoning and tool calls.</param>
    /// <param name="settings">What the caller wants of the answer.</param>
    /// <param name="prompt">The prompt that is answered.</param>
    /// <param name="blueprint">What every update carries: ids, model, role and time.</param>
    /// <param name="threads">Where the reader goes on.</param>
    public ResponseAssembler(
        TextProcessor text, GenerationSettings settings, Prompt prompt, ChatResponseUpdate blueprint, DeliveryThreads threads)
    {
        _updates = new UpdateStream(threads);
        _text = text;
        _tokens = text.Tokenizer.CreateStream(skipSpecialTokens: false);
        _stops = new StopSequenceMatcher(settings.StopSequences);
        _answer = new AnswerReader(text.Dialect, prompt.EndsInReasoning, settings.Prompt.Tools);
        _blueprint = blueprint;
        PromptTokens = prompt.Tokens.Length;
        _keepsReasoning = settings.KeepsReasoning;
    }

    /// <summary>The answer so far; completes with the error if there is one.</summary>
    public UpdateStream Updates => _updates;

    /// <summary>Completes when the answer is whole, for callers who want nothing earlier.</summary>
    public Task Ended => _ended.Task;

    /// <summary>How many tokens the prompt has.</summary>
    public int PromptTokens { get; }

    /// <summary>What the answer took, once it has ended.</summary>
    public GenerationResult Result { get; private set; }

    /// <summary>What the reader of <see cref="Updates"/> meets at their end, if anything.</summary>
    public Exception? Error { get; private set; }

    public bool OnToken(int token)
    {
        if (_answer.IsReasoning)
        {
            _reasoningTokens++;
        }

        if (!_text.IsHidden(token))
        {
            _answer.Append(_stops.Append(_tokens.Append(token)), _contents);
            Send(finishReason: null);
        }

        return !_stops.IsStopped;
    }

    public void OnEnd(GenerationResult end)
    {
        var exception = end.FinishReason switch
        {
            // A grammar may turn out too ambiguous while it is matched.
            GenerationFinishReason.Failed when end.Exception is GrammarException grammar =>
                new InvalidOperationException(grammar.Message, grammar),
            GenerationFinishReason.Failed => end.Exception,
            GenerationFinishReason.Cancelled => new OperationCanceledException(),
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
            // A reader may fail; this thread serves others too.
            exception = failure;
        }

        Result = end;
        Error = exception;

        // Whoever has read the last update finds the result here.
        _ended.SetResult();
        _updates.Complete(exception);
    }

    private void Finish(GenerationResult end)
    {
        if (!_stops.IsStopped)
        {
            _answer.Append(_stops.Append(_tokens.Flush()), _contents);
            _answer.Append(_stops.Flush(), _contents);
        }

        _answer.Complete(_contents);
        _hasToolCalls |= HasToolCalls();
        _contents.Add(new UsageContent(new UsageDetails
        {
            InputTokenCount = PromptTokens,
            OutputTokenCount = end.OutputTokens,
            TotalTokenCount = PromptTokens + end.OutputTokens,
            CachedInputTokenCount = end.CachedPromptTokens,
            ReasoningTokenCount = _text.Dialect.Reasoning.IsInTemplate || _reasoningTokens > 0 ? _reasoningTokens : null,
            AdditionalCounts = end.DraftedTokens == 0 ? null : new()
            {
                ["accepted_prediction_tokens"] = end.AcceptedDraftTokens,
                ["rejected_prediction_tokens"] = end.DraftedTokens - end.AcceptedDraftTokens,
            },
        }));
        Send(end.FinishReason == GenerationFinishReason.Length ? ChatFinishReason.Length
            : _hasToolCalls ? ChatFinishReason.ToolCalls
            : ChatFinishReason.Stop);
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

        _hasToolCalls |= HasToolCalls();
        _updates.Write(new ChatResponseUpdate(_blueprint.Role, [.. _contents])
        {
            ResponseId = _blueprint.ResponseId,
            MessageId = _blueprint.MessageId,
            ModelId = _blueprint.ModelId,
            CreatedAt = _blueprint.CreatedAt,
            FinishReason = finishReason,
        });
        _contents.Clear();
    }

    private bool HasToolCalls() => _contents.Exists(static content => content is FunctionCallContent);
}
