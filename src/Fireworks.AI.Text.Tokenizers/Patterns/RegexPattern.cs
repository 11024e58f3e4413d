using Fireworks.AI.Text.Tokenizers.Characters;
using Fireworks.AI.Text.Tokenizers.RegularExpressions;

namespace Fireworks.AI.Text.Tokenizers.Patterns;

/// <summary>
/// A regular expression over code points. .NET's own works on UTF-16 units, for which a letter beyond the basic plane is
/// two surrogates and no letter.
/// </summary>
internal sealed class RegexPattern : TextPattern
{
    private readonly string _pattern;
    private readonly RegexProgram _program;
    private readonly bool[]? _first;

    /// <exception cref="FormatException">The pattern has something that is not supported; the message names it.</exception>
    public RegexPattern(string pattern)
    {
        _pattern = pattern;
        var node = OnigurumaParser.Parse(pattern);
        _program = RegexProgram.Compile(node);
        _first = RegexAnalysis.FirstCharacters(node);
    }

    public override bool TryFind(ReadOnlySpan<char> text, int from, out int start, out int end)
    {
        RegexMatcher matcher = new(text, from);
        try
        {
            for (start = from; start <= text.Length;)
            {
                var length = 1;
                var possible = start == text.Length ? _first is null
                    : _first is null || text[start] >= 0x80 || _first[text[start]];
                if (possible && matcher.TryMatch(_program, start, out end))
                {
                    return true;
                }

                if (start < text.Length)
                {
                    CodePoint.At(text, start, out length);
                }

                start += length;
            }
        }
        catch (RegexMatcher.TooLongException)
        {
            throw new TokenizerException(
                $"The file's pattern {_pattern} takes too long on this text: it can match in too many ways.");
        }
        finally
        {
            matcher.Dispose();
        }

        start = end = text.Length;
        return false;
    }
}
