using Fireworks.AI.Text.Grammars.Automata;
using Fireworks.AI.Text.Grammars.JsonValues;
using Fireworks.AI.Text.Grammars.Languages;
using Fireworks.AI.Text.Grammars.Texts;

namespace Fireworks.AI.Text.Grammars.Schemas;

/// <summary>
/// A conjunction of schemas, each affirmed or negated, that some value must fulfil: what the grammar calls for one value.
/// </summary>
internal sealed class ValueNode
{
    public ValueNode(int[] literals) => Literals = literals;

    /// <summary>Any value.</summary>
    public static ValueNode Any { get; } = new([]) { CanBeMet = true };

    /// <summary>No value.</summary>
    public static ValueNode Never { get; } = new([-1]);

    /// <summary>Schema ids, doubled, odd when negated; sorted.</summary>
    public int[] Literals { get; }

    /// <summary>Some value fulfils it.</summary>
    public bool CanBeMet { get; set; }

    /// <summary>The values, once computed.</summary>
    public ValueSet? Values { get; set; }

    public bool IsQueued { get; set; }

    public Dfa Numbers { get; set; } = Dfa.Empty;

    public BoundedLanguage[] Strings { get; set; } = [];

    public ArrayAutomaton[] Arrays { get; set; } = [];

    public ObjectAutomaton[] Objects { get; set; } = [];

    /// <summary>How many different values there are; <see cref="int.MaxValue"/> where one kind of them has more than the limit.</summary>
    public int CountValues(int limit)
    {
        if (Values is not { } values)
        {
            return 0;
        }

        if (Arrays.Length > 0 || Objects.Length > 0)
        {
            return int.MaxValue;
        }

        var count = (values.Null ? 1 : 0) + (values.True ? 1 : 0) + (values.False ? 1 : 0);
        var languages = Strings.Select(static language => language.IsBounded ? Dfa.Any : language.Dfa)
            .Append(DfaProduct.And(Numbers, JsonNumber.Canonical, new DfaBudget()));
        foreach (var language in languages)
        {
            if (language.Words(limit) is not { } words)
            {
                return int.MaxValue;
            }

            count += words.Count;
        }

        return count;
    }
}

/// <summary>Before a value of a node.</summary>
internal sealed record ValuePosition(ValueNode Node) : Position
{
    private static readonly ByteString Null = new("null");
    private static readonly ByteString True = new("true");
    private static readonly ByteString False = new("false");

    public override void AddTransitions(Transitions transitions)
    {
        var values = Node.Values!;
        Literal(transitions, values.Null, Null);
        Literal(transitions, values.True, True);
        Literal(transitions, values.False, False);
        if (!Node.Numbers.IsEmpty)
        {
            new RawTextPosition(new DfaText(Node.Numbers, 0)).AddTransitions(transitions);
        }

        foreach (var language in Node.Strings)
        {
            transitions.Add('"', '"', new JsonStringPosition(language.Start!));
        }

        foreach (var automaton in Node.Arrays)
        {
            automaton.Enter(transitions);
        }

        foreach (var automaton in Node.Objects)
        {
            automaton.Enter(transitions);
        }
    }

    private static void Literal(Transitions transitions, bool allowed, ByteString text)
    {
        if (allowed)
        {
            transitions.Add(text[0], text[0], new LiteralPosition(text, 1, EndPosition.Instance));
        }
    }
}
