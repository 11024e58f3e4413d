using System.Diagnostics;
using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using ModelBuilder;

namespace GpuCheck;

/// <summary>
/// The plain loop on the official binding that the engine is held against: cache and inputs bound, argmax of the scores, one sequence.
/// </summary>
internal sealed unsafe class BareLoop : IDisposable
{
    private readonly LlamaSettings _measures;
    private readonly InferenceSession _session;
    private readonly OrtAllocator _allocator;
    private readonly OrtIoBinding _binding;
    private readonly List<IDisposable> _owned = [];
    private readonly RunOptions _options = new();
    private readonly Half[] _half;
    private readonly float[] _scores;

    public BareLoop(string folder, LlamaSettings measures, bool isDevice)
    {
        _measures = measures;
        using var options = new SessionOptions();
        if (isDevice)
        {
            using var cuda = new OrtCUDAProviderOptions();
            options.AppendExecutionProvider_CUDA(cuda);
        }

        _session = new InferenceSession(Path.Combine(folder, "model.onnx"), options);
        _allocator = isDevice ? new OrtAllocator(_session, new OrtMemoryInfo(OrtMemoryInfo.allocatorCUDA, OrtAllocatorType.DeviceAllocator, 0, OrtMemType.Default)) : OrtAllocator.DefaultInstance;
        _binding = _session.CreateIoBinding();
        var type = _session.InputMetadata["past_key_values.0.key"].ElementDataType;
        for (var layer = 0; layer < measures.Layers; layer++)
        {
            foreach (var part in (string[])["key", "value"])
            {
                var cache = OrtValue.CreateAllocatedTensorValue(_allocator, type, [1, measures.KeyValueHeads, measures.ContextLength, measures.HeadSize]);
                _owned.Add(cache);
                _binding.BindInput($"past_key_values.{layer}.{part}", cache);
                _binding.BindOutput($"present.{layer}.{part}", cache);
            }
        }

        _half = new Half[measures.Vocabulary];
        _scores = new float[measures.Vocabulary];
    }

    /// <summary>Seconds for each token of an answer to a prompt of so many tokens.</summary>
    public double SecondsPerToken(int promptLength, int tokens)
    {
        var token = Step(0, [.. Enumerable.Range(0, promptLength).Select(static i => (long)(i % 200))]);
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < tokens; i++)
        {
            token = Step(promptLength + i, [token]);
        }

        return clock.Elapsed.TotalSeconds / tokens;
    }

    /// <summary>Seconds for a prompt of so many tokens.</summary>
    public double SecondsToFirstToken(int promptLength)
    {
        var clock = Stopwatch.StartNew();
        Step(0, [.. Enumerable.Range(0, promptLength).Select(static i => (long)(i % 200))]);
        return clock.Elapsed.TotalSeconds;
    }

    public void Dispose()
    {
        _options.Dispose();
        _binding.Dispose();
        _owned.ForEach(static value => value.Dispose());
        _session.Dispose();
    }

    private long Step(int past, long[] tokens)
    {
        var mask = new long[past + tokens.Length];
        Array.Fill(mask, 1);
        using var ids = OrtValue.CreateTensorValueFromMemory(tokens, [1, tokens.Length]);
        using var attention = OrtValue.CreateTensorValueFromMemory(mask, [1, mask.Length]);
        _binding.BindInput("input_ids", ids);
        _binding.BindInput("attention_mask", attention);
        var half = _session.OutputMetadata["logits"].ElementDataType == TensorElementType.Float16;
        var last = (tokens.Length - 1) * _measures.Vocabulary;
        if (tokens.Length > 1)
        {
            _binding.BindOutputToDevice("logits", OrtMemoryInfo.DefaultInstance);
            using var results = _session.RunWithBoundResults(_options, _binding);
            return 0;
        }

        if (half)
        {
            fixed (Half* pointer = _half)
            {
                Run(TensorElementType.Float16, (nint)pointer, sizeof(ushort));
            }

            TensorPrimitives.ConvertToSingle(_half, _scores);
        }
        else
        {
            fixed (float* pointer = _scores)
            {
                Run(TensorElementType.Float, (nint)pointer, sizeof(float));
            }
        }

        return TensorPrimitives.IndexOfMax<float>(_scores);

        void Run(TensorElementType type, nint address, int size)
        {
            using var logits = OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, type, [1, 1, _measures.Vocabulary], address, (long)_measures.Vocabulary * size);
            _binding.BindOutput("logits", logits);
            _session.RunWithBinding(_options, _binding);
        }
    }
}
