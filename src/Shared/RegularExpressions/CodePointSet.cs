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

    public CodePointSet(IEnumerable<Range> ranges)
    {
        var joined = new List<Range>();
        foreach (var range in ranges.OrderBy(static range => range.Low))
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

    public readonly record struct Range(int Low, int High);

    public static CodePointSet Any { get; } = Of((0, MaximumCodePoint));

    public ReadOnlySpan<Range> Ranges => _ranges;

    public static CodePointSet Of(params ReadOnlySpan<(int Low, int High)> ranges)
    {
        var list = new List<Range>(ranges.Length);
        foreach (var (low, high) in ranges)
        {
            list.Add(new Range(low, high));
        }

        return new CodePointSet(list);
    }

    public static CodePointSet Of(int codePoint) => new([new Range(codePoint, codePoint)]);

    public static CodePointSet Union(IEnumerable<CodePointSet> sets) => new(sets.SelectMany(static set => set._ranges));

    public CodePointSet Or(CodePointSet other) => Union([this, other]);

    public CodePointSet And(CodePointSet other) => Not().Or(other.Not()).Not();

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

        if (next <= MaximumCodePoint)
        {
            gaps.Add(new Range(next, MaximumCodePoint));
        }

        return new CodePointSet(gaps);
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
