using System.Runtime.InteropServices;

namespace ModelBuilder;

/// <summary>
/// Writes a folder with a Llama-style decoder, as ONNX Runtime GenAI's builder shapes them: GroupQueryAttention with rotary embeddings
/// inside.
/// </summary>
public sealed class LlamaModel
{
    private const int BlockSize = 32;

    private readonly LlamaSettings _settings;
    private readonly OnnxGraph _graph;
    private readonly RandomWeights _random;
    private readonly ElementType _type;

    private LlamaModel(LlamaSettings settings, OnnxGraph graph)
    {
        _settings = settings;
        _graph = graph;
        _random = new RandomWeights(settings.Seed);
        _type = settings.Weights is WeightFormat.Half or WeightFormat.Int4Half ? ElementType.Half : ElementType.Float;
    }

    /// <summary>
    /// Writes the folder, and gives the bytes of weights that a step reads: all but the table of embeddings, of which it reads a row.
    /// </summary>
    public static long Write(string folder, LlamaSettings settings)
    {
        Directory.CreateDirectory(folder);
        using var graph = new OnnxGraph(Path.Combine(folder, "model.onnx"));
        var bytesPerStep = new LlamaModel(settings, graph).Build();
        graph.Save();
        ModelFiles.Write(folder, settings);
        return bytesPerStep;
    }

    private ElementType CacheType => _settings.HalfAttention ? ElementType.Half : _type;

    private long Build()
    {
        var s = _settings;
        var ids = _graph.Input("input_ids", ElementType.Int64, "batch", "tokens");
        var mask = _graph.Input("attention_mask", ElementType.Int64, "batch", "total");
        var lengths = SequenceLengths(mask);
        var total = TotalLength(mask);
        var (cosine, sine) = RotaryTables();
        var embeddings = _graph.Weight(
            "embeddings", _type, [s.Vocabulary, s.Hidden], stream => _random.Matrix(stream, _type, 3, (long)s.Vocabulary * s.Hidden));
        var start = _graph.WeightBytes;
        var hidden = _graph.Node("Gather", [embeddings, ids]);
        if (s.HungryToken is { } token)
        {
            hidden = _graph.Node("Add", [hidden, AskForMemory(ids, token)]);
        }

        string? addition = null;
        for (var layer = 0; layer < s.Layers; layer++)
        {
            (var normalized, hidden) = Normalize(hidden, addition, $"layer{layer}.attention.norm");
            addition = Attention(normalized, layer, lengths, total, cosine, sine);
            (normalized, hidden) = Normalize(hidden, addition, $"layer{layer}.feed_forward.norm");
            addition = FeedForward(normalized, layer);
        }

        var (last, _) = Normalize(hidden, addition, "norm");
        if (s.LastLogitsOnly)
        {
            last = _graph.Node("Slice",
            [
                last,
                _graph.Constant("last.start", ElementType.Int64, [1], -1),
                _graph.Constant("last.end", ElementType.Int64, [1], long.MaxValue),
                _graph.Constant("last.axis", ElementType.Int64, [1], 1),
            ]);
        }

        if (s.TakesAdapter)
        {
            Adapt(last, MatMul(last, "output", s.Hidden, s.Vocabulary));
        }
        else
        {
            MatMul(last, "output", s.Hidden, s.Vocabulary, "logits");
        }

        _graph.Output("logits", _type, "batch", s.LastLogitsOnly ? 1 : "tokens", s.Vocabulary);
        return _graph.WeightBytes - start;
    }

    /// <summary>Adds to the scores what an adapter makes of the last layer; without one that is nothing.</summary>
    private void Adapt(string input, string scores)
    {
        var down = Default("lora_A", _settings.Hidden, 1, [_settings.Hidden, "rank"]);
        var up = Default("lora_B", 1, _settings.Vocabulary, ["rank", _settings.Vocabulary]);
        var product = _graph.Node("MatMul", [_graph.Node("MatMul", [input, down]), up]);
        _graph.Node("Add", [scores, product], ["logits"]);

        string Default(string name, int rows, int columns, object[] shape)
        {
            _graph.Input(name, _type, shape);
            return _graph.Weight(name, _type, [rows, columns], stream => Write(stream, _type, new float[rows * columns]));
        }
    }

    /// <summary>A zero, the first of very many where a token is among those of the step.</summary>
    private string AskForMemory(string ids, int token)
    {
        var isThere = _graph.Node("Cast", [_graph.Node("Equal", [ids, _graph.Number("hungry.token", token)])], ("to", (int)ElementType.Int64));
        var count = _graph.Node("Mul", [_graph.Node("ReduceMax", [isThere], ("keepdims", 0)), _graph.Number("hungry.count", 1L << 60)]);
        var size = _graph.Node("Reshape", [_graph.Node("Add", [count, _graph.Number("hungry.one", 1)]), _graph.Numbers("hungry.shape", 1)]);
        return _graph.Node("Gather", [_graph.Node("ConstantOfShape", [size]), _graph.Number("hungry.first", 0)]);
    }

    private string SequenceLengths(string mask)
    {
        var sum = _graph.Node("ReduceSum", [mask, _graph.Constant("mask.axis", ElementType.Int64, [1], 1)], ("keepdims", 1));
        var less = _graph.Node("Sub", [sum, _graph.Constant("mask.one", ElementType.Int64, [1], 1)]);
        return _graph.Node("Cast", [less], ("to", (int)ElementType.Int32));
    }

