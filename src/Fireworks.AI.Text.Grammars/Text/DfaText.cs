namespace Fireworks.AI.Text.Grammars;

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
            result[i] = new TextEdge(edges[i].Low, edges[i].High, Language.IsUniversal(edges[i].Target) ? AnyText : new DfaText(Language, edges[i].Target));
        }

        return result;
    }
}
