using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using Fireworks.AI.Extensions.Onnx.Generation;

namespace Fireworks.AI.Extensions.Onnx.Decoding;

/// <summary>
/// The portable engine. One thread owns the graph; requests reach it through a channel. Between two steps sequences join and leave; a
/// step gives one prompt its next chunk and every running sequence its next token.
/// </summary>
internal sealed class BatchScheduler : ITextGenerator
{
    /// <summary>From how many scores on choosing tokens is shared among threads: below, waking them takes longer.</summary>
    private const int ParallelLogits = 512 * 1024;

    private readonly DecoderGraph _graph;
    private readonly IReadOnlyList<int> _endOfSequenceIds;
    private readonly SlotAllocator _slots;
    private readonly Channel<GenerationRequest> _incoming =
        Channel.CreateUnbounded<GenerationRequest>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Queue<GenerationRequest> _waiting = [];
    private readonly List<Sequence> _running = [];
    private readonly List<Sequence> _batch = [];
    private readonly List<Sequence> _advancing = [];
    private readonly Thread _thread;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _stopping;
    private bool _promptWasLast;

    public BatchScheduler(DecoderGraph graph, IReadOnlyList<int> endOfSequenceIds)
    {
        _graph = graph;
        _endOfSequenceIds = endOfSequenceIds;
        _slots = new SlotAllocator(graph.Cache);
        _thread = new Thread(Loop) { IsBackground = true, Name = "Fireworks.AI.Extensions.Onnx decoding" };
        _thread.Start();
        AppDomain.CurrentDomain.ProcessExit += OnProcessExit;
    }

    public int ContextLength => _graph.Cache.Length;

    public bool CanCheckDrafts => _graph.ScoresEachToken;

    public void Submit(GenerationRequest request) =>
        ObjectDisposedException.ThrowIf(!_incoming.Writer.TryWrite(request), typeof(OnnxModel));

    public void Dispose()
    {
        Stop();

        // An observer or a constraint may dispose its own model; the thread then ends after the step it is in.
        if (Thread.CurrentThread != _thread)
        {
            _thread.Join();
        }
    }

    public ValueTask DisposeAsync()
    {
        Stop();
        return Thread.CurrentThread == _thread ? ValueTask.CompletedTask : new ValueTask(_ended.Task);
    }

    private void Stop()
    {
        // Closed before the thread is told to stop: what it then finds in the channel is all there will ever be.
        _incoming.Writer.TryComplete();
        _stopping = true;
        AppDomain.CurrentDomain.ProcessExit -= OnProcessExit;
    }

    // A step must not run on while the native runtime tears itself down.
    private void OnProcessExit(object? sender, EventArgs arguments) => Dispose();

    private void Loop()
    {
        while (!_stopping)
        {
            Admit();
            if (_running.Count == 0)
            {
                // This thread is ours and has nothing else to do.
                if (!_incoming.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
                {
                    break;
                }

                continue;
            }

            if (!TryStepDraft())
            {
                StepChunk();
                StepBatch();
            }

            _running.RemoveAll(static sequence => sequence.IsFinished);
        }

        // Each caller gets an exception of its own: one that is thrown in several places has the stack of the last.
        _running.ForEach(static sequence => sequence.Finish(GenerationFinishReason.Failed, Disposed()));
        while (_incoming.Reader.TryRead(out var request))
        {
            _waiting.Enqueue(request);
        }

        while (_waiting.TryDequeue(out var request))
        {
            Refuse(request, GenerationFinishReason.Failed, Disposed());
        }

        _graph.Dispose();
        _ended.SetResult();
    }

    private static ObjectDisposedException Disposed() => new(typeof(OnnxModel).FullName);

    private static void Refuse(GenerationRequest request, GenerationFinishReason reason, Exception? exception) =>
        request.Observer.OnEnd(new GenerationResult(reason, OutputTokens: 0, CachedPromptTokens: 0, exception)
        {
            Times = new GenerationTimes(Stopwatch.GetElapsedTime(request.Timestamp), Prefill: default, Decode: default),
        });

    /// <summary>Lets cancelled sequences go, and new ones in.</summary>
    private void Admit()
    {
        while (_incoming.Reader.TryRead(out var request))
        {
            _waiting.Enqueue(request);
        }

        foreach (var sequence in _running)
        {
            if (sequence.Request.CancellationToken.IsCancellationRequested)
            {
                sequence.Finish(GenerationFinishReason.Cancelled);
            }
        }

        _running.RemoveAll(static sequence => sequence.IsFinished);
        for (var left = _waiting.Count; left > 0; left--)
        {
            var request = _waiting.Dequeue();
            if (request.CancellationToken.IsCancellationRequested)
            {
                Refuse(request, GenerationFinishReason.Cancelled, exception: null);
            }
            else if (!TryStart(request))
            {
                _waiting.Enqueue(request);
            }
        }
    }

    /// <summary>Gives a request a slot; false when all are in use. A request whose beginning cannot be copied there has failed.</summary>
    private bool TryStart(GenerationRequest request)
    {
        try
        {
            if (_slots.TryAllocate(request.Prompt) is not { } slot)
            {
                return false;
            }

            _running.Add(new Sequence(request, slot));
        }
        catch (Exception exception)
        {
            Refuse(
                request,
                GenerationFinishReason.Failed,
                new OnnxModelException(
                    $"The native runtime could not copy the beginning of the prompt: {exception.Message}", folder: null, exception));
        }

        return true;
    }

    /// <summary>
    /// Runs several tokens of one sequence: the next chunk of the prompt that came first, or tokens that a constraint forced on an answer.
    /// Prompts and answers take turns, and so do answers, so that none waits for the end of another.
    /// </summary>
    private void StepChunk()
    {
        var prompt = _running.Find(static candidate => candidate.Pending.Count > 1 && !candidate.IsAnswering);
        var answer = _running.Find(static candidate => candidate.Pending.Count > 1 && candidate.IsAnswering);
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
        var width = Math.Min(sequence.Pending.Count, _graph.GetChunkLength(othersWait: answers > (sequence.IsAnswering ? 1 : 0)));
        Run([sequence], sequence.Slot.Index, CollectionsMarshal.AsSpan(sequence.Pending)[..width], width, [sequence.Slot.Tokens.Count]);
    }

    /// <summary>Gives every sequence with one token to run its next one, all in one batch.</summary>
    private void StepBatch()
    {
        _batch.Clear();
        var (lowest, highest) = (int.MaxValue, -1);
        foreach (var sequence in _running)
        {
            if (!sequence.IsFinished && sequence.Pending.Count == 1)
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

        var (first, count) = _graph.GetSlotRange(lowest, highest - lowest + 1);
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
        List<Sequence> sequences, int firstSlot, ReadOnlySpan<int> tokens, int width, ReadOnlySpan<int> lengths, int scoredTokens = 1)
    {
        try
        {
            _graph.Run(firstSlot, tokens, width, lengths, scoredTokens);
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

    private void Run(List<Sequence> sequences, int firstSlot, ReadOnlySpan<int> tokens, int width, ReadOnlySpan<int> lengths)
    {
        if (!TryRun(sequences, firstSlot, tokens, width, lengths))
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
        if (_advancing.Count > 1 && (long)_advancing.Count * _graph.VocabularySize >= ParallelLogits)
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
                sequence.Choose(_graph, sequence.Slot.Index - firstSlot);
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
                sequence.Choose(_graph, row);
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
