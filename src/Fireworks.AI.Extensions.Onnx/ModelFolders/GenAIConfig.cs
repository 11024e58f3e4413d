namespace Fireworks.AI.Extensions.Onnx.ModelFolders;

/// <summary>What this library reads of <c>genai_config.json</c>.</summary>
internal sealed record GenAIConfig
{
    /// <summary>The type of the model, such as <c>llama</c>; empty if the file does not say.</summary>
    public required string Type { get; init; }

    /// <summary>The parts that the model has beside its decoder, such as <c>vision</c>.</summary>
    public IReadOnlyList<string> OtherParts { get; init; } = [];

    /// <summary>All files that the file names, relative to the folder.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>The library of operators that the model's sessions ask for, if any.</summary>
    public string? CustomOperators { get; init; }

    public required DecoderConfig Decoder { get; init; }

    /// <summary>The part that sees, if the model has one.</summary>
    public VisionConfig? Vision { get; init; }

    /// <summary>The part that hears, of a model that turns speech into text.</summary>
    public SpeechConfig? Speech { get; init; }

    public required SearchConfig Search { get; init; }

    /// <summary>The most tokens that prompt and answer may have together.</summary>
    public required int ContextLength { get; init; }

    /// <summary>How many scores the graph gives for a token, if the file says so.</summary>
    public int? VocabularySize { get; init; }

    /// <summary>The tokens that end an answer.</summary>
    public required IReadOnlyList<int> EndOfSequenceIds { get; init; }
}