    private string TotalLength(string mask)
    {
        var shape = _graph.Node("Shape", [mask]);
        var length = _graph.Node("Gather", [shape, _graph.Constant("mask.length", ElementType.Int64, [], 1)], ("axis", 0));
        return _graph.Node("Cast", [length], ("to", (int)ElementType.Int32));
    }

    private (string Cosine, string Sine) RotaryTables()
    {
        var half = _settings.HeadSize / 2;
        return (Table("rotary.cosine", Math.Cos), Table("rotary.sine", Math.Sin));

        string Table(string name, Func<double, double> function) => _graph.Weight(name, CacheType, [_settings.ContextLength, half], stream =>
        {
            var values = new float[_settings.ContextLength * half];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = (float)function(i / half * Math.Pow(10_000, -(i % half) / (double)half));
            }

            Write(stream, CacheType, values);
        });
    }

    private string Attention(string input, int layer, string lengths, string total, string cosine, string sine)
    {
        var s = _settings;
        var packed = MatMul(input, $"layer{layer}.attention.input", s.Hidden, (s.Heads + (2 * s.KeyValueHeads)) * s.HeadSize);
        if (CacheType != _type)
        {
            packed = _graph.Node("Cast", [packed], ("to", (int)CacheType));
        }

        string[] past = [$"past_key_values.{layer}.key", $"past_key_values.{layer}.value"];
        string[] present = [$"present.{layer}.key", $"present.{layer}.value"];
        for (var i = 0; i < 2; i++)
        {
            _graph.Input(past[i], CacheType, "batch", s.KeyValueHeads, "past", s.HeadSize);
            _graph.Output(present[i], CacheType, "batch", s.KeyValueHeads, "present", s.HeadSize);
        }

        var attention = $"layer{layer}.attention";
        _graph.Node(
            ".GroupQueryAttention",
            [packed, "", "", past[0], past[1], lengths, total, cosine, sine],
            [attention, present[0], present[1]],
            ("num_heads", s.Heads), ("kv_num_heads", s.KeyValueHeads), ("do_rotary", 1), ("rotary_interleaved", 0), ("scale", 1 / MathF.Sqrt(s.HeadSize)));
        if (CacheType != _type)
        {
            attention = _graph.Node("Cast", [attention], ("to", (int)_type));
        }

        return MatMul(attention, $"layer{layer}.attention.output", s.Heads * s.HeadSize, s.Hidden);
    }

    private string FeedForward(string input, int layer)
    {
        var s = _settings;
        var gate = MatMul(input, $"layer{layer}.feed_forward.gate", s.Hidden, s.FeedForward);
        var up = MatMul(input, $"layer{layer}.feed_forward.up", s.Hidden, s.FeedForward);
        var activated = _graph.Node("Mul", [gate, _graph.Node("Sigmoid", [gate])]);
        return MatMul(_graph.Node("Mul", [activated, up]), $"layer{layer}.feed_forward.down", s.FeedForward, s.Hidden);
    }

    /// <summary>Adds what the last part gave to the stream, and normalizes it for the next.</summary>
    private (string Normalized, string Stream) Normalize(string stream, string? addition, string name)
    {
        var gamma = _graph.Weight(name, _type, [_settings.Hidden], output => Write(output, _type, [.. Enumerable.Repeat(1f, _settings.Hidden)]));
        if (addition is null)
        {
            return (_graph.Node("SimplifiedLayerNormalization", [stream, gamma], ("axis", -1), ("epsilon", 1e-5f), ("stash_type", 1)), stream);
        }

        string[] outputs = [name + ".normalized", name + ".sum"];
        _graph.Node(".SkipSimplifiedLayerNormalization", [stream, addition, gamma], [outputs[0], "", "", outputs[1]], ("epsilon", 1e-5f));
        return (outputs[0], outputs[1]);
    }

    private string MatMul(string input, string name, int inputs, int outputs, string? output = null)
    {
        output ??= name + ".product";
        if (_settings.Weights is not (WeightFormat.Int4 or WeightFormat.Int4Half))
        {
            var weight = _graph.Weight(name, _type, [inputs, outputs], stream => _random.Matrix(stream, _type, inputs, (long)inputs * outputs));
            _graph.Node("MatMul", [input, weight], [output]);
            return output;
        }

        var blocks = inputs / BlockSize;
        var packed = _graph.Weight(name, ElementType.UInt8, [outputs, blocks, BlockSize / 2], stream => _random.Bytes(stream, (long)outputs * inputs / 2));
        var scales = _graph.Weight(name + ".scales", _type, [(long)outputs * blocks], stream =>
            Write(stream, _type, [.. Enumerable.Repeat(0.2165f / MathF.Sqrt(inputs), outputs * blocks)]));
        _graph.Node(
            ".MatMulNBits", [input, packed, scales], [output], ("K", inputs), ("N", outputs), ("bits", 4), ("block_size", BlockSize), ("accuracy_level", 4));
        return output;
    }

    private static void Write(Stream stream, ElementType type, float[] values)
    {
        if (type == ElementType.Half)
        {
            stream.Write(MemoryMarshal.AsBytes(Array.ConvertAll(values, static value => (Half)value).AsSpan()));
        }
        else
        {
            stream.Write(MemoryMarshal.AsBytes(values.AsSpan()));
        }
    }
}
