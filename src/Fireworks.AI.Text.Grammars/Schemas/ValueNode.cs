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
    private const int MaximumDistinct = 1_000;

    private int? _scalars;
    private bool _isCounting;
    private bool _isEndless;

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

    /// <summary>Its values are items of which no two may be equal.</summary>
    public bool IsUnique { get; set; }

    public Dfa Numbers { get; set; } = Dfa.Empty;

    public BoundedLanguage[] Strings { get; set; } = [];

    public ArrayAutomaton[] Arrays { get; set; } = [];

    public ObjectAutomaton[] Objects { get; set; } = [];

    /// <summary>What <see cref="CountValues"/> came to when all nodes were known.</summary>
    public int Distinct { get; set; } = int.MaxValue;

    /// <summary>
    /// At most how many different values there are; <see cref="int.MaxValue"/> where they are more than the limit. Exact for all but arrays
    /// and objects.
    /// </summary>
    public int CountValues(int limit = MaximumDistinct)
    {
        if (Values is not { } values)
        {
            return 0;
        }

        // What contains itself has no end of values, or none.
        if (_isCounting || _isEndless)
        {
            return int.MaxValue;
        }

        _isCounting = true;
        long count = _scalars ??= CountScalars(values, limit);
        foreach (var automaton in Arrays)
        {
            count += count > limit ? 0 : automaton.CountValues(limit);
        }

        foreach (var automaton in Objects)
        {
            count += count > limit ? 0 : automaton.CountValues(limit);
        }

        _isCounting = false;
        _isEndless = count > limit;
        return _isEndless ? int.MaxValue : (int)count;
    }

    private int CountScalars(ValueSet values, int limit)
    {
        long count = (values.Null ? 1 : 0) + (values.True ? 1 : 0) + (values.False ? 1 : 0);
        var languages = Strings.Select(static language => language.ToFinite())
            .Append(DfaProduct.And(Numbers, JsonNumber.Canonical, new DfaBudget()));
        foreach (var language in languages)
        {
            if (language.IsInfinite() || language.Words(limit) is not { } words)
            {
                return int.MaxValue;
            }

            count += words.Count;
        }

        return (int)Math.Min(count, int.MaxValue);
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
