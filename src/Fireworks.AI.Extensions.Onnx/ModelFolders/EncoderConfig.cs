namespace Fireworks.AI.Extensions.Onnx.ModelFolders;

/// <summary>
/// What the folder of an embedding model or a reranker says, in the layout of sentence-transformers or of ONNX Runtime GenAI.
/// </summary>
internal sealed record EncoderConfig
{
    /// <summary>The graph's file, relative to the folder.</summary>
    public required string GraphFile { get; init; }

    /// <summary>Whether the folder lists its modules, so that what is not listed is not wanted.</summary>
    public bool HasModules { get; init; }

    public PoolingConfig? Pooling { get; init; }

    public bool Normalize { get; init; }

    /// <summary>The dense layers behind pooling, in order.</summary>
    public IReadOnlyList<DenseConfig> DenseLayers { get; init; } = [];

    /// <summary>The most tokens of an input, special tokens included; <see langword="null"/> where the folder has no limit.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>The most tokens that the model has positions for; <see langword="null"/> where the folder does not say it.</summary>
    public int? PositionLimit { get; init; }

    /// <summary>Texts to put before inputs, by name.</summary>
    public IReadOnlyDictionary<string, string> Prompts { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public string? DefaultPromptName { get; init; }

    /// <summary>The token that fills up a batch.</summary>
    public int PadId { get; init; }

    /// <summary>Whether the folder is one of ONNX Runtime GenAI, whose models are decoders.</summary>
    public bool IsGenAI { get; init; }

    /// <summary>
    /// Whether scores of a cross-encoder stay as the graph gives them; <see langword="null"/> where the folder does not say it.
    /// </summary>
    public bool? KeepsRawScores { get; init; }
}

/// <summary>What <c>1_Pooling/config.json</c> says.</summary>
/// <param name="File">The file, for errors.</param>
/// <param name="Modes">What becomes of the tokens' vectors; the results of several modes are put behind one another.</param>
/// <param name="Dimensions">The length of a token's vector, if the file says it.</param>
/// <param name="IncludesPrompt">Whether tokens of the prompt count.</param>
internal sealed record PoolingConfig(string File, IReadOnlyList<OnnxPooling> Modes, int? Dimensions, bool IncludesPrompt);

/// <summary>A dense layer: its folder, and what its <c>config.json</c> says.</summary>
internal sealed record DenseConfig(string Path, int Inputs, int Outputs, bool HasBias, string Activation);
