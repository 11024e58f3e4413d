using Fireworks.AI.Text.Grammars.Automata;
using Fireworks.AI.Text.Grammars.JsonValues;

namespace Fireworks.AI.Text.Grammars.Schemas;

/// <summary>How far an array has come, as far as it matters for what may follow.</summary>
/// <param name="Index">Items so far, as far as they matter.</param>
/// <param name="Counts">How often each contained node has come, a byte for each.</param>
/// <param name="Seen">The items so far, where no two may be equal.</param>
internal readonly record struct ArrayProgress(int Index, uint Counts, SeenJsonValues? Seen);

/// <summary>A place inside an array.</summary>
internal sealed record ArrayPosition(ArrayAutomaton Automaton, ArrayProgress Progress, ArrayPosition.Place At) : Position
{
    public enum Place
    {
        /// <summary>After the opening bracket.</summary>
        First,

        /// <summary>After an item.</summary>
        Separator,

        /// <summary>After a comma.</summary>
        Item,
    }

    public override void AddTransitions(Transitions transitions) => Automaton.AddTransitions(transitions, Progress, At);
}
