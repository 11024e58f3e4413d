namespace Fireworks.AI.Extensions.Onnx.Tokenization;

/// <summary>Makes pre-tokenizers of what tokenizer.json says.</summary>
internal static class PreTokenizerFactory
{
    /// <summary>Whether the last step maps bytes to their alphabet, which a model that reads bytes can do without.</summary>
    public static bool EndsWithByteLevel(ConfigNode node) => !node.IsNull && node.Type switch
    {
        "ByteLevel" => true,
        "Sequence" => node.Get("pretokenizers").AsArray() is [.., var last] && EndsWithByteLevel(last),
        _ => false,
    };

    /// <param name="node">The section.</param>
    /// <param name="mapLastToBytes">Whether a byte-level step at the end maps bytes to their alphabet.</param>
    public static PreTokenizer Create(ConfigNode node, bool mapLastToBytes = true)
    {
        switch (node.Type)
        {
            case "Sequence":
                List<ConfigNode> steps = node.Get("pretokenizers").AsArray();
                return new PreTokenizerSequence(steps
                    .Select((step, index) => Create(step, index < steps.Count - 1 || mapLastToBytes))
                    .ToList());
            case "ByteLevel":
                return new ByteLevelPreTokenizer(
                    node.Get("add_prefix_space").AsBoolean(true),
                    node.Get("use_regex").AsBoolean(true),
                    mapLastToBytes);
            case "Split":
                return CreateSplit(node);
            default:
                throw node.Unsupported("ByteLevel, Split, Sequence");
        }
    }

    private static SplitPreTokenizer CreateSplit(ConfigNode node) => new(
        PatternFactory.Create(node.Get("pattern")),
        ReadBehavior(node.Get("behavior")),
        node.Get("invert").AsBoolean(false));

    private static SplitBehavior ReadBehavior(ConfigNode node) => node.AsString() switch
    {
        "Removed" or "removed" => SplitBehavior.Removed,
        "Isolated" or "isolated" => SplitBehavior.Isolated,
        "MergedWithPrevious" or "merged_with_previous" => SplitBehavior.MergedWithPrevious,
        "MergedWithNext" or "merged_with_next" => SplitBehavior.MergedWithNext,
        "Contiguous" or "contiguous" => SplitBehavior.Contiguous,
        _ => throw node.Error($"'{node.AsString()}' is not a behavior; these are Removed, Isolated, MergedWithPrevious, MergedWithNext, Contiguous"),
    };
}
