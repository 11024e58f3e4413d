namespace Fireworks.AI.Text.Tokenizers.Patterns;

/// <summary>
/// The pattern of GPT-4's cl100k and its kin (Llama 3, Qwen, Phi-4), which differ in how many digits make a number.
/// </summary>
internal sealed class Cl100kScanner(int maximumDigits) : WordScanner
{
    private const string Contractions = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";
    private const string Words = @"|[^\r\n\p{L}\p{N}]?\p{L}+|";
    private const string Rest = @"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    /// <summary>The scanner for a regular expression, where it is one of the family.</summary>
    public static Cl100kScanner? TryCreate(string pattern) => pattern switch
    {
        Contractions + Words + @"\p{N}" + Rest => new Cl100kScanner(1),
        Contractions + Words + @"\p{N}{1,3}" + Rest => new Cl100kScanner(3),
        Contractions + Words + @"\p{N}+" + Rest => new Cl100kScanner(int.MaxValue),
        _ => null,
    };

    protected override int FindEnd(ReadOnlySpan<char> text, int start)
    {
        if (ContractionLength(text, start, ignoreCase: true) is int contraction and > 0)
        {
            return start + contraction;
        }

        var kind = GetKind(text, start, out var length);
        var next = start + length;
        if (kind == Kind.Letter)
        {
            return SkipRun(text, next, Kind.Letter);
        }

        if (kind == Kind.Number)
        {
            return SkipRun(text, start, Kind.Number, maximumDigits);
        }

        // Any one character but a line break may lead a word.
        var nextKind = next < text.Length ? GetKind(text, next, out _) : Kind.WhiteSpace;
        if (nextKind == Kind.Letter && text[start] is not ('\r' or '\n'))
        {
            return SkipRun(text, next, Kind.Letter);
        }

        if (kind == Kind.Other || (text[start] == ' ' && nextKind == Kind.Other))
        {
            var end = SkipRun(text, next, Kind.Other);
            while (end < text.Length && text[end] is ('\r' or '\n'))
            {
                end++;
            }

            return end;
        }

        return SkipLines(text, start);
    }

    // \s*[\r\n]+ takes white space up to its last line break; without one it is cut as everywhere.
    private static int SkipLines(ReadOnlySpan<char> text, int start)
    {
        var end = SkipRun(text, start, Kind.WhiteSpace);
        var lineBreak = text[start..end].LastIndexOfAny('\r', '\n');
        return lineBreak >= 0 ? start + lineBreak + 1 : SkipWhiteSpace(text, start);
    }
}
