namespace Fireworks.AI.Extensions.Onnx.ModelFolders;

/// <summary>The part of a model that sees, as <c>genai_config.json</c> describes it.</summary>
internal sealed record VisionConfig
{
    /// <summary>The file that says how images become tensors.</summary>
    public string ProcessorFile { get; init; } = "processor_config.json";

    /// <summary>The side of a patch in pixels.</summary>
    public int PatchSize { get; init; } = 14;

    /// <summary>How many patches of each direction make one token.</summary>
    public int MergeSize { get; init; } = 2;
}
