namespace Fireworks.AI.Text.Grammars;

/// <summary>A text in a regular language whose length in code points is bounded: the count is kept beside the language's state.</summary>
internal sealed record LengthText(BoundedLanguage Language, int Index, int Count) : TextState
{
    public override bool Accepts => Language.Dfa.Label(Index) >= 0 && Count >= Language.Minimum;

    public override int FreeText =>
        Language.Maximum == int.MaxValue ? (Language.Dfa.IsAlwaysAlive(Index) ? int.MaxValue : -1)
        : Language.Dfa.IsUniversal(Index) ? Language.Maximum - Count
        : -1;

    public override ReadOnlySpan<TextEdge> Edges()
    {
        var count = Language.CountAfter(Count);
        if (count > Language.Maximum)
        {
            return default;
        }

        if (Language.Maximum == int.MaxValue && count >= Language.Minimum)
        {
            return new DfaText(Language.Dfa, Index).Edges();
        }

        var edges = Language.Dfa.Edges(Index);
        var result = new TextEdge[edges.Length];
        var length = 0;
        foreach (var edge in edges)
        {
            if (Language.CanEnd(edge.Target, count))
            {
                result[length++] = new TextEdge(edge.Low, edge.High, new LengthText(Language, edge.Target, count));
            }
        }

        return result.AsSpan(0, length);
    }
}
