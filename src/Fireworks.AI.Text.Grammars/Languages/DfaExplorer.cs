namespace Fireworks.AI.Text.Grammars.Languages;

/// <summary>Builds a language by walking the states of a small automaton written in code.</summary>
internal static class DfaExplorer
{
    private const int MaximumStates = 1_000_000;

    public static Dfa Explore<TState>(TState start, string sortedAlphabet, Func<TState, char, TState?> step, Func<TState, bool> accepts)
        where TState : struct =>
        Explore(start, [.. sortedAlphabet.Select(static one => ((int)one, (int)one))], (state, one) => step(state, (char)one), accepts);

    /// <param name="start">The first state.</param>
    /// <param name="sorted">Ranges of code points that the automaton does not tell apart.</param>
    /// <param name="step">The state after the first code point of a range.</param>
    /// <param name="accepts">Whether a text may end in a state.</param>
    public static Dfa Explore<TState>(
        TState start, IReadOnlyList<(int Low, int High)> sorted, Func<TState, int, TState?> step, Func<TState, bool> accepts)
        where TState : struct
    {
        var builder = new DfaBuilder();
        var numbers = new Dictionary<TState, int> { [start] = builder.AddState(accepts(start) ? 0 : -1) };
        var order = new List<TState> { start };
        for (var i = 0; i < order.Count; i++)
        {
            foreach (var (low, high) in sorted)
            {
                if (step(order[i], low) is not { } target)
                {
                    continue;
                }

                if (!numbers.TryGetValue(target, out var number))
                {
                    if (order.Count >= MaximumStates)
                    {
                        throw new GrammarException($"A number needs more than {MaximumStates} states.");
                    }

                    number = builder.AddState(accepts(target) ? 0 : -1);
                    numbers.Add(target, number);
                    order.Add(target);
                }

                builder.AddEdge(i, low, high, number);
            }
        }

        return builder.Build();
    }
}
