using Fireworks.AI.Text.Grammars.Automata;

namespace Fireworks.AI.Text.Grammars.Schemas;

/// <summary>White space as the options permit it.</summary>
internal sealed class JsonLayout(JsonWhitespace whitespace)
{
    private const int MaximumRun = 80;

    /// <summary>After a colon or a comma.</summary>
    public Position AfterSeparator(Position next) => whitespace switch
    {
        JsonWhitespace.PythonStyle => new SpacePosition(next),
        JsonWhitespace.Flexible => new WhitespacePosition(next, MaximumRun),
        _ => next,
    };

    /// <summary>After an opening bracket, before a closing one, and before separators.</summary>
    public Position Elsewhere(Position next) => whitespace == JsonWhitespace.Flexible ? AfterSeparator(next) : next;

    private sealed record SpacePosition(Position Next) : Position
    {
        public override void AddTransitions(Transitions transitions)
        {
            transitions.FreeText = -1;
            transitions.Add(' ', ' ', Next);
        }
    }

    private sealed record WhitespacePosition(Position Next, int Remaining) : Position
    {
        public override void AddTransitions(Transitions transitions)
        {
            Next.AddTransitions(transitions);
            transitions.FreeText = -1;
            if (Remaining > 0)
            {
                var more = this with { Remaining = Remaining - 1 };
                transitions.Add(' ', ' ', more);
                transitions.Add('\t', '\n', more);
                transitions.Add('\r', '\r', more);
            }
        }
    }
}
