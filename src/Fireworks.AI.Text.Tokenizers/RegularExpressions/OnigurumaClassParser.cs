using Fireworks.AI.Text.RegularExpressions;
using Fireworks.AI.Text.Tokenizers.Characters;

namespace Fireworks.AI.Text.Tokenizers.RegularExpressions;

/// <summary>Reads a class in brackets: ranges, properties, classes within, intersections by &amp;&amp;.</summary>
internal sealed class OnigurumaClassParser(string pattern, bool ignoreCase)
{
    private const int DeepestNesting = 32;

    private int _depth;

    /// <summary>Reads from behind the opening bracket to behind the closing one.</summary>
    public CodePointSet Parse(ref int position)
    {
        if (++_depth > DeepestNesting)
        {
            throw new FormatException("classes are nested too deeply");
        }

        var negate = position < pattern.Length && pattern[position] == '^';
        position += negate ? 1 : 0;
        CodePointSet? intersection = null;
        List<CodePointSet> union = [];
        var first = true;
        while (true)
        {
            if (position >= pattern.Length)
            {
                throw new FormatException("a class is not closed");
            }

            if (pattern[position] == ']' && !first)
            {
                position++;
                break;
            }

            first = false;
            if (string.CompareOrdinal(pattern, position, "&&", 0, 2) == 0)
            {
                position += 2;
                intersection = Intersect(intersection, union);
                union = [];
                continue;
            }

            union.Add(ParseItem(ref position));
        }

        _depth--;
        var set = Intersect(intersection, union);
        set = ignoreCase ? CaseVariants.AddTo(set) : set;
        return negate ? set.Not() : set;
    }

    private static CodePointSet Intersect(CodePointSet? set, List<CodePointSet> union)
    {
        var joined = union.Count == 0 ? throw new FormatException("a class is empty") : CodePointSet.Union(union);
        return set?.And(joined) ?? joined;
    }

    private CodePointSet ParseItem(ref int position)
    {
        if (pattern[position] == '[')
        {
            return ParsePosix(ref position) ?? ParseNested(ref position);
        }

        if (pattern[position] == '\\' && OnigurumaEscape.TryParseSet(pattern, ref position) is { } set)
        {
            return set;
        }

        var start = ParseCharacter(ref position);
        var range = position + 1 < pattern.Length && pattern[position] == '-' && pattern[position + 1] is not (']' or '[');
        if (!range)
        {
            return CodePointSet.Of(start);
        }

        var dash = position++;
        if (pattern[position] == '\\' && OnigurumaEscape.TryParseSet(pattern, ref position) is not null)
        {
            // A class cannot end a range: the dash stands for itself, and the class is read next.
            position = dash + 1;
            return CodePointSet.Of((start, start), ('-', '-'));
        }

        var end = ParseCharacter(ref position);
        return start <= end
            ? CodePointSet.Of((start, end))
            : throw new FormatException("a range of a class ends before it begins");
    }

    private CodePointSet ParseNested(ref int position)
    {
        position++;
        return Parse(ref position);
    }

    private CodePointSet? ParsePosix(ref int position)
    {
        var opens = string.CompareOrdinal(pattern, position, "[:", 0, 2) == 0;
        var end = opens ? pattern.IndexOf(":]", position + 2, StringComparison.Ordinal) : -1;
        if (end < 0)
        {
            return null;
        }

        var name = pattern[(position + 2)..end];
        var negate = name.StartsWith('^');
        name = negate ? name[1..] : name;
        var set = UnicodeProperties.Find(name) ?? throw new FormatException($"the class [:{name}:] is not supported");
        position = end + 2;
        return negate ? set.Not() : set;
    }

    private int ParseCharacter(ref int position)
    {
        if (pattern[position] == '\\')
        {
            // Within brackets \b is a backspace.
            if (position + 1 < pattern.Length && pattern[position + 1] == 'b')
            {
                position += 2;
                return '\b';
            }

            return OnigurumaEscape.ParseCharacter(pattern, ref position);
        }

        var codePoint = CodePoint.At(pattern, position, out var length);
        position += length;
        return codePoint;
    }
}
