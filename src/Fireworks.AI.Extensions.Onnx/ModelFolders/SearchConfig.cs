namespace Fireworks.AI.Extensions.Onnx.ModelFolders;

/// <summary>The search defaults of a model: they hold where the caller's options are silent.</summary>
internal sealed record SearchConfig
{
    public bool DoSample { get; init; }

    public float Temperature { get; init; } = 1;

    public int TopK { get; init; }

    public float TopP { get; init; } = 1;

    public float RepetitionPenalty { get; init; } = 1;

    /// <summary>The most tokens that prompt and answer may have together; 0 for the context length.</summary>
    public int MaxLength { get; init; }

    /// <summary>Whether the graph updates the KV cache in place.</summary>
    public bool PastPresentShareBuffer { get; init; }
}
