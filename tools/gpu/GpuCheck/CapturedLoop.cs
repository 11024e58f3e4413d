using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using ModelBuilder;

namespace GpuCheck;

/// <summary>
/// A recorded step (a CUDA graph) on the official binding, replayed and nothing else: what the runtime's kernels leave to be reached.
/// </summary>
internal static class CapturedLoop
{
    private const int Replays = 200;

    public static double ReplaysPerSecond(string folder, LlamaSettings measures)
    {
        using var options = new SessionOptions();
        using var cuda = new OrtCUDAProviderOptions();
        cuda.UpdateOptions(new Dictionary<string, string> { ["enable_cuda_graph"] = "1" });
        options.AppendExecutionProvider_CUDA(cuda);
        using var session = new InferenceSession(Path.Combine(folder, "model.onnx"), options);
        using var info = new OrtMemoryInfo(OrtMemoryInfo.allocatorCUDA, OrtAllocatorType.DeviceAllocator, 0, OrtMemType.Default);
        using var allocator = new OrtAllocator(session, info);
        using var binding = session.CreateIoBinding();
        var owned = new List<OrtValue>();
        for (var layer = 0; layer < measures.Layers; layer++)
        {
            foreach (var part in (string[])["key", "value"])
            {
                var cache = Device(TensorElementType.Float16, 1, measures.KeyValueHeads, measures.ContextLength, measures.HeadSize);
                binding.BindInput($"past_key_values.{layer}.{part}", cache);
                binding.BindOutput($"present.{layer}.{part}", cache);
            }
        }

        var ids = Device(TensorElementType.Int64, 1, 1);
        var mask = Device(TensorElementType.Int64, 1, measures.ContextLength);
        var ones = new long[measures.ContextLength];
        Array.Fill(ones, 1, 0, 150);
        using var hostMask = OrtValue.CreateTensorValueFromMemory(ones, [1, ones.Length]);
        using var hostIds = OrtValue.CreateTensorValueFromMemory(new long[] { 5 }, [1, 1]);
        OrtEnv.Instance().CopyTensors([hostMask, hostIds], [mask, ids], null);
        binding.BindInput("input_ids", ids);
        binding.BindInput("attention_mask", mask);
        binding.BindOutput("logits", Device(TensorElementType.Float16, 1, 1, measures.Vocabulary));
        using var runOptions = new RunOptions();
        runOptions.AddRunConfigEntry("gpu_graph_id", "1");
        var times = new List<double>();
        for (var i = 0; i < Replays; i++)
        {
            var clock = Stopwatch.StartNew();
            session.RunWithBinding(runOptions, binding);
            times.Add(clock.Elapsed.TotalSeconds);
        }

        owned.ForEach(static value => value.Dispose());
        return 1 / Conversations.Median(times.Skip(Replays / 10));

        OrtValue Device(TensorElementType type, params long[] shape)
        {
            var value = OrtValue.CreateAllocatedTensorValue(allocator, type, shape);
            owned.Add(value);
            return value;
        }
    }
}
