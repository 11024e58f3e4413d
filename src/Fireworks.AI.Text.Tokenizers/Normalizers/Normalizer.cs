using System.Text;
using Fireworks.AI.Text.Tokenizers.Characters;
using Fireworks.AI.Text.Tokenizers.Patterns;

namespace Fireworks.AI.Text.Tokenizers.Normalizers;

/// <summary>Rewrites a text before it is cut. Safe for concurrent use.</summary>
internal abstract class Normalizer
{
    public abstract string Normalize(string text);
}

/// <summary>Several steps in a row.</summary>
internal sealed class NormalizerSequence(IReadOnlyList<Normalizer> steps) : Normalizer
{
    public override string Normalize(string text) => steps.Aggregate(text, (normalized, step) => step.Normalize(normalized));
}

/// <summary>Puts a string before every text that is not empty.</summary>
internal sealed class PrependNormalizer(string prefix) : Normalizer
{
    public override string Normalize(string text) => text.Length == 0 ? text : prefix + text;
}

/// <summary>Takes white space from the ends.</summary>
internal sealed class StripNormalizer(bool left, bool right) : Normalizer
{
    public override string Normalize(string text)
    {
        text = left ? text.TrimStart() : text;
        return right ? text.TrimEnd() : text;
    }
}

/// <summary>Puts a string in the place of every match of a pattern.</summary>
internal sealed class ReplaceNormalizer(TextPattern pattern, string content) : Normalizer
{
    public override string Normalize(string text) => pattern.Replace(text, content);
}

/// <summary>Maps the bytes of a text to the alphabet of byte-level vocabularies.</summary>
internal sealed class ByteLevelNormalizer : Normalizer
{
    public override string Normalize(string text)
    {
        StringBuilder builder = new(text.Length);
        ByteAlphabet.AppendMapped(builder, text);
        return builder.ToString();
    }
}
