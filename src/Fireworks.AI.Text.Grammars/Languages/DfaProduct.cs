namespace Fireworks.AI.Text.Grammars.Languages;

/// <summary>Boolean operations on regular languages.</summary>
internal static class DfaProduct
{
    /// <summary>Products with more states are refused: nothing that a schema means needs them.</summary>
    private const int MaximumStates = 20_000;

    public static Dfa And(Dfa a, Dfa b, DfaBudget budget) =>
        a.IsEmpty || b.IsEmpty ? Dfa.Empty
        : ReferenceEquals(a, b) || b.IsAny ? a
        : a.IsAny ? b
        : Combine(a, b, needsBoth: true, static (x, y) => x >= 0 && y >= 0 ? 0 : -1, budget);

    public static Dfa Or(Dfa a, Dfa b, DfaBudget budget) =>
        a.IsEmpty || ReferenceEquals(a, b) ? b
        : b.IsEmpty ? a
        : a.IsAny || b.IsAny ? Dfa.Any
        : Combine(a, b, needsBoth: false, static (x, y) => x >= 0 || y >= 0 ? 0 : -1, budget);

    public static Dfa Not(Dfa a, DfaBudget budget) =>
        a.IsEmpty ? Dfa.Any
        : a.IsAny ? Dfa.Empty
        : Combine(Dfa.Any, a, needsBoth: false, static (_, y) => y < 0 ? 0 : -1, budget);

    public static Dfa Except(Dfa a, Dfa b, DfaBudget budget) =>
        a.IsEmpty ? a
        : b.IsEmpty ? a
        : Combine(a, b, needsBoth: false, static (x, y) => x >= 0 && y < 0 ? 0 : -1, budget);

    /// <summary>The product of two automata; a label of -1 means that a text is not in the language.</summary>
    /// <param name="a">The first language.</param>
    /// <param name="b">The second language.</param>
    /// <param name="needsBoth">A text outside of one language is in none.</param>
    /// <param name="label">The label of a text from its two labels.</param>
    /// <param name="budget">What the compilation may still spend.</param>
    public static Dfa Combine(Dfa a, Dfa b, bool needsBoth, Func<int, int, int> label, DfaBudget budget)
    {
        var builder = new DfaBuilder();
        var numbers = new Dictionary<(int, int), int>();
        var order = new List<(int A, int B)>();
        int Number(int x, int y)
        {
            if (!numbers.TryGetValue((x, y), out var number))
            {
                number = builder.AddState(label(x < 0 ? -1 : a.Label(x), y < 0 ? -1 : b.Label(y)));
                if (number > MaximumStates || !budget.TrySpend())
                {
                    throw new GrammarException(
                        $"The combination of patterns needs more than {MaximumStates} states. "
                        + "Make the patterns shorter or less repetitive.");
                }

                numbers.Add((x, y), number);
                order.Add((x, y));
            }

            return number;
        }

        Number(a.IsEmpty ? -1 : 0, b.IsEmpty ? -1 : 0);
        for (var i = 0; i < order.Count; i++)
        {
            var (x, y) = order[i];
            var left = x < 0 ? default : a.Edges(x);
            var right = y < 0 ? default : b.Edges(y);
            int l = 0, r = 0, low = 0;
            while (low <= Dfa.MaximumCodePoint && (l < left.Length || r < right.Length))
            {
                var (targetA, highA) = Segment(left, ref l, low);
                var (targetB, highB) = Segment(right, ref r, low);
                var high = Math.Min(highA, highB);
                if (needsBoth ? targetA >= 0 && targetB >= 0 : targetA >= 0 || targetB >= 0)
                {
                    builder.AddEdge(i, low, high, Number(targetA, targetB));
                }

                low = high + 1;
            }
        }

        var product = builder.Build();
        budget.Spend(builder.Work);
        return product;
    }

    /// <summary>The target at a code point, and how far it stays the same.</summary>
    private static (int Target, int High) Segment(ReadOnlySpan<Dfa.Edge> edges, ref int index, int low)
    {
        while (index < edges.Length && edges[index].High < low)
        {
            index++;
        }

        return index == edges.Length ? (-1, Dfa.MaximumCodePoint)
            : edges[index].Low > low ? (-1, edges[index].Low - 1)
            : (edges[index].Target, edges[index].High);
    }
}

/// <summary>How many states and edges one compilation may look at when it combines languages. For one thread.</summary>
internal sealed class DfaBudget
{
    private const long MaximumWork = 80_000_000;

    /// <summary>How much has been spent.</summary>
    public long Spent { get; private set; }

    public bool TrySpend(long work = 1) => (Spent += work) <= MaximumWork;

    /// <exception cref="GrammarException">More has been spent than is allowed.</exception>
    public void Spend(long work)
    {
        if (!TrySpend(work))
        {
            throw new GrammarException(
                "the schema's patterns and names combine in too many ways. Simplify its patterns, anyOf, oneOf and not.");
        }
    }
}
