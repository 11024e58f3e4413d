using System.Collections.Concurrent;
using Fireworks.AI.Text.Tokenizers;
using Microsoft.ML.OnnxRuntime;

namespace Fireworks.AI.Extensions.Benchmarks.Embeddings;

/// <summary>Embeds a batch as it comes: our tokenizer and the runtime, each input filled up to the longest.</summary>
internal sealed class NaiveSession
{
    private static readonly ConcurrentDictionary<string, NaiveSession> Sessions = new();

    private readonly InferenceSession _session;
    private readonly Tokenizer _tokenizer;

    private NaiveSession(string folder)
    {
        using var options = new SessionOptions { IntraOpNumThreads = Environment.ProcessorCount };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        _session = new InferenceSession(Path.Combine(folder, "model.onnx"), options);
        _tokenizer = Tokenizer.Load(Path.Combine(folder, "tokenizer.json"));
    }

    public static NaiveSession For(string folder) => Sessions.GetOrAdd(folder, static folder => new NaiveSession(folder));

    public float[][] Embed(string[] texts)
    {
        var tokens = Array.ConvertAll(texts, text => _tokenizer.Encode(text, addSpecialTokens: true));
        var width = tokens.Max(static ids => ids.Length);
        var ids = new long[texts.Length * width];
        var mask = new long[texts.Length * width];
        for (var row = 0; row < texts.Length; row++)
        {
            for (var token = 0; token < tokens[row].Length; token++)
            {
                ids[(row * width) + token] = tokens[row][token];
                mask[(row * width) + token] = 1;
            }
        }

        long[] shape = [texts.Length, width];
        using var inputIds = OrtValue.CreateTensorValueFromMemory(ids, shape);
        using var attentionMask = OrtValue.CreateTensorValueFromMemory(mask, shape);
        using var types = OrtValue.CreateTensorValueFromMemory(new long[ids.Length], shape);
        using var options = new RunOptions();
        using var results = _session.Run(options, ["input_ids", "attention_mask", "token_type_ids"], [inputIds, attentionMask, types], ["last_hidden_state"]);
        var hidden = results[0].GetTensorDataAsSpan<float>();
        var dimensions = hidden.Length / ids.Length;
        var vectors = new float[texts.Length][];
        for (var row = 0; row < texts.Length; row++)
        {
            vectors[row] = new float[dimensions];
            for (var token = 0; token < tokens[row].Length; token++)
            {
                System.Numerics.Tensors.TensorPrimitives.Add(vectors[row], hidden.Slice(((row * width) + token) * dimensions, dimensions), vectors[row]);
            }

            var norm = System.Numerics.Tensors.TensorPrimitives.Norm<float>(vectors[row]);
            System.Numerics.Tensors.TensorPrimitives.Divide(vectors[row], norm, vectors[row]);
        }

        return vectors;
    }
}
