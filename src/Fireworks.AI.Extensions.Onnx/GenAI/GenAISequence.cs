using Fireworks.AI.Extensions.Onnx.Decoding;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Fireworks.AI.Extensions.Onnx.GenAI;

/// <summary>The sequence of one slot: a generator with its KV cache, and the scores of its last step.</summary>
internal sealed unsafe class GenAISequence : IDisposable
{
    private readonly GenAIModel _model;
    private readonly GenAIGeneratorHandle _generator;
    private GenAITensorHandle? _scores;
    private byte* _firstScore;
    private TensorElementType _scoreType;
    private bool _hasInputs;

    public GenAISequence(GenAIModel model, string? adapter)
    {
        _model = model;
        _generator = model.CreateGenerator(adapter);
    }

    public int Length => (int)GenAINative.OgaGenerator_TokenCount(_generator);

    /// <summary>Sets an option of the native session, such as the one that ends its steps.</summary>
    public void SetOption(string name, string value) =>
        GenAIResult.Check(GenAINative.OgaGenerator_SetRuntimeOption(_generator, name, value));

    /// <summary>The first tokens, to compute them anew; null where that takes more than tokens.</summary>
    public int[]? GetTokens(int length) =>
        _hasInputs ? null : new ReadOnlySpan<int>(GenAINative.OgaGenerator_GetSequenceData(_generator, 0), length).ToArray();

    /// <summary>Whether going back to an earlier length can succeed.</summary>
    public bool CanGoBack(int length) =>
        Length <= _model.Window && (length == 0 || length >= _model.RotaryThreshold || Length < _model.RotaryThreshold);

    /// <summary>Goes back to an earlier length; tokens have to be appended before scores are read.</summary>
    public bool TryGoBack(int length)
    {
        if (!CanGoBack(length))
        {
            return false;
        }

        try
        {
            GenAIResult.Check(GenAINative.OgaGenerator_RewindTo(_generator, (nuint)length));
            return true;
        }
        catch (GenAIException)
        {
            // Not every model's memory can be taken back: states of recurrent layers, windows that have moved on.
            return false;
        }
    }

    /// <summary>Runs tokens.</summary>
    public void Append(ReadOnlySpan<int> tokens)
    {
        var length = Length;
        var threshold = _model.RotaryThreshold;
        if (length > 0 && length < threshold && length + tokens.Length >= threshold)
        {
            int[] all = [.. GetTokens(length)!, .. tokens];
            GenAIResult.Check(GenAINative.OgaGenerator_RewindTo(_generator, 0));
            tokens = all;
        }

        fixed (int* start = tokens)
        {
            GenAIResult.Check(GenAINative.OgaGenerator_AppendTokens(_generator, start, (nuint)tokens.Length));
        }
    }

    /// <summary>Runs a prompt's first tokens together with what they stand for; the sequence is empty before.</summary>
    public void Append(GenAINamedTensorsHandle inputs)
    {
        _hasInputs = true;
        GenAIResult.Check(GenAINative.OgaGenerator_SetInputs(_generator, inputs));
    }

    /// <summary>
    /// Runs a token where a device cannot append to a sequence: GenAI is made to choose it. The step itself runs when scores are read.
    /// </summary>
    /// <param name="token">The token.</param>
    /// <param name="noScores">As many zeros as there are scores.</param>
    public void Force(int token, float* noScores)
    {
        noScores[token] = 1;
        try
        {
            using var scores = GenAITensorHandle.Create(noScores, [1, 1, _model.VocabularySize], GenAIElementType.Float);
            GenAIResult.Check(GenAINative.OgaGenerator_SetLogits(_generator, scores));
            GenAIResult.Check(GenAINative.OgaGenerator_GenerateNextToken(_generator));
        }
        finally
        {
            noScores[token] = 0;
        }
    }

    /// <summary>Brings the scores after the last token to the processor.</summary>
    public void LoadScores()
    {
        GenAIResult.Check(GenAINative.OgaGenerator_GetLogits(_generator, out var scores));
        Keep(scores, skip: 0);
    }

    /// <summary>Brings the scores after each of the last step's last tokens to the processor.</summary>
    /// <param name="output">The graph's output.</param>
    /// <param name="count">How many tokens' scores are wanted.</param>
    public void LoadScores(string output, int count)
    {
        GenAIResult.Check(GenAINative.OgaGenerator_GetOutput(_generator, output, out var scores));
        Keep(scores, skip: (int)scores.Shape[1] - count);
    }

    /// <summary>The shape of the last step's scores.</summary>
    public long[] GetShapeOfScores(string output)
    {
        GenAIResult.Check(GenAINative.OgaGenerator_GetOutput(_generator, output, out var scores));
        using (scores)
        {
            return scores.Shape;
        }
    }

    /// <summary>Scores that were brought, valid until others are.</summary>
    public Span<float> ReadScores(int row, ref float[] buffer)
    {
        var rowBytes = (nint)_model.VocabularySize * _scoreType.SizeInBytes();
        return Scores.Read(_firstScore + (row * rowBytes), _scoreType, _model.VocabularySize, ref buffer);
    }

    public void Dispose()
    {
        _scores?.Dispose();
        _generator.Dispose();
    }

    private void Keep(GenAITensorHandle scores, int skip)
    {
        _scores?.Dispose();
        _scores = scores;

        // The numbers of the types are those of ONNX in both.
        _scoreType = (TensorElementType)(int)scores.ElementType;
        _firstScore = (byte*)scores.Data + ((nint)skip * _model.VocabularySize * _scoreType.SizeInBytes());
    }
}
