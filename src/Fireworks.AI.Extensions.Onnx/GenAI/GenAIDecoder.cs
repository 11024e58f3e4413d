using Fireworks.AI.Extensions.Onnx.Decoding;
using Fireworks.AI.Extensions.Onnx.Generation;
using Fireworks.AI.Extensions.Onnx.Images;
using Fireworks.AI.Extensions.Onnx.ModelFolders;
using Fireworks.AI.Text.Tokenizers;

namespace Fireworks.AI.Extensions.Onnx.GenAI;

/// <summary>
/// Slots on ONNX Runtime GenAI: a generator each, which keeps its KV cache where the execution provider computes. Sequences take turns.
/// </summary>
internal sealed unsafe class GenAIDecoder : IDecoder
{
    private readonly GenAIModel _model;
    private readonly string _logits;
    private readonly int? _chunkLength;
    private readonly GenAISequence?[] _slots;
    private readonly string?[] _adapters;
    private readonly NativeBuffer? _noScores;
    private readonly GenAIAbilities _abilities;
    private GenAIImageProcessor? _images;
    private int _firstSlot;

    /// <param name="model">The model, which is this one's from here on.</param>
    /// <param name="logits">The graph's output of scores.</param>
    /// <param name="slots">How many sequences run at the same time.</param>
    /// <param name="abilities">What the model and its device can do.</param>
    /// <param name="chunkLength">How many tokens of a prompt run in one step, where that was chosen.</param>
    public GenAIDecoder(GenAIModel model, string logits, int slots, GenAIAbilities abilities, int? chunkLength)
    {
        _model = model;
        _logits = logits;
        _chunkLength = chunkLength;
        _slots = new GenAISequence?[slots];
        _adapters = new string?[slots];
        _abilities = abilities;
        _noScores = abilities.Appends ? null : new NativeBuffer((nuint)model.VocabularySize * sizeof(float));
    }

    /// <summary>Where the session's messages go while the model lives.</summary>
    public IDisposable? Log { get; init; }

    public int SlotCount => _slots.Length;

    public int ContextLength => _model.ContextLength;

    public int VocabularySize => _model.VocabularySize;

    /// <summary>Behind its window a sequence cannot take a token back.</summary>
    public bool CanCheckDrafts => _abilities is { ScoresEachToken: true, GoesBack: true } && _model.Window >= ContextLength;

    public bool SharesSteps => false;

    public bool CopiesPrefixes => false;

    /// <summary>The sequences of the slots that have been used.</summary>
    public IEnumerable<GenAISequence> Sequences => _slots.OfType<GenAISequence>();

    public int GetChunkLength(bool othersWait) =>
        !_abilities.Appends ? int.MaxValue
        : _chunkLength ?? ChunkLength.Choose(othersWait, _abilities.ScoresEachToken ? VocabularySize : null, _abilities.IsHost);

    public (int First, int Count) GetSlotRange(int first, int count) => (first, count);

    public bool CanContinue(int slot, int length) =>
        _slots[slot] is { } sequence
        && _abilities.Appends
        && (length == sequence.Length || (_abilities.GoesBack && sequence.CanGoBack(length)));

    public bool TryPrepare(int slot, int length, string? adapter)
    {
        if (_slots[slot] is { } sequence && _adapters[slot] == adapter && CanContinue(slot, length)
            && (length == sequence.Length || sequence.TryGoBack(length)))
        {
            return true;
        }

        Drop(slot);
        _adapters[slot] = adapter;
        return length == 0;
    }

    public void CopyPrefix(int from, int to, int tokens) =>
        throw new NotSupportedException($"ONNX Runtime GenAI copies no sequence: ask {nameof(CopiesPrefixes)} first.");

    public void Run(
        int firstSlot,
        ReadOnlySpan<int> tokens,
        int width,
        ReadOnlySpan<int> lengths,
        int scoredTokens = 1,
        PromptInputs? inputs = null)
    {
        _firstSlot = firstSlot;
        try
        {
            if (inputs is not null)
            {
                // A sequence that has run before would go on with what it was given then.
                Drop(firstSlot);
            }

            var sequence = _slots[firstSlot] ??= new GenAISequence(_model, _adapters[firstSlot]);
            if (sequence.Length != lengths[0] && !sequence.TryGoBack(lengths[0]))
            {
                sequence = Restart(firstSlot, lengths[0]);
            }

            Append(sequence, tokens, inputs);
            if (scoredTokens == 1)
            {
                sequence.LoadScores();
            }
            else
            {
                sequence.LoadScores(_logits, scoredTokens);
            }
        }
        catch
        {
            // A step that failed may leave its tokens behind, and one that was ended from outside ends all that follow.
            Drop(firstSlot);
            throw;
        }
    }

    public Span<float> GetLogits(int row, ref float[] buffer) =>
        _slots[_firstSlot]!.ReadScores(row, ref buffer);

    /// <summary>Lets the model take images.</summary>
    public IImageProcessor LoadImages(ModelFolder folder, ImageMarkup markup, VisionConfig vision, Tokenizer tokenizer) =>
        _images = GenAIImageProcessor.Create(_model.Handle, folder, markup, vision, tokenizer);

    public void Dispose()
    {
        for (var slot = 0; slot < _slots.Length; slot++)
        {
            Drop(slot);
        }

        _noScores?.Dispose();
        _images?.Dispose();
        _model.Dispose();
        Log?.Dispose();
    }

    /// <summary>Computes the first tokens of a slot once more, where its memory cannot be taken back to them.</summary>
    private GenAISequence Restart(int slot, int length)
    {
        var tokens = _slots[slot]!.GetTokens(length)
            ?? throw new GenAIException("The model's memory cannot be taken back to an earlier token.");
        Drop(slot);
        var sequence = _slots[slot] = new GenAISequence(_model, _adapters[slot]);
        foreach (var chunk in tokens.Chunk(GetChunkLength(othersWait: true)))
        {
            sequence.Append(chunk);
        }

        return sequence;
    }

    private void Append(GenAISequence sequence, ReadOnlySpan<int> tokens, PromptInputs? inputs)
    {
        if (inputs is GenAIPromptInputs { Tensors: var tensors })
        {
            sequence.Append(tensors);
        }
        else if (_abilities.Appends || sequence.Length == 0)
        {
            sequence.Append(tokens);
        }
        else
        {
            for (var i = 0; i < tokens.Length; i++)
            {
                sequence.Force(tokens[i], (float*)_noScores!.Data);
                if (i < tokens.Length - 1)
                {
                    // Only so does the step run.
                    sequence.LoadScores();
                }
            }
        }
    }

    private void Drop(int slot)
    {
        _slots[slot]?.Dispose();
        _slots[slot] = null;
    }
}
