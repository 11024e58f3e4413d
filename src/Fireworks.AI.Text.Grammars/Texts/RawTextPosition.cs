using Fireworks.AI.Text.Grammars.Automata;

namespace Fireworks.AI.Text.Grammars.Texts;

/// <summary>A text written as it is, in UTF-8.</summary>
internal sealed record RawTextPosition(TextState Text) : Position
{
    public override void AddTransitions(Transitions transitions)
    {
        if (Text.Accepts)
        {
            transitions.Accept();
        }

        var edges = Text.Edges();
        foreach (var edge in edges)
        {
            if (edge.Low < 0x80)
            {
                transitions.Add(edge.Low, Math.Min(edge.High, 0x7F), new RawTextPosition(edge.Target));
            }
        }

        Utf8Sequence.AddTransitions(transitions, edges, Text, json: false);
        Text.AddMoreTransitions(transitions);
    }
}
