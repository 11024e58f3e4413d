using Fireworks.AI.Text.Grammars.Automata;
using Fireworks.AI.Text.Grammars.Texts;

namespace Fireworks.AI.Text.Grammars.Schemas;

/// <summary>A place inside an object, between its properties.</summary>
internal sealed record ObjectPosition(ObjectAutomaton Automaton, ObjectProgress Progress, ObjectPosition.Place At) : Position
{
    public enum Place
    {
        /// <summary>After the opening brace.</summary>
        First,

        /// <summary>After a property.</summary>
        Separator,

        /// <summary>After a comma.</summary>
        Name,
    }

    public override void AddTransitions(Transitions transitions) => Automaton.AddTransitions(transitions, Progress, At);
}

/// <summary>After the colon of a property.</summary>
internal sealed record PropertyValuePosition(ObjectAutomaton Automaton, ObjectProgress Progress, int Label) : Position
{
    public override void AddTransitions(Transitions transitions) => Automaton.AddValueTransitions(transitions, Progress, Label);
}

/// <summary>Inside a property's name.</summary>
internal sealed record PropertyNameText(ObjectAutomaton Automaton, ObjectProgress Progress, int Index, bool Remembered) : TextState
{
    public override bool Accepts => Close() is not null;

    public override int FreeText => Automaton.IsAnyNameAllowed(Progress, Index) ? int.MaxValue : -1;

    public override bool IsPlain => Automaton.WritesPlainName(Index);

    public override Position? Close() =>
        Automaton.AfterName(Progress, Automaton.Names.Label(Index)) is not { } next ? null : Remembered ? EndPosition.Instance : next;

    public override ReadOnlySpan<TextEdge> Edges()
    {
        var edges = Automaton.Names.Edges(Index);
        var result = new TextEdge[edges.Length];
        var length = 0;
        foreach (var edge in edges)
        {
            if (Automaton.CanReachName(Progress, edge.Target))
            {
                result[length++] = new TextEdge(edge.Low, edge.High, this with { Index = edge.Target });
            }
        }

        return result.AsSpan(0, length);
    }
}
