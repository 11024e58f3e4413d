namespace Fireworks.AI.Text.Grammars.Languages;

/// <summary>Builds a language by walking the states of a small automaton written in code.</summary>
internal static class DfaExplorer
{
    private const int MaximumStates = 1_000_000;

    public static Dfa Explore<TState>(TState start, string sortedAlphabet, Func<TState, char, TState?> step, Func<TState, bool> accepts)
        where TState : struct
    {
        var builder = new DfaBuilder();
        var numbers = new Dictionary<TState, int> { [start] = builder.AddState(accepts(start) ? 0 : -1) };
        var order = new List<TState> { start };
        for (var i = 0; i < order.Count; i++)
        {
            foreach (var character in sortedAlphabet)
            {
                if (step(order[i], character) is not { } target)
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

                builder.AddEdge(i, character, character, number);
            }
        }

        return builder.Build();
    }
}
