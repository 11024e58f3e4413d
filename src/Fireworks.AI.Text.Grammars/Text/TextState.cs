namespace Fireworks.AI.Text.Grammars;

/// <summary>
/// A place inside a text of code points, without regard to how the text is written down: as raw UTF-8 or as the inside of a
/// JSON string. States are values, like positions.
/// </summary>
internal abstract record TextState
{
    /// <summary>The text may end here.</summary>
    public abstract bool Accepts { get; }

    /// <summary>See <see cref="Moves.FreeText"/>.</summary>
    public virtual int FreeText => -1;

    /// <summary>What may follow, sorted by code point and without overlap; what is absent cannot follow.</summary>
    public abstract ReadOnlySpan<TextEdge> Edges();

    /// <summary>Where the closing quote of a JSON string leads, or null when the text may not end here.</summary>
    public virtual Position? Close() => Accepts ? DonePosition.Instance : null;

    /// <summary>Moves besides those of <see cref="Edges"/>.</summary>
    public virtual void DescribeMore(Moves moves)
    {
    }

    public static TextState? Find(ReadOnlySpan<TextEdge> edges, int codePoint)
    {
        foreach (var edge in edges)
        {
            if (codePoint <= edge.High)
            {
                return codePoint >= edge.Low ? edge.Target : null;
            }
        }

        return null;
    }

    /// <summary>Some code point from low to high may follow; none does where high is less than low.</summary>
    public static bool Any(ReadOnlySpan<TextEdge> edges, int low, int high)
    {
        if (low > high)
        {
            return false;
        }

        foreach (var edge in edges)
        {
            if (edge.Low <= high && edge.High >= low)
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>Code points from low to high lead to the target.</summary>
internal readonly record struct TextEdge(int Low, int High, TextState Target);
