using System.Diagnostics;
using System.Threading.Channels;
using Fireworks.AI.Extensions.Onnx.Generation;

namespace Fireworks.AI.Extensions.Onnx.Decoding;

/// <summary>
/// Runs the sequences of all callers on one decoder. One thread owns it; requests reach it through a channel. Between two steps sequences
/// join and leave; a step gives one prompt its next chunk and every running sequence its next token.
/// </summary>
internal sealed partial class BatchScheduler : ITextGenerator
{
    /// <summary>From how many scores on choosing tokens is shared among threads: below, waking them takes longer.</summary>
    private const int ParallelLogits = 512 * 1024;

    private readonly IDecoder _decoder;
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

    public BatchScheduler(IDecoder decoder, IReadOnlyList<int> endOfSequenceIds)
    {
        _decoder = decoder;
        _endOfSequenceIds = endOfSequenceIds;
        _slots = new SlotAllocator(decoder);
        _thread = new Thread(Loop) { IsBackground = true, Name = "Fireworks.AI.Extensions.Onnx decoding" };
        _thread.Start();
        AppDomain.CurrentDomain.ProcessExit += OnProcessExit;
    }

    public int ContextLength => _decoder.ContextLength;

    public bool CanCheckDrafts => _decoder.CanCheckDrafts;

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

        _decoder.Dispose();

        // Not before: the end of the process waits for a decoder that is being disposed, too.
        AppDomain.CurrentDomain.ProcessExit -= OnProcessExit;
        _ended.SetResult();
    }

    private static ObjectDisposedException Disposed() => new(typeof(OnnxModel).FullName);

    private static void Refuse(GenerationRequest request, GenerationFinishReason reason, Exception? exception)
    {
        request.Inputs?.Dispose();
        request.Observer.OnEnd(new GenerationResult(reason, OutputTokens: 0, CachedPromptTokens: 0, exception)
        {
            Times = new GenerationTimes(Stopwatch.GetElapsedTime(request.Timestamp), Prefill: default, Decode: default),
        });
    }

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
            if (_slots.TryAllocate(request) is not { } slot)
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
}
