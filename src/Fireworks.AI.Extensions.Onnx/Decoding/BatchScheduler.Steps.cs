using System.Runtime.InteropServices;
using Fireworks.AI.Extensions.Onnx.Generation;

namespace Fireworks.AI.Extensions.Onnx.Decoding;

/// <content>The steps: which tokens of which sequences run next, and what is made of the scores.</content>
internal sealed partial class BatchScheduler
{
    /// <summary>
    /// Runs several tokens of one sequence: the next chunk of the prompt that came first, or tokens that a constraint forced on an answer.
    /// Prompts and answers take turns, and so do answers, so that none waits for the end of another.
    /// </summary>
    private void StepChunk()
    {
        var prompt = _running.Find(static candidate => candidate.NeedsChunk && !candidate.IsAnswering);
        var answer = _running.Find(static candidate => candidate.NeedsChunk && candidate.IsAnswering);
        var sequence = prompt is null || (answer is not null && _promptWasLast) ? answer : prompt;
        if (sequence is null)
        {
            return;
        }

        _promptWasLast = sequence == prompt;
        if (sequence.IsAnswering)
        {
            _running.Remove(sequence);
            _running.Add(sequence);
        }

        var answers = _running.Count(static candidate => candidate.IsAnswering);
        var inputs = sequence.Slot.Tokens.Count == 0 ? sequence.Request.Inputs : null;
        var width = inputs?.TokenCount
            ?? Math.Min(sequence.Pending.Count, _decoder.GetChunkLength(othersWait: answers > (sequence.IsAnswering ? 1 : 0)));
        Run(
            [sequence],
            sequence.Slot.Index,
            CollectionsMarshal.AsSpan(sequence.Pending)[..width],
            width,
            [sequence.Slot.Tokens.Count],
            inputs);

        // The model has taken them, and has no further use for them.
        inputs?.Dispose();
    }

    /// <summary>Gives every sequence with one token to run its next one: all in one batch, if the decoder can do that.</summary>
    private void StepBatch()
    {
        _batch.Clear();
        var (lowest, highest) = (int.MaxValue, -1);
        foreach (var sequence in _running)
        {
            if (!sequence.IsFinished && !sequence.NeedsChunk)
            {
                _batch.Add(sequence);
                lowest = Math.Min(lowest, sequence.Slot.Index);
                highest = Math.Max(highest, sequence.Slot.Index);
            }
        }

        if (_batch.Count == 0)
        {
            return;
        }

        if (!_decoder.SharesSteps)
        {
            foreach (var sequence in _batch)
            {
                Run([sequence], sequence.Slot.Index, [sequence.Pending[0]], width: 1, [sequence.Slot.Tokens.Count]);
            }

            return;
        }

        var (first, count) = _decoder.GetSlotRange(lowest, highest - lowest + 1);
        Span<int> tokens = stackalloc int[count];
        Span<int> lengths = stackalloc int[count];
        for (var row = 0; row < count; row++)
        {
            // A slot between two that take part runs along with a token that nobody sees: it lands behind the slot's last one. There is
            // room, as an answer ends before its last token would fill the slot.
            var slot = _slots.Slots[first + row];
            var takesPart = slot.Sequence is { Pending.Count: 1 };
            tokens[row] = takesPart ? slot.Sequence!.Pending[0] : 0;
            lengths[row] = slot.Tokens.Count;
        }

        Run(_batch, first, tokens, width: 1, lengths);
    }

    /// <summary>
    /// Runs the next token of an answer together with a draft of what may follow, and keeps as much of it as would have been chosen anyway.
    /// Only for an answer that runs alone: several share a step already.
    /// </summary>
    /// <returns><see langword="false"/> when there is nothing to draft, and nothing was run.</returns>
    private bool TryStepDraft()
    {
        if (_running is not [{ Pending.Count: 1 } sequence])
        {
            return false;
        }

        var draft = sequence.Draft(ContextLength);
        if (draft.Length == 0)
        {
            return false;
        }

        int[] tokens = [sequence.Pending[0], .. draft];
        if (!TryRun([sequence], sequence.Slot.Index, tokens, tokens.Length, [sequence.Slot.Tokens.Count], tokens.Length))
        {
            return true;
        }

        sequence.MovePending(count: 1);
        var accepted = 0;
        do
        {
            TryAdvance(sequence, row: accepted);
            var matching = CollectionsMarshal.AsSpan(sequence.Pending).CommonPrefixLength(draft.AsSpan(accepted));
            sequence.MovePending(matching);
            accepted += matching;
        }
        while (sequence.Pending.Count == 0 && !sequence.IsFinished);

        sequence.ReportDraft(draft.Length, accepted);
        return true;
    }

    private bool TryRun(
        List<Sequence> sequences,
        int firstSlot,
        ReadOnlySpan<int> tokens,
        int width,
        ReadOnlySpan<int> lengths,
        int scoredTokens = 1,
        PromptInputs? inputs = null)
    {
        try
        {
            _decoder.Run(firstSlot, tokens, width, lengths, scoredTokens, inputs);
            return true;
        }
        catch (Exception exception)
        {
            foreach (var sequence in sequences)
            {
                // What the failed run wrote is unknown; the tokens before it are untouched. Each caller gets an exception of its own.
                sequence.Finish(
                    GenerationFinishReason.Failed,
                    new OnnxModelException($"The native runtime could not run the model: {exception.Message}", folder: null, exception));
            }

            return false;
        }
    }

    private void Run(
        List<Sequence> sequences,
        int firstSlot,
        ReadOnlySpan<int> tokens,
        int width,
        ReadOnlySpan<int> lengths,
        PromptInputs? inputs = null)
    {
        if (!TryRun(sequences, firstSlot, tokens, width, lengths, inputs: inputs))
        {
            return;
        }

        _advancing.Clear();
        foreach (var sequence in sequences)
        {
            sequence.MovePending(width);
            if (sequence.Pending.Count == 0)
            {
                _advancing.Add(sequence);
            }
        }

        Advance(firstSlot);
    }

    /// <summary>Chooses the next tokens: for many scores on several threads, but observers hear of them on this one, in order.</summary>
    private void Advance(int firstSlot)
    {
        if (_advancing.Count > 1 && (long)_advancing.Count * _decoder.VocabularySize >= ParallelLogits)
        {
            ChooseInParallel(firstSlot);
        }

        foreach (var sequence in _advancing)
        {
            TryAdvance(sequence, sequence.Slot.Index - firstSlot);
        }
    }

    /// <summary>
    /// Grammars of one model share what they have found out about their tokens, so constraints are asked on this thread alone, later.
    /// </summary>
    private void ChooseInParallel(int firstSlot) =>
        Parallel.ForEach(_advancing.FindAll(static sequence => sequence.Request.Constraint is null), sequence =>
        {
            try
            {
                sequence.Choose(_decoder, sequence.Slot.Index - firstSlot);
            }
            catch (Exception)
            {
                // Chosen again by its own turn, where a failure ends this sequence and no other.
            }
        });

    /// <summary>Takes the next token of a sequence, chosen here unless it was before.</summary>
    private void TryAdvance(Sequence sequence, int row)
    {
        try
        {
            if (!sequence.HasChosen)
            {
                sequence.Choose(_decoder, row);
            }

            sequence.Advance(_endOfSequenceIds, ContextLength);
        }
        catch (Exception exception)
        {
            // An observer or a constraint failed: that ends its own sequence and no other.
            sequence.Finish(GenerationFinishReason.Failed, exception);
        }
    }
}
