using System.Diagnostics;
using System.Runtime.InteropServices;
using Fireworks.AI.Extensions.Onnx.Generation;

namespace Fireworks.AI.Extensions.Onnx.Decoding;

/// <summary>A request that runs in a slot.</summary>
internal sealed class Sequence
{
    private readonly TokenSampler _sampler;
    private readonly PromptLookup? _lookup;
    private readonly int _cachedPromptTokens;
    private readonly long _start = Stopwatch.GetTimestamp();
    private long _firstToken;
    private int _outputTokens;
    private int _draftedTokens;
    private int _acceptedTokens;
    private int _chosen = -1;
    private float[] _scores = [];

    public Sequence(GenerationRequest request, CacheSlot slot)
    {
        Request = request;
        Slot = slot;
        slot.Sequence = this;
        _sampler = new TokenSampler(request.Sampling, request.Prompt);
        _lookup = request.PromptLookupTokens > 0 ? new PromptLookup(request.PromptLookupTokens) : null;
        _cachedPromptTokens = slot.Tokens.Count;
        Pending.AddRange(request.Prompt.AsSpan(slot.Tokens.Count));
        if (slot.Tokens.Count > 0)
        {
            request.Inputs?.Dispose(); // What they stand for is in the cache.
        }
    }

    public GenerationRequest Request { get; }

    public CacheSlot Slot { get; }

    /// <summary>Tokens of prompt and answer that the graph has not seen yet: never empty while the sequence runs.</summary>
    public List<int> Pending { get; } = [];

    /// <summary>Whether what runs next needs a step of its own: several tokens, or the one that an image stands for.</summary>
    public bool NeedsChunk => Pending.Count > 1 || (Slot.Tokens.Count == 0 && Request.Inputs is not null);

    /// <summary>Whether the whole prompt has run.</summary>
    public bool IsAnswering => _outputTokens > 0;

    /// <summary>Whether the sequence has left its slot.</summary>
    public bool IsFinished { get; private set; }

    /// <summary>Whether a token waits to be taken by <see cref="Advance"/>.</summary>
    public bool HasChosen => _chosen >= 0;

    /// <summary>Notes that the graph has seen the first pending tokens.</summary>
    public void MovePending(int count)
    {
        Slot.Tokens.AddRange(CollectionsMarshal.AsSpan(Pending)[..count]);
        Pending.RemoveRange(0, count);
    }

    /// <summary>Drafts what may follow the pending token, no more than the answer has room for.</summary>
    public int[] Draft(int contextLength)
    {
        if (_lookup is null || !IsAnswering)
        {
            return [];
        }

        var room = Math.Min(Request.MaxNewTokens - _outputTokens, contextLength - Slot.Tokens.Count - 1) - 1;
        var draft = _lookup.Draft(CollectionsMarshal.AsSpan(Slot.Tokens), Pending[0]);
        draft = draft[..Math.Clamp(room, 0, draft.Length)];

        // What stands for something else than text is never chosen.
        var text = draft.IndexOfAnyInRange(int.MinValue, -1);
        return (text < 0 ? draft : draft[..text]).ToArray();
    }

    /// <summary>Counts a draft, and how much of it the model agreed with.</summary>
    public void ReportDraft(int drafted, int accepted)
    {
        _draftedTokens += drafted;
        _acceptedTokens += accepted;
        _lookup!.Report(drafted, accepted);
    }

    /// <summary>Chooses what follows the last token. Safe beside the choices of other sequences where there is no constraint.</summary>
    public void Choose(IDecoder decoder, int row)
    {
        var constraint = Request.Constraint;
        var token = constraint?.JumpForwardToken ?? -1;
        _chosen = token >= 0 ? token : _sampler.Sample(decoder.GetLogits(row, ref _scores), constraint is null ? [] : constraint.Mask);
    }

    /// <summary>Takes the chosen token, and with it all that the constraint leaves no choice about.</summary>
    /// <param name="endOfSequenceIds">The tokens that end an answer.</param>
    /// <param name="contextLength">The most tokens a slot holds.</param>
    public void Advance(IReadOnlyList<int> endOfSequenceIds, int contextLength)
    {
        var constraint = Request.Constraint;
        var token = _chosen;
        _chosen = -1;
        _firstToken = _firstToken == 0 ? Stopwatch.GetTimestamp() : _firstToken;
        do
        {
            _outputTokens++;
            if (endOfSequenceIds.Contains(token))
            {
                Finish(GenerationFinishReason.EndOfSequence);
                return;
            }

            constraint?.Accept(token);
            _sampler.Accept(token);
            Pending.Add(token);
            if (!Request.Observer.OnToken(token))
            {
                Finish(GenerationFinishReason.Stopped);
                return;
            }

            if (_outputTokens >= Request.MaxNewTokens || Slot.Tokens.Count + Pending.Count >= contextLength)
            {
                Finish(GenerationFinishReason.Length);
                return;
            }

            token = constraint?.JumpForwardToken ?? -1;
        }
        while (token >= 0);
    }

    /// <summary>Leaves the slot and tells the observer.</summary>
    public void Finish(GenerationFinishReason reason, Exception? exception = null)
    {
        if (IsFinished)
        {
            return;
        }

        IsFinished = true;
        Slot.Sequence = null;
        Request.Inputs?.Dispose();
        Request.Observer.OnEnd(new GenerationResult(reason, _outputTokens, _cachedPromptTokens, exception)
        {
            DraftedTokens = _draftedTokens,
            AcceptedDraftTokens = _acceptedTokens,
            Times = GetTimes(),
            EvictedTokens = Slot.EvictedTokens,
        });
    }

    private GenerationTimes GetTimes()
    {
        var end = Stopwatch.GetTimestamp();
        return new GenerationTimes(
            Stopwatch.GetElapsedTime(Request.Timestamp, _start),
            Stopwatch.GetElapsedTime(_start, _firstToken == 0 ? end : _firstToken),
            _firstToken == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(_firstToken, end));
    }
}
