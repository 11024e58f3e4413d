namespace Fireworks.AI.Text.Grammars.Languages;

/// <summary>A finite set of texts as a language.</summary>
internal static class FiniteLanguage
{
    /// <summary>Exactly these texts.</summary>
    public static Dfa FromTexts(IEnumerable<string> texts) =>
        Build([.. texts.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)], static _ => 0, other: -1);

    /// <summary>Each text labelled by its place in the sorted list.</summary>
    /// <param name="sorted">The texts.</param>
    /// <param name="other">The label of all other texts; -1 for none.</param>
    public static Dfa FromSortedTexts(IReadOnlyList<string> sorted, int other) => Build(sorted, static index => index, other);

    private static Dfa Build(IReadOnlyList<string> sorted, Func<int, int> label, int other)
    {
        var children = new List<SortedDictionary<int, int>> { new() };
        var labels = new List<int> { other };
        for (var i = 0; i < sorted.Count; i++)
        {
            var state = 0;
            foreach (var rune in sorted[i].EnumerateRunes())
            {
                if (!children[state].TryGetValue(rune.Value, out var child))
                {
                    child = children.Count;
                    children.Add([]);
                    labels.Add(other);
                    children[state].Add(rune.Value, child);
                }

                state = child;
            }

            labels[state] = label(i);
        }

        var builder = new DfaBuilder();
        foreach (var value in labels)
        {
            builder.AddState(value);
        }

        var rest = other >= 0 ? builder.AddState(other) : -1;
        for (var state = 0; state < children.Count; state++)
        {
            var next = 0;
            foreach (var (codePoint, child) in children[state])
            {
                if (rest >= 0 && codePoint > next)
                {
                    builder.AddEdge(state, next, codePoint - 1, rest);
                }

                builder.AddEdge(state, codePoint, codePoint, child);
                next = codePoint + 1;
            }

            if (rest >= 0)
            {
                builder.AddEdge(state, next, Dfa.MaximumCodePoint, rest);
            }
        }

        if (rest >= 0)
        {
            builder.AddEdge(rest, 0, Dfa.MaximumCodePoint, rest);
        }

        return builder.Build();
    }
}
