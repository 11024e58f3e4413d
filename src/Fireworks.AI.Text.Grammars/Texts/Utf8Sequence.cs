using Fireworks.AI.Text.Grammars.Automata;

namespace Fireworks.AI.Text.Grammars.Texts;

/// <summary>Code points beyond ASCII as UTF-8: shared positions wherever the rest of a sequence does not matter.</summary>
internal static class Utf8Sequence
{
    /// <summary>Adds the lead bytes of all edges beyond ASCII.</summary>
    public static void AddTransitions(Transitions transitions, ReadOnlySpan<TextEdge> edges, TextState text, bool json)
    {
        if (edges.IsEmpty || edges[^1].High < 0x80)
        {
            return;
        }

        for (var lead = 0xC2; lead <= 0xF4; lead++)
        {
            var continuations = lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
            var prefix = lead & (0x3F >> continuations);
            if (Enter(edges, text, json, prefix, continuations) is { } target)
            {
                transitions.Add(lead, lead, target);
            }
        }
    }

    public static Position AddFirstBytes(TextState text, bool json) => json ? new JsonStringPosition(text) : new RawTextPosition(text);

    /// <summary>Where a prefix of a sequence leads, or null when no edge has code points below it.</summary>
    public static Position? Enter(ReadOnlySpan<TextEdge> edges, TextState text, bool json, int prefix, int continuations)
    {
        var (low, high) = CodePoints(prefix, continuations);
        foreach (var edge in edges)
        {
            if (edge.High < low)
            {
                continue;
            }

            if (edge.Low > high)
            {
                return null;
            }

            if (edge.Low <= low && edge.High >= high)
            {
                var (first, last) = NextBytes(prefix, continuations);
                return new Utf8TailPosition(edge.Target, json, continuations, first, last);
            }

            return new Utf8PrefixPosition(text, json, prefix, continuations);
        }

        return null;
    }

    /// <summary>The bytes that may follow a prefix: fewer where shorter forms, surrogates or too large values lie.</summary>
    public static (byte First, byte Last) NextBytes(int prefix, int continuations)
    {
        byte first = 0x80;
        byte last = 0xBF;
        if (continuations == 2 && prefix == 0x0)
        {
            first = 0xA0;
        }
        else if (continuations == 2 && prefix == 0xD)
        {
            last = 0x9F;
        }
        else if (continuations == 3 && prefix == 0)
        {
            first = 0x90;
        }
        else if (continuations == 3 && prefix == 4)
        {
            last = 0x8F;
        }

        return (first, last);
    }

    private static (int Low, int High) CodePoints(int prefix, int continuations)
    {
        var (first, last) = NextBytes(prefix, continuations);
        var rest = 6 * (continuations - 1);
        return (((prefix << 6) | (first & 0x3F)) << rest, (((prefix << 6) | (last & 0x3F)) << rest) | ((1 << rest) - 1));
    }
}

/// <summary>Inside a sequence whose remaining bytes decide where it leads.</summary>
internal sealed record Utf8PrefixPosition(TextState Text, bool Json, int Prefix, int Continuations) : Position
{
    public override void AddTransitions(Transitions transitions)
    {
        var edges = Text.Edges();
        var (first, last) = Utf8Sequence.NextBytes(Prefix, Continuations);
        for (int value = first; value <= last; value++)
        {
            var prefix = (Prefix << 6) | (value & 0x3F);
            var target = Continuations > 1
                ? Utf8Sequence.Enter(edges, Text, Json, prefix, Continuations - 1)
                : TextState.Find(edges, prefix) is { } text ? Utf8Sequence.AddFirstBytes(text, Json) : null;
            if (target is not null)
            {
                transitions.Add(value, value, target);
            }
        }
    }
}

/// <summary>Inside a sequence that leads to the same state however it goes on.</summary>
internal sealed record Utf8TailPosition(TextState Target, bool Json, int Continuations, byte First, byte Last) : Position
{
    public override void AddTransitions(Transitions transitions) => transitions.Add(
        First,
        Last,
        Continuations == 1 ? Utf8Sequence.AddFirstBytes(Target, Json) : new Utf8TailPosition(Target, Json, Continuations - 1, 0x80, 0xBF));
}
