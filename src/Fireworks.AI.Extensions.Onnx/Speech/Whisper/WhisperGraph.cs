using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Fireworks.AI.Extensions.Onnx.Decoding;
using Fireworks.AI.Extensions.Onnx.ModelFolders;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Fireworks.AI.Extensions.Onnx.Speech.Whisper;

/// <summary>
/// The two graphs of a Whisper model: the encoder, which hears a window of sound once, and the decoder, which writes tokens about it. What
/// they compute stays where the execution provider computes. May be run by several threads at once.
/// </summary>
internal sealed class WhisperGraph : IDisposable
{
    /// <summary>The frames of a window, which the model's positions are made for.</summary>
    public const int Frames = 3000;

    private readonly InferenceSession _encoder;
    private readonly InferenceSession _decoder;
    private readonly OrtMemoryInfo _memory;
    private readonly string _features;
    private readonly string _ids;
    private readonly string _logits;

    // What the encoder leaves and the decoder takes, in pairs: keys and values of cross attention, or the encoder's result.
    private readonly string[] _heard;
    private readonly string[] _heardInputs;

    // Keys and values of the tokens, in pairs.
    private readonly string[] _pasts;
    private readonly string[] _presents;
    private readonly TensorElementType _pastType;
    private readonly long[] _emptyPast;
    private readonly bool _takesHalf;
    private readonly bool _takesInt64;

    /// <param name="encoder">The encoder, which is this one's from here on.</param>
    /// <param name="decoder">The decoder, likewise.</param>
    /// <param name="config">What the folder says.</param>
    /// <param name="memory">Where what they compute is kept.</param>
    /// <param name="readBands">Says how many bands the features have where the graph leaves it open.</param>
    /// <exception cref="UnsupportedGraphException">The graphs are not of the form that this engine runs.</exception>
    public WhisperGraph(InferenceSession encoder, InferenceSession decoder, GenAIConfig config, OrtMemoryInfo memory, Func<int> readBands)
    {
        var speech = config.Speech!;
        _encoder = encoder;
        _decoder = decoder;
        _memory = memory;
        _features = speech.AudioFeatures;
        _ids = config.Decoder.InputIds;
        _logits = config.Decoder.Logits;
        var features = Input(encoder, speech.EncoderFile, _features);
        if (features.Dimensions is not [_, var bands, -1 or Frames])
        {
            throw new UnsupportedGraphException(
                $"{speech.EncoderFile} takes '{_features}' in another form than batch, bands and {Frames} frames.");
        }

        Bands = bands > 0 ? bands : readBands();
        _takesHalf = TypeOf(features, _features) == TensorElementType.Float16;
        var layers = Enumerable.Range(0, config.Decoder.LayerCount).ToArray();
        var keepsKeys = encoder.OutputMetadata.ContainsKey(DecoderConfig.ForLayer(speech.CrossPresentKeys, 0));
        _heard = keepsKeys ? ForLayers(speech.CrossPresentKeys, speech.CrossPresentValues) : [speech.HiddenStates];
        _heardInputs = keepsKeys ? ForLayers(speech.CrossPastKeys, speech.CrossPastValues) : [speech.DecoderHiddenStates];
        _pasts = ForLayers(config.Decoder.PastKeys, config.Decoder.PastValues);
        _presents = ForLayers(config.Decoder.PresentKeys, config.Decoder.PresentValues);
        Array.ForEach(_heard, name => Output(encoder, speech.EncoderFile, name));
        Array.ForEach(_presents, name => Output(decoder, config.Decoder.FileName, name));
        Array.ForEach(_heardInputs, name => Input(decoder, config.Decoder.FileName, name));
        _takesInt64 = Input(decoder, config.Decoder.FileName, _ids).ElementDataType == TensorElementType.Int64;
        var past = Input(decoder, config.Decoder.FileName, _pasts[0]);
        _pastType = TypeOf(past, _pasts[0]);
        if (past.Dimensions is not [_, var heads, _, var headSize]
            || (heads > 0 ? heads : speech.Heads) is not { } headCount || (headSize > 0 ? headSize : speech.HeadSize) is not { } size)
        {
            throw new UnsupportedGraphException(
                $"{config.Decoder.FileName} takes '{_pasts[0]}' in another form than batch, heads, tokens and size of a head.");
        }

        _emptyPast = [1, headCount, 0, size];
        string[] known = [_ids, .. _heardInputs, .. _pasts];
        if (decoder.InputNames.Except(known).FirstOrDefault() is { } unknown)
        {
            throw new UnsupportedGraphException(
                $"{config.Decoder.FileName} takes '{unknown}', as graphs for one kind of device with a shared KV cache do. Export the "
                + "model with the model builder of ONNX Runtime GenAI (python -m onnxruntime_genai.models.builder), which makes graphs "
                + "for any.");
        }

        var logits = Output(decoder, config.Decoder.FileName, _logits);
        VocabularySize = logits.Dimensions is [_, _, > 0 and var vocabulary] ? vocabulary : config.VocabularySize
            ?? throw new UnsupportedGraphException(
                $"neither {config.Decoder.FileName} nor 'model.vocab_size' says how many scores '{_logits}' has.");

        string[] ForLayers(string keys, string values) =>
            [.. layers.SelectMany(layer => (string[])[DecoderConfig.ForLayer(keys, layer), DecoderConfig.ForLayer(values, layer)])];
    }

