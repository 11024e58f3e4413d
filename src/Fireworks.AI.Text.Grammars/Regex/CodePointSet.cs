using System.Globalization;

namespace Fireworks.AI.Text.Grammars;

/// <summary>A set of code points as sorted ranges. Immutable.</summary>
internal sealed class CodePointSet
{
    public readonly record struct Range(int Low, int High);

    private readonly Range[] _ranges;

    public CodePointSet(IEnumerable<Range> ranges)
    {
        var sorted = ranges.OrderBy(range => range.Low).ToList();
        var joined = new List<Range>(sorted.Count);
        foreach (var range in sorted)
        {
            if (joined.Count > 0 && range.Low <= joined[^1].High + 1)
            {
                joined[^1] = new Range(joined[^1].Low, Math.Max(joined[^1].High, range.High));
            }
            else
            {
                joined.Add(range);
            }
        }

        _ranges = [.. joined];
    }

    public static CodePointSet Any { get; } = Of((0, Dfa.MaximumCodePoint));

    public static CodePointSet Digit { get; } = Of(('0', '9'));

    public static CodePointSet Word { get; } = Of(('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z'));

    public static CodePointSet Space { get; } = Of(
        (0x09, 0x0D), (0x20, 0x20), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029), (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000), (0xFEFF, 0xFEFF));

    /// <summary>What a dot stands for: anything but the ends of lines.</summary>
    public static CodePointSet Dot { get; } = Of(('\n', '\n'), ('\r', '\r'), (0x2028, 0x2029)).Not();

    public ReadOnlySpan<Range> Ranges => _ranges;

    public bool IsEmpty => _ranges.Length == 0;

    public static CodePointSet Of(params ReadOnlySpan<(int Low, int High)> ranges)
    {
        var list = new List<Range>(ranges.Length);
        foreach (var (low, high) in ranges)
        {
            list.Add(new Range(low, high));
        }

        return new CodePointSet(list);
    }

    public static CodePointSet Of(int codePoint) => Of((codePoint, codePoint));

    public CodePointSet Or(CodePointSet other) => new([.. _ranges, .. other._ranges]);

    public CodePointSet Not()
    {
        var gaps = new List<Range>(_ranges.Length + 1);
        var next = 0;
        foreach (var range in _ranges)
        {
            if (range.Low > next)
            {
                gaps.Add(new Range(next, range.Low - 1));
            }

            next = range.High + 1;
        }

        if (next <= Dfa.MaximumCodePoint)
        {
            gaps.Add(new Range(next, Dfa.MaximumCodePoint));
        }

        return new CodePointSet(gaps);
    }

    /// <summary>The code points of a Unicode general category by its short or long name, or null when there is no such category.</summary>
    public static CodePointSet? OfCategory(string name)
    {
        var prefix = name switch
        {
            "Letter" => "L",
            "Mark" => "M",
            "Number" => "N",
            "Punctuation" => "P",
            "Symbol" => "S",
            "Separator" => "Z",
            "Other" => "C",
            "Uppercase_Letter" => "Lu",
            "Lowercase_Letter" => "Ll",
            "Titlecase_Letter" => "Lt",
            "Modifier_Letter" => "Lm",
            "Other_Letter" => "Lo",
            "Decimal_Number" => "Nd",
            _ => name,
        };
        string[] categories =
        [
            "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So", "Cn",
        ];
        if (prefix == "Any")
        {
            return Any;
        }

        var wanted = new bool[categories.Length];
        for (var i = 0; i < categories.Length; i++)
        {
            wanted[i] = categories[i].StartsWith(prefix, StringComparison.Ordinal) || (prefix == "LC" && i < 3);
        }

        if (prefix.Length is < 1 or > 2 || !wanted.Contains(true))
        {
            return null;
        }

        var ranges = new List<Range>();
        for (var codePoint = 0; codePoint <= Dfa.MaximumCodePoint; codePoint++)
        {
            if (wanted[(int)CharUnicodeInfo.GetUnicodeCategory(codePoint)])
            {
                if (ranges.Count > 0 && ranges[^1].High + 1 == codePoint)
                {
                    ranges[^1] = ranges[^1] with { High = codePoint };
                }
                else
                {
                    ranges.Add(new Range(codePoint, codePoint));
                }
            }
        }

        return new CodePointSet(ranges);
    }
}
