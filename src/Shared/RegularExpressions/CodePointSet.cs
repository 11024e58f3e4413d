namespace Fireworks.AI.Text.RegularExpressions;

/// <summary>A set of code points as sorted ranges that do not touch. Immutable and safe for concurrent use.</summary>
internal sealed class CodePointSet
{
    public const int MaximumCodePoint = 0x10FFFF;

    private const int PageBits = 8;
    private const int PageMask = (1 << PageBits) - 1;

    private readonly Range[] _ranges;

    // For each page of the basic plane, whether the set contains its code points; made when one is asked for.
    private bool[]?[]? _pages;

    /// <param name="ranges">Sorted, and none touches another.</param>
    public CodePointSet(Range[] ranges) => _ranges = ranges;

    public readonly record struct Range(int Low, int High);

    public static CodePointSet Any { get; } = Between(0, MaximumCodePoint);

    public ReadOnlySpan<Range> Ranges => _ranges;

    public static CodePointSet Of(int codePoint) => Between(codePoint, codePoint);

    public static CodePointSet Between(int low, int high) => new([new Range(low, high)]);

    public static CodePointSet Union(params ReadOnlySpan<CodePointSet> sets) => sets switch
    {
        [] => new CodePointSet([]),
        [var only] => only,
        _ => Union(sets[..(sets.Length / 2)]).Or(Union(sets[(sets.Length / 2)..])),
    };

    public CodePointSet Or(CodePointSet other)
    {
        var joined = new Range[_ranges.Length + other._ranges.Length];
        int count = 0, left = 0, right = 0;
        while (left < _ranges.Length || right < other._ranges.Length)
        {
            var takesLeft = right == other._ranges.Length || (left < _ranges.Length && _ranges[left].Low <= other._ranges[right].Low);
            var next = takesLeft ? _ranges[left++] : other._ranges[right++];
            if (count > 0 && next.Low <= joined[count - 1].High + 1)
            {
                joined[count - 1] = new Range(joined[count - 1].Low, Math.Max(joined[count - 1].High, next.High));
            }
            else
            {
                joined[count++] = next;
            }
        }

        return new CodePointSet(joined[..count]);
    }

    public CodePointSet And(CodePointSet other) => Not().Or(other.Not()).Not();

    public CodePointSet Not()
    {
        var gaps = new Range[_ranges.Length + 1];
        var (count, next) = (0, 0);
        foreach (var range in _ranges)
        {
            if (range.Low > next)
            {
                gaps[count++] = new Range(next, range.Low - 1);
            }

            next = range.High + 1;
        }

        if (next <= MaximumCodePoint)
        {
            gaps[count++] = new Range(next, MaximumCodePoint);
        }

        return new CodePointSet(gaps[..count]);
    }

    public bool Contains(int codePoint)
    {
        if (codePoint > char.MaxValue)
        {
            var index = FirstEndingAtOrAfter(codePoint);
            return index < _ranges.Length && _ranges[index].Low <= codePoint;
        }

        var pages = _pages ??= new bool[]?[1 << (16 - PageBits)];
        return (pages[codePoint >> PageBits] ??= CreatePage(codePoint & ~PageMask))[codePoint & PageMask];
    }

    private bool[] CreatePage(int start)
    {
        var page = new bool[1 << PageBits];
        for (var index = FirstEndingAtOrAfter(start); index < _ranges.Length && _ranges[index].Low <= start + PageMask; index++)
        {
            var (low, high) = _ranges[index];
            page.AsSpan(Math.Max(low - start, 0)..(Math.Min(high - start, PageMask) + 1)).Fill(true);
        }

        return page;
    }

    /// <summary>The index of the first range that does not end before the code point.</summary>
    private int FirstEndingAtOrAfter(int codePoint)
    {
        int low = 0, high = _ranges.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_ranges[middle].High < codePoint)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
