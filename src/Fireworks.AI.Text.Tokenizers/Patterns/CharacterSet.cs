namespace Fireworks.AI.Text.Tokenizers;

/// <summary>
/// A set of code points, given by a predicate whose answers are remembered for the basic plane. Safe for concurrent use.
/// </summary>
internal sealed class CharacterSet
{
    private const int PageBits = 8;

    private readonly Func<int, bool> _contains;
    private readonly bool[]?[] _pages = new bool[]?[1 << (16 - PageBits)];

    public CharacterSet(Func<int, bool> contains)
    {
        _contains = contains;
        Page(0);
    }

    public static CharacterSet Any { get; } = new(_ => true);

    public static CharacterSet AnyButLineBreak { get; } = new(codePoint => codePoint != '\n');

    public bool Contains(int codePoint) => codePoint > char.MaxValue
        ? _contains(codePoint)
        : (_pages[codePoint >> PageBits] ?? Page(codePoint >> PageBits))[codePoint & ((1 << PageBits) - 1)];

    public CharacterSet Negate() => new(codePoint => !_contains(codePoint));

    public CharacterSet Or(CharacterSet other) => new(codePoint => _contains(codePoint) || other._contains(codePoint));

    public CharacterSet And(CharacterSet other) => new(codePoint => _contains(codePoint) && other._contains(codePoint));

    /// <summary>The set with all that differs from its members by case only.</summary>
    public CharacterSet IgnoreCase() => new(codePoint => CaseVariants.Of(codePoint).Any(_contains));

    private bool[] Page(int number)
    {
        var page = new bool[1 << PageBits];
        for (var index = 0; index < page.Length; index++)
        {
            page[index] = _contains((number << PageBits) + index);
        }

        return _pages[number] = page;
    }
}
