namespace Fireworks.AI.Text.Tokenizers.Patterns;

/// <summary>
/// The pattern of GPT-2: <c>'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+</c>.
/// </summary>
internal sealed class Gpt2Scanner : WordScanner
{
    private Gpt2Scanner()
    {
    }

    public const string Pattern = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    /// <summary>The pattern, as a file's own regular expression or as a byte-level pre-tokenizer implies it.</summary>
    public static Gpt2Scanner Instance { get; } = new();

    protected override int FindEnd(ReadOnlySpan<char> text, int start)
    {
        if (ContractionLength(text, start, ignoreCase: false) is int contraction and > 0)
        {
            return start + contraction;
        }

        var word = text[start] == ' ' && start + 1 < text.Length ? start + 1 : start;
        var kind = GetKind(text, word, out var length);
        return kind == Kind.WhiteSpace ? SkipWhiteSpace(text, start) : SkipRun(text, word + length, kind);
    }
}
