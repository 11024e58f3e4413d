using Fireworks.AI.Extensions.Onnx;
using ModelBuilder;

namespace GpuCheck;

/// <summary>Writes the models that are measured, and loads them.</summary>
internal sealed class Models(Settings settings)
{
    /// <summary>A small model in single precision, but for its attention, which CUDA has in half precision alone.</summary>
    public string Small => Folder("small", new LlamaSettings { Vocabulary = 4096, Hidden = 256, Layers = 4, FeedForward = 512, HalfAttention = true, ContextLength = 2048 });

    /// <summary>The small model in half precision.</summary>
    public string SmallHalf => Folder("small-half", new LlamaSettings { Vocabulary = 4096, Hidden = 256, Layers = 4, FeedForward = 512, Weights = WeightFormat.Half, ContextLength = 2048 });

    /// <summary>The model whose speed is measured.</summary>
    public string Large => Folder("large", LargeSettings(WeightFormat.Half));

    /// <summary>The same with weights of four bits.</summary>
    public string LargeInt4 => Folder("large-int4", LargeSettings(WeightFormat.Int4Half));

    /// <summary>Bytes of weights that a step reads, by the model's folder.</summary>
    public Dictionary<string, long> StepBytes { get; } = [];

    /// <summary>The measures of <see cref="Large"/>.</summary>
    public LlamaSettings LargeSettings(WeightFormat weights) => settings.Quick
        ? new LlamaSettings { Vocabulary = 4096, Hidden = 256, Layers = 4, FeedForward = 512, Weights = settings.IsDevice ? weights : WeightFormat.Float }
        : LlamaSettings.Billion with { Weights = weights };

    public OnnxModel Load(string folder, int callers, string? provider = null, bool cudaGraph = false)
    {
        var options = new OnnxModelOptions { ExecutionProvider = provider ?? settings.Provider, MaxConcurrency = callers };
        if (cudaGraph)
        {
            options.ExecutionProviderSettings["enable_cuda_graph"] = "1";
        }

        return OnnxModel.Load(folder, options);
    }

    private string Folder(string name, LlamaSettings measures)
    {
        var folder = Path.Combine(settings.Folder, name);
        if (!StepBytes.ContainsKey(folder))
        {
            StepBytes[folder] = LlamaModel.Write(folder, measures);
        }

        return folder;
    }
}
