using Microsoft.ML.OnnxRuntime;

namespace Fireworks.AI.Extensions.Benchmarks.Embeddings;

/// <summary>The runtime and the graph, and nothing else: no tokenizer, no pooling.</summary>
internal sealed class BareSession(InferenceSession session) : IDisposable
{
    public static BareSession Create(string folder, Action<SessionOptions>? configure = null)
    {
        using var options = new SessionOptions();
        configure?.Invoke(options);
        return new BareSession(new InferenceSession(Path.Combine(folder, "model.onnx"), options));
    }

    public Task RunAsync(long[] ids)
    {
        long[] shape = [1, ids.Length];
        var mask = new long[ids.Length];
        mask.AsSpan().Fill(1);
        using var inputIds = OrtValue.CreateTensorValueFromMemory(ids, shape);
        using var attentionMask = OrtValue.CreateTensorValueFromMemory(mask, shape);
        using var types = OrtValue.CreateTensorValueFromMemory(new long[ids.Length], shape);
        using var options = new RunOptions();
        using var results = session.Run(options, ["input_ids", "attention_mask", "token_type_ids"], [inputIds, attentionMask, types], ["last_hidden_state"]);
        return Task.CompletedTask;
    }

    public void Dispose() => session.Dispose();
}
