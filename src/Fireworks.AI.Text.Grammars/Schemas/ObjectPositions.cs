using Fireworks.AI.Text.Grammars.Automata;
using Fireworks.AI.Text.Grammars.Texts;

namespace Fireworks.AI.Text.Grammars.Schemas;

/// <summary>A place inside an object, between its properties.</summary>
internal sealed record ObjectPosition(ObjectMachine Machine, ObjectProgress Progress, ObjectPosition.Place At) : Position
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

    public override void Describe(Transitions transitions) => Machine.Describe(transitions, Progress, At);
}

/// <summary>After the colon of a property.</summary>
internal sealed record PropertyValuePosition(ObjectMachine Machine, ObjectProgress Progress, int Label) : Position
{
    public override void Describe(Transitions transitions) => Machine.DescribeValue(transitions, Progress, Label);
}

/// <summary>Inside a property's name.</summary>
internal sealed record PropertyNameText(ObjectMachine Machine, ObjectProgress Progress, int Index, bool Remembered) : TextState
{
    public override bool Accepts => Close() is not null;

    public override int FreeText => Machine.IsAnyNameAllowed(Progress, Index) ? int.MaxValue : -1;

    public override Position? Close() =>
        Machine.AfterName(Progress, Machine.Names.Label(Index)) is not { } next ? null : Remembered ? EndPosition.Instance : next;

    public override ReadOnlySpan<TextEdge> Edges()
    {
        var edges = Machine.Names.Edges(Index);
        var result = new TextEdge[edges.Length];
        var length = 0;
        foreach (var edge in edges)
        {
            if (Machine.CanReachName(Progress, edge.Target))
            {
                result[length++] = new TextEdge(edge.Low, edge.High, this with { Index = edge.Target });
            }
        }

        return result.AsSpan(0, length);
    }
}