    /// <summary>Where the sessions' messages go while the graphs live.</summary>
    public IDisposable? Log { get; init; }

    /// <summary>The bands of the features.</summary>
    public int Bands { get; }

    /// <summary>How many scores the decoder gives.</summary>
    public int VocabularySize { get; }

    /// <summary>Hears a window.</summary>
    /// <param name="features">The features of the window: a row of frames for each band.</param>
    /// <param name="options">Ends the run where it is told to.</param>
    public HeardWindow Hear(Memory<float> features, RunOptions options)
    {
        using var binding = _encoder.CreateIoBinding();
        using var input = CreateFeatures(features);
        binding.BindInput(_features, input);
        Array.ForEach(_heard, name => binding.BindOutputToDevice(name, _memory));
        return new HeardWindow(_encoder.RunWithBoundResults(options, binding));
    }

    /// <summary>The state before the first token. It is to be disposed, as is every other.</summary>
    public DecoderState CreateState() =>
        new([.. _pasts.Select(_ => OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, _pastType, _emptyPast))], length: 0);

    /// <summary>Runs tokens after a state, which stays as it is.</summary>
    /// <param name="window">What was heard.</param>
    /// <param name="state">The state after the tokens before.</param>
    /// <param name="tokens">The tokens.</param>
    /// <param name="scores">Takes the scores of what may follow.</param>
    /// <param name="options">Ends the run where it is told to.</param>
    /// <returns>The state after the tokens.</returns>
    public DecoderState Run(HeardWindow window, DecoderState state, int[] tokens, Span<float> scores, RunOptions options)
    {
        using var binding = _decoder.CreateIoBinding();
        using var ids = CreateIds(tokens);
        binding.BindInput(_ids, ids);
        for (var i = 0; i < _heardInputs.Length; i++)
        {
            binding.BindInput(_heardInputs[i], window.Values[i]);
        }

        for (var i = 0; i < _pasts.Length; i++)
        {
            binding.BindInput(_pasts[i], state.Values[i]);
        }

        binding.BindOutputToDevice(_logits, OrtMemoryInfo.DefaultInstance);
        Array.ForEach(_presents, name => binding.BindOutputToDevice(name, _memory));
        var results = _decoder.RunWithBoundResults(options, binding);
        using var logits = results[0];
        var next = new DecoderState([.. results.Skip(1)], state.Length + tokens.Length);
        try
        {
            Read(logits, scores);
            return next;
        }
        catch
        {
            next.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _encoder.Dispose();
        _decoder.Dispose();
        Log?.Dispose();
    }

    /// <summary>Copies the scores after the last token.</summary>
    private static unsafe void Read(OrtValue logits, Span<float> scores)
    {
        var type = logits.GetTensorTypeAndShape().ElementDataType;
        var bytes = logits.GetTensorMutableRawData();
        var row = scores.Length * type.SizeInBytes();
        if (bytes.Length < row || bytes.Length % row != 0)
        {
            throw new NotSupportedException($"it gave scores for another vocabulary than one of {scores.Length} tokens.");
        }

        float[] buffer = [];
        fixed (byte* start = bytes)
        {
            Scores.Read(start + (bytes.Length - row), type, scores.Length, ref buffer).CopyTo(scores);
        }
    }

    private OrtValue CreateFeatures(Memory<float> features)
    {
        long[] shape = [1, features.Length / Frames, Frames];
        if (!_takesHalf)
        {
            return OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, features, shape);
        }

        var halves = new Float16[features.Length];
        TensorPrimitives.ConvertToHalf(features.Span, MemoryMarshal.Cast<Float16, Half>(halves.AsSpan()));
        return OrtValue.CreateTensorValueFromMemory(halves, shape);
    }

    private OrtValue CreateIds(int[] tokens)
    {
        long[] shape = [1, tokens.Length];
        return _takesInt64
            ? OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(tokens, static token => (long)token), shape)
            : OrtValue.CreateTensorValueFromMemory(tokens, shape);
    }

    private static TensorElementType TypeOf(NodeMetadata metadata, string name) =>
        metadata.ElementDataType is TensorElementType.Float or TensorElementType.Float16
            ? metadata.ElementDataType
            : throw new UnsupportedGraphException($"'{name}' is of the type {metadata.ElementDataType}, not of float or float16.");

    private static NodeMetadata Input(InferenceSession session, string file, string name) =>
        session.InputMetadata.TryGetValue(name, out var metadata) ? metadata : throw new UnsupportedGraphException(
            $"{file} has no input '{name}', which {ModelFolder.ConfigFile} names. It has {string.Join(", ", session.InputNames)}.");

    private static NodeMetadata Output(InferenceSession session, string file, string name) =>
        session.OutputMetadata.TryGetValue(name, out var metadata) ? metadata : throw new UnsupportedGraphException(
            $"{file} has no output '{name}', which {ModelFolder.ConfigFile} names. It has {string.Join(", ", session.OutputNames)}.");
}
