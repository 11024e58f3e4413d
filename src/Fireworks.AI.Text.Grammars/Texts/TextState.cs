using Fireworks.AI.Text.Grammars.Automata;
using Fireworks.AI.Text.Grammars.Languages;

namespace Fireworks.AI.Text.Grammars.Texts;

/// <summary>
/// A place inside a text of code points, without regard to how the text is written down: as raw UTF-8 or as the inside of a
/// JSON string. States are values, like positions.
/// </summary>
internal abstract record TextState
{
    /// <summary>The text may end here.</summary>
    public abstract bool Accepts { get; }

    /// <summary>See <see cref="Transitions.FreeText"/>.</summary>
    public virtual int FreeText => -1;

    /// <summary>Inside a JSON string, only what must be escaped may be.</summary>
    public virtual bool IsPlain => false;

    /// <summary>What may follow, sorted by code point and without overlap; what is absent cannot follow.</summary>
    public abstract ReadOnlySpan<TextEdge> Edges();

    /// <summary>Where the closing quote of a JSON string leads, or null when the text may not end here.</summary>
    public virtual Position? Close() => Accepts ? EndPosition.Instance : null;

    /// <summary>Transitions besides those of <see cref="Edges"/>.</summary>
    public virtual void AddMoreTransitions(Transitions transitions)
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

/// <summary>A text in a regular language.</summary>
internal sealed record DfaText(Dfa Language, int Index) : TextState
{
    /// <summary>Any text, shared by all languages that come to no longer restrict it.</summary>
    public static readonly DfaText AnyText = new(Dfa.Any, 0);

    public override bool Accepts => Language.Label(Index) >= 0;

    public override int FreeText => Language.IsAlwaysAlive(Index) ? int.MaxValue : -1;

    public override ReadOnlySpan<TextEdge> Edges()
    {
        var edges = Language.Edges(Index);
        var result = new TextEdge[edges.Length];
        for (var i = 0; i < edges.Length; i++)
        {
            var (low, high, target) = edges[i];
            result[i] = new TextEdge(low, high, Language.IsUniversal(target) ? AnyText : new DfaText(Language, target));
        }

        return result;
    }
}
