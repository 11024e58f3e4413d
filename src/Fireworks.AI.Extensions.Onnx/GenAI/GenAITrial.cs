using Fireworks.AI.Extensions.Onnx.Decoding;
using Fireworks.AI.Extensions.Onnx.ModelFolders;

namespace Fireworks.AI.Extensions.Onnx.GenAI;

/// <summary>What a model can do on the device that it was loaded on.</summary>
/// <param name="Appends">Whether tokens can be appended to a sequence; some devices compute prompts and single tokens alone.</param>
/// <param name="GoesBack">Whether a sequence can go back to an earlier length.</param>
/// <param name="ScoresEachToken">Whether a step gives the scores after each of its tokens, not only after the last.</param>
/// <param name="IsHost">Whether it computes in the processor's memory.</param>
/// <param name="HoldsSeveral">
/// Whether it holds several sequences: some providers (OpenVINO, QNN) keep the KV cache of one inside the session, and mix others into it
/// without a word.
/// </param>
internal sealed record GenAIAbilities(bool Appends, bool GoesBack, bool ScoresEachToken, bool IsHost, bool HoldsSeveral = true);

/// <summary>
/// Tries a model when it is loaded: GenAI does not say what a type of model on a device can do, and some types go back without a word
/// and without effect.
/// </summary>
internal sealed class GenAITrial(ModelFolder folder, GenAIConfig config, GenAIModel model)
{
    /// <summary>The same step gives the same scores, but for the last bits on some devices.</summary>
    private const float Tolerance = 0.001f;

    private readonly int[] _tokens = GraphTrial.GetTokens(model.ContextLength, model.VocabularySize);
    private float[] _buffer = [];

    /// <param name="isHost">Whether the model computes in the processor's memory.</param>
    /// <exception cref="OnnxModelException">The model cannot be run as its folder says.</exception>
    public GenAIAbilities Run(bool isHost)
    {
        using var sequence = new GenAISequence(model, adapter: null);
        sequence.Append(_tokens);
        var scoresEachToken = ScoresEachToken(sequence);
        var whole = Read(sequence);
        using var other = new GenAISequence(model, adapter: null);
        other.Append(_tokens.AsSpan()[..^1]);
        var appends = TryAppend(other, _tokens[^1]);
        if (!appends)
        {
            return new GenAIAbilities(Appends: false, GoesBack: false, scoresEachToken, isHost);
        }

        var continued = Read(other);
        GraphTrial.CheckScores(folder, config.Decoder.FileName, whole, continued);
        return new GenAIAbilities(appends, GoesBack(other, continued), scoresEachToken, isHost, HoldsSeveral(continued));
    }

    /// <summary>Whether a sequence goes on as before after a step of another one.</summary>
    private bool HoldsSeveral(float[] scores)
    {
        using var first = new GenAISequence(model, adapter: null);
        first.Append(_tokens.AsSpan()[..^1]);
        using var second = new GenAISequence(model, adapter: null);
        second.Append(_tokens.AsSpan()[..1]);
        first.Append(_tokens.AsSpan()[^1..]);
        return GraphTrial.Difference(scores, Read(first)) < Tolerance;
    }

    private bool ScoresEachToken(GenAISequence sequence)
    {
        try
        {
            return sequence.GetShapeOfScores(config.Decoder.Logits)[1] == _tokens.Length;
        }
        catch (GenAIException)
        {
            return false; // A pipeline of several graphs does not show what is inside.
        }
    }

    private static bool TryAppend(GenAISequence sequence, int token)
    {
        try
        {
            sequence.Append([token]);
            return true;
        }
        catch (GenAIException exception) when (exception.Message.StartsWith("Continuous decoding", StringComparison.Ordinal))
        {
            return false;
        }
    }

    private bool GoesBack(GenAISequence sequence, float[] scores)
    {
        var length = _tokens.Length - 1;
        if (!sequence.TryGoBack(length))
        {
            return false;
        }

        try
        {
            sequence.Append(_tokens.AsSpan()[..1]);
            if (!sequence.TryGoBack(length))
            {
                return false;
            }

            sequence.Append(_tokens.AsSpan()[^1..]);
            return GraphTrial.Difference(scores, Read(sequence)) < Tolerance;
        }
        catch (GenAIException)
        {
            // Models that see have gone back without their caches, which then do not fit.
            return false;
        }
    }

    private float[] Read(GenAISequence sequence)
    {
        sequence.LoadScores();
        return sequence.ReadScores(row: 0, ref _buffer).ToArray();
    }
}
