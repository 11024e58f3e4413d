using Fireworks.AI.Text.Tokenizers.Characters;
using Fireworks.AI.Text.Tokenizers.Patterns;

namespace Fireworks.AI.Text.Tokenizers.PreTokenizers;

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
                var steps = node.Get("pretokenizers").AsArray();
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
            case "Metaspace":
                return CreateMetaspace(node);
            case "Whitespace":
                return new SplitPreTokenizer(new WordPattern(), SplitBehavior.Removed, invert: true);
            case "WhitespaceSplit":
                return new SplitPreTokenizer(new CharacterPattern(CodePoint.IsWhiteSpace), SplitBehavior.Removed);
            case "BertPreTokenizer":
                return new PreTokenizerSequence([
                    new SplitPreTokenizer(new CharacterPattern(CodePoint.IsWhiteSpace), SplitBehavior.Removed),
                    new SplitPreTokenizer(new CharacterPattern(CodePoint.IsBertPunctuation), SplitBehavior.Isolated)]);
            case "Punctuation":
                return new SplitPreTokenizer(
                    new CharacterPattern(CodePoint.IsBertPunctuation),
                    node.Has("behavior") ? ReadBehavior(node.Get("behavior")) : SplitBehavior.Isolated);
            case "Digits":
                return new SplitPreTokenizer(
                    new CharacterPattern(CodePoint.IsNumber),
                    node.Get("individual_digits").AsBoolean(false) ? SplitBehavior.Isolated : SplitBehavior.Contiguous);
            case "CharDelimiterSplit":
                return new SplitPreTokenizer(
                    new StringPattern(node.Get("delimiter").AsCharacter().ToString()), SplitBehavior.Removed);
            case "FixedLength":
                var length = node.Get("length");
                return length.AsInt32(5) is int count and > 0
                    ? new FixedLengthPreTokenizer(count)
                    : throw length.Error("a number from 1 on is expected");
            default:
                throw node.Unsupported(
                    "ByteLevel, Split, Metaspace, Whitespace, WhitespaceSplit, BertPreTokenizer, "
                    + "Punctuation, Digits, CharDelimiterSplit, FixedLength, Sequence");
        }
    }

    private static MetaspacePreTokenizer CreateMetaspace(ConfigNode node)
    {
        var name = node.Get("prepend_scheme");
        PrependScheme? scheme = name.IsNull ? null : name.AsString() switch
        {
            "always" => PrependScheme.Always,
            "first" => PrependScheme.First,
            "never" => PrependScheme.Never,
            _ => throw name.Error($"'{name.AsString()}' is not a scheme; these are always, first, never"),
        };

        // Old files have a yes or no instead.
        var prepends = node.Get("add_prefix_space").AsBoolean(true);
        if (!prepends && scheme is (PrependScheme.Always or PrependScheme.First))
        {
            throw name.Error("it contradicts add_prefix_space, which is false; drop one of the two");
        }

        return new MetaspacePreTokenizer(
            node.Has("replacement") ? node.Get("replacement").AsCharacter() : '▁',
            prepends ? scheme ?? PrependScheme.Always : PrependScheme.Never,
            node.Get("split").AsBoolean(true));
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
        _ => throw node.Error(
            $"'{node.AsString()}' is not a behavior; these are Removed, Isolated, MergedWithPrevious, MergedWithNext, Contiguous"),
    };
}
