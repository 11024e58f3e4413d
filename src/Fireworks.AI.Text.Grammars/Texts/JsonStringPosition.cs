using Fireworks.AI.Text.Grammars.Automata;

namespace Fireworks.AI.Text.Grammars.Texts;

/// <summary>Inside a JSON string, at a character: plain, escaped, or the closing quote.</summary>
internal sealed record JsonStringPosition(TextState Text) : Position
{
    public override void AddTransitions(Transitions transitions)
    {
        transitions.FreeText = Text.FreeText;
        var edges = Text.Edges();
        foreach (var edge in edges)
        {
            var target = new JsonStringPosition(edge.Target);
            Plain(transitions, edge, 0x20, '"' - 1, target);
            Plain(transitions, edge, '"' + 1, '\\' - 1, target);
            Plain(transitions, edge, '\\' + 1, 0x7F, target);
        }

        Utf8Sequence.AddTransitions(transitions, edges, Text, json: true);
        if (Text.IsPlain ? NeedsEscape(edges) : edges.Length > 0)
        {
            transitions.Add('\\', '\\', new JsonEscapePosition(Text));
        }

        if (Text.Close() is { } close)
        {
            transitions.Add('"', '"', close);
        }

        Text.AddMoreTransitions(transitions);
    }

    private static bool NeedsEscape(ReadOnlySpan<TextEdge> edges) =>
        TextState.Any(edges, 0, 0x1F) || TextState.Any(edges, '"', '"') || TextState.Any(edges, '\\', '\\');

    private static void Plain(Transitions transitions, TextEdge edge, int low, int high, Position target)
    {
        low = Math.Max(low, edge.Low);
        high = Math.Min(high, edge.High);
        if (low <= high)
        {
            transitions.Add(low, high, target);
        }
    }
}

/// <summary>After a backslash.</summary>
internal sealed record JsonEscapePosition(TextState Text) : Position
{
    public override void AddTransitions(Transitions transitions)
    {
        var edges = Text.Edges();
        foreach (var (escape, codePoint) in "\"\"\\\\//b\bf\fn\nr\rt\t".Chunk(2).Select(static pair => (pair[0], pair[1])))
        {
            if ((escape != '/' || !Text.IsPlain) && TextState.Find(edges, codePoint) is { } target)
            {
                transitions.Add(escape, escape, new JsonStringPosition(target));
            }
        }

        if (JsonHexPosition.IsReachable(edges, 0, Text.IsPlain ? 0x1F : 0x10FFFF))
        {
            transitions.Add('u', 'u', new JsonHexPosition(Text, 0, 0, 0));
        }
    }
}

/// <summary>
/// Inside the four digits of a <c>\u</c> escape. A high surrogate must be followed by the escape of a low one:
/// strings with half a pair are not text.
/// </summary>
internal sealed record JsonHexPosition(TextState Text, int HighSurrogate, int Value, int Digits) : Position
{
    public override void AddTransitions(Transitions transitions)
    {
        var edges = Text.Edges();
        for (var digit = 0; digit < 16; digit++)
        {
            var value = (Value << 4) | digit;
            if (Target(edges, value) is { } target)
            {
                if (digit < 10)
                {
                    transitions.Add('0' + digit, '0' + digit, target);
                }
                else
                {
                    transitions.Add('A' + digit - 10, 'A' + digit - 10, target);
                    transitions.Add('a' + digit - 10, 'a' + digit - 10, target);
                }
            }
        }
    }

    public static bool IsReachable(ReadOnlySpan<TextEdge> edges, int low, int high) =>
        TextState.Any(edges, low, Math.Min(high, 0xD7FF)) || TextState.Any(edges, Math.Max(low, 0xE000), high);

    private Position? Target(ReadOnlySpan<TextEdge> edges, int value)
    {
        var rest = 4 * (3 - Digits);
        var low = value << rest;
        var high = low | ((1 << rest) - 1);
        if (Text.IsPlain)
        {
            // Control characters have no other spelling.
            high = Math.Min(high, 0x1F);
        }

        if (low > high)
        {
            return null;
        }

        if (HighSurrogate != 0)
        {
            low = Math.Max(low, 0xDC00);
            high = Math.Min(high, 0xDFFF);
            var pair = 0x10000 + ((HighSurrogate - 0xD800) << 10) - 0xDC00;
            return low > high || !TextState.Any(edges, pair + low, pair + high) ? null
                : rest > 0 ? this with { Value = value, Digits = Digits + 1 }
                : new JsonStringPosition(TextState.Find(edges, pair + value)!);
        }

        var pairs = high >= 0xD800 && low <= 0xDBFF && TextState.Any(
            edges,
            0x10000 + ((Math.Max(low, 0xD800) - 0xD800) << 10),
            0x10000 + ((Math.Min(high, 0xDBFF) - 0xD800) << 10) + 0x3FF);
        if (rest > 0)
        {
            return pairs || IsReachable(edges, low, high) ? this with { Value = value, Digits = Digits + 1 } : null;
        }

        if (pairs)
        {
            return new LiteralPosition(LowEscape, 0, new JsonHexPosition(Text, value, 0, 0));
        }

        return value is >= 0xD800 and <= 0xDFFF || TextState.Find(edges, value) is not { } text ? null : new JsonStringPosition(text);
    }

    private static readonly ByteString LowEscape = new("\\u");
}
