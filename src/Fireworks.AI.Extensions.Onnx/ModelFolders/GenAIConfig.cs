namespace Fireworks.AI.Extensions.Onnx.ModelFolders;

/// <summary>What this library reads of <c>genai_config.json</c>.</summary>
internal sealed record GenAIConfig
{
    public required DecoderConfig Decoder { get; init; }

    public required SearchConfig Search { get; init; }

    /// <summary>The most tokens that prompt and answer may have together.</summary>
    public required int ContextLength { get; init; }

    /// <summary>How many scores the graph gives for a token, if the file says so.</summary>
    public int? VocabularySize { get; init; }

    /// <summary>The tokens that end an answer.</summary>
    public required IReadOnlyList<int> EndOfSequenceIds { get; init; }
}
