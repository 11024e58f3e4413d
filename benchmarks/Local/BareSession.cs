using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Fireworks.AI.Extensions.Benchmarks.Local;

/// <summary>
/// The floor: the managed binding of ONNX Runtime with every value made before the first step, and the most probable token.
/// </summary>
internal sealed class BareSession : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly OrtIoBinding _binding;
    private readonly List<OrtValue> _cache = [];
    private readonly OrtValue[] _masks = new OrtValue[LocalModel.ContextLength + 1];
    private readonly int _vocabulary;
    private readonly OrtValue _token;
    private readonly OrtValue _scores;

    public BareSession(LocalModel model)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        _session = new InferenceSession(Path.Combine(model.Folder, "model.onnx"), options);
        _vocabulary = _session.OutputMetadata["logits"].Dimensions[2];
        _binding = _session.CreateIoBinding();
        foreach (var (name, info) in _session.InputMetadata.Where(static input => input.Key.StartsWith("past", StringComparison.Ordinal)))
        {
            var tensor = OrtValue.CreateAllocatedTensorValue(
                OrtAllocator.DefaultInstance, TensorElementType.Float, [1, info.Dimensions[1], LocalModel.ContextLength, info.Dimensions[3]]);
            _cache.Add(tensor);
            _binding.BindInput(name, tensor);
            _binding.BindOutput(name.Replace("past_key_values", "present", StringComparison.Ordinal), tensor);
        }

        for (var length = 1; length < _masks.Length; length++)
        {
            _masks[length] = OrtValue.CreateTensorValueFromMemory(Enumerable.Repeat(1L, length).ToArray(), [1, length]);
        }

        _token = OrtValue.CreateTensorValueFromMemory(new long[1], [1, 1]);
        _scores = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, TensorElementType.Float, [1, 1, _vocabulary]);
    }

    /// <summary>Runs the prompt in one step.</summary>
    /// <returns>The most probable token after it.</returns>
    public int Prefill(ReadOnlySpan<int> prompt)
    {
        var ids = new long[prompt.Length];
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = prompt[i];
        }

        using var input = OrtValue.CreateTensorValueFromMemory(ids, [1, ids.Length]);
        using var scores = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, TensorElementType.Float, [1, ids.Length, _vocabulary]);
        _binding.BindInput("input_ids", input);
        _binding.BindInput("attention_mask", _masks[ids.Length]);
        _binding.BindOutput("logits", scores);
        _session.RunWithBinding(_runOptions, _binding);
        return TensorPrimitives.IndexOfMax(scores.GetTensorDataAsSpan<float>()[^_vocabulary..]);
    }

    /// <summary>Generates tokens one by one.</summary>
    /// <returns>The last one.</returns>
    public int Decode(ReadOnlySpan<int> prompt, int count)
    {
        var token = Prefill(prompt);
        _binding.BindInput("input_ids", _token);
        _binding.BindOutput("logits", _scores);
        for (var i = 1; i < count; i++)
        {
            _token.GetTensorMutableDataAsSpan<long>()[0] = token;
            _binding.BindInput("attention_mask", _masks[prompt.Length + i]);
            _session.RunWithBinding(_runOptions, _binding);
            token = TensorPrimitives.IndexOfMax(_scores.GetTensorDataAsSpan<float>());
        }

        return token;
    }

    public void Dispose()
    {
        _binding.Dispose();
        _cache.ForEach(static tensor => tensor.Dispose());
        Array.ForEach(_masks, static mask => mask?.Dispose());
        _token.Dispose();
        _scores.Dispose();
        _runOptions.Dispose();
        _session.Dispose();
    }
}
