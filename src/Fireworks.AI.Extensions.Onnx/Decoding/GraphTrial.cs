using System.Numerics.Tensors;
using Fireworks.AI.Extensions.Onnx.ModelFolders;
using Microsoft.ML.OnnxRuntime;

namespace Fireworks.AI.Extensions.Onnx.Decoding;

/// <summary>
/// Tries a graph when it is loaded, so that what is wrong with its folder is named there and then, and not by the first caller's garbage.
/// What the graph does with its cache cannot be read from its names: two outputs that are changed over have the same shape.
/// </summary>
internal sealed class GraphTrial
{
    /// <summary>Enough for attention to have something to choose from, and one short chunk.</summary>
    private const int PromptLength = 16;

    /// <summary>
    /// How much the scores may differ between a prompt at once and its last token on its own, over how much they vary. Arithmetic in few
    /// bits makes a few hundredths; keys in the place of values make from 0.6 up.
    /// </summary>
    private const float Tolerance = 0.4f;

    private readonly ModelFolder _folder;
    private readonly DecoderGraph _graph;
    private readonly string _file;
    private float[] _scores = [];

    private GraphTrial(ModelFolder folder, DecoderConfig decoder, DecoderGraph graph)
    {
        _folder = folder;
        _graph = graph;
        _file = decoder.FileName;
    }

    /// <exception cref="OnnxModelException">The graph cannot be run as its folder says; the message names file and properties.</exception>
    public static void Run(ModelFolder folder, DecoderConfig decoder, DecoderGraph graph)
    {
        var trial = new GraphTrial(folder, decoder, graph);
        trial.CheckCache();
        trial.CheckLastPosition();
    }

    /// <summary>Tokens to try a model with.</summary>
    public static int[] GetTokens(int contextLength, int vocabularySize) =>
        [.. Enumerable.Range(0, Math.Min(PromptLength, contextLength)).Select(index => (int)(((index * 7919L) + 11) % vocabularySize))];

    /// <summary>Compares the scores after a prompt at once with those after its last token on its own.</summary>
    /// <exception cref="OnnxModelException">They are no numbers, or of two different prompts.</exception>
    public static void CheckScores(ModelFolder folder, string file, ReadOnlySpan<float> whole, ReadOnlySpan<float> continued)
    {
        if (!float.IsFinite(TensorPrimitives.Max<float>(whole)))
        {
            throw folder.Error(
                $"{file} gives no usable scores: they are no finite numbers. Its weights may be damaged, or its arithmetic overflows.");
        }

        var difference = Difference(whole, continued);
        if (!(difference < Tolerance))
        {
            throw folder.Error(FormattableString.Invariant(
                $"{file} does not continue a prompt as it would read it at once (difference {difference:0.00}). The names of its KV ")
                + $"cache in {ModelFolder.ConfigFile} are probably changed over: check model.decoder.inputs.past_key_names and "
                + "past_value_names, and model.decoder.outputs.present_key_names and present_value_names.");
        }
    }

    private void CheckCache()
    {
        var tokens = GetTokens(_graph.Cache.Length, _graph.VocabularySize);
        var whole = Step(tokens, 0);
        Step(tokens[..^1], 0);
        CheckScores(_folder, _file, whole, Step(tokens[^1..], tokens.Length - 1));
    }

    /// <summary>Beyond its tables of rotary positions a graph fails, or reads what is behind them.</summary>
    private void CheckLastPosition()
    {
        try
        {
            _graph.TryLastPosition();
        }
        catch (OnnxRuntimeException exception)
        {
            throw _folder.Error(
                $"{_file} cannot run token {_graph.Cache.Length} of a conversation, which 'model.context_length' in "
                + $"{ModelFolder.ConfigFile}, and OnnxModelOptions.ContextLength where it is set, allow: {exception.Message}",
                exception);
        }
    }

    private float[] Step(int[] tokens, int position)
    {
        _graph.Run(firstSlot: 0, tokens, tokens.Length, [position]);
        return _graph.GetLogits(row: 0, ref _scores).ToArray();
    }

    /// <summary>
    /// The mean difference of the scores over how much they vary. Scores that are minus infinity on both sides are left out.
    /// </summary>
    public static float Difference(ReadOnlySpan<float> whole, ReadOnlySpan<float> continued)
    {
        double sum = 0, squares = 0, differences = 0;
        var count = 0;
        for (var i = 0; i < whole.Length; i++)
        {
            if (float.IsFinite(whole[i]) || float.IsFinite(continued[i]))
            {
                count++;
                sum += whole[i];
                squares += (double)whole[i] * whole[i];
                differences += Math.Pow(whole[i] - continued[i], 2);
            }
        }

        var variance = (squares / count) - Math.Pow(sum / count, 2);
        return (float)Math.Sqrt(differences / count / Math.Max(variance, double.Epsilon));
    }
}
