using Fireworks.AI.Text.Grammars.JsonValues;
using Fireworks.AI.Text.Grammars.Languages;

namespace Fireworks.AI.Text.Grammars.Schemas;

/// <summary>A set of JSON values: for each type, a union of shapes. Immutable.</summary>
internal sealed record ValueSet
{
    private static readonly StringShape[] AllStrings = [StringShape.Any];
    private static readonly ArrayShape[] AllArrays = [ArrayShape.Any];
    private static readonly ObjectShape[] AllObjects = [ObjectShape.Any];

    public static ValueSet None { get; } = new();

    public static ValueSet All { get; } = new()
    {
        Null = true,
        True = true,
        False = true,
        Numbers = JsonNumber.Any,
        Strings = AllStrings,
        Arrays = AllArrays,
        Objects = AllObjects,
    };

    public bool Null { get; init; }

    public bool True { get; init; }

    public bool False { get; init; }

    public Dfa Numbers { get; init; } = Dfa.Empty;

    public StringShape[] Strings { get; init; } = [];

    public ArrayShape[] Arrays { get; init; } = [];

    public ObjectShape[] Objects { get; init; } = [];

    /// <summary>No value for certain. A set may be empty without this: what its items and properties can be is found out later.</summary>
    public bool IsNone => !Null && !True && !False && Numbers.IsEmpty && Strings.Length == 0 && Arrays.Length == 0 && Objects.Length == 0;
}

/// <summary>Strings of a regular language and a range of lengths in code points.</summary>
internal sealed record StringShape(Dfa Language, int Minimum, int Maximum)
{
    public static StringShape Any { get; } = new(Dfa.Any, 0, int.MaxValue);
}

/// <summary>Arrays by the nodes of their items.</summary>
/// <param name="Prefix">The first items' nodes.</param>
/// <param name="Rest">The node of all further items.</param>
/// <param name="Minimum">The least number of items.</param>
/// <param name="Maximum">The largest number of items.</param>
/// <param name="Contained">What some items must be.</param>
/// <param name="Unique">No two items are equal.</param>
internal sealed record ArrayShape(ValueNode[] Prefix, ValueNode Rest, int Minimum, int Maximum, Contained[] Contained, bool Unique)
{
    public static ArrayShape Any { get; } = new([], ValueNode.Any, 0, int.MaxValue, [], false);
}

/// <summary>From an index on, so many items are in the node; with a maximum, all others are in its complement.</summary>
internal sealed record Contained(int From, ValueNode Node, ValueNode Complement, int Minimum, int Maximum);

/// <summary>Objects by rules for their properties.</summary>
/// <param name="Rules">What every property must fulfil.</param>
/// <param name="Required">Names that must be there, sorted.</param>
/// <param name="Implications">Names that must be there when another is.</param>
/// <param name="Obligations">Of each, something must be the case.</param>
/// <param name="Minimum">The least number of properties.</param>
/// <param name="Maximum">The largest number of properties.</param>
internal sealed record ObjectShape(
    PropertyRule[] Rules, string[] Required, Implication[] Implications, Obligation[] Obligations, int Minimum, int Maximum)
{
    public static ObjectShape Any { get; } = new([], [], [], [], 0, int.MaxValue);

    /// <summary>The node of a property's value.</summary>
    public ValueNode PropertyNode(string name, NodeTable nodes)
    {
        var node = ValueNode.Any;
        foreach (var rule in Rules)
        {
            node = nodes.And(node, rule.Find(name, nodes));
        }

        return node;
    }

    /// <summary>The same without properties that no rule names, where the rules name some and say nothing of others.</summary>
    public ObjectShape Closed()
    {
        string[] names =
        [
            .. Rules.SelectMany(static rule => rule.Names)
                .Concat(Required)
                .Concat(Implications.SelectMany(static one => one.Names))
                .Distinct(StringComparer.Ordinal),
        ];
        var isOpen = Array.Exists(Rules, static rule => !rule.IsAdditionalImplied && !ReferenceEquals(rule.Additional, ValueNode.Never));
        var namesSome = Array.Exists(Rules, static rule => rule.IsAdditionalImplied && rule.Names.Length > 0);
        if (isOpen || !namesSome || Minimum > names.Length || Obligations.Length > 0)
        {
            return this;
        }

        (Dfa, ValueNode)[] patterns =
            [.. Rules.SelectMany(static rule => rule.Patterns).Select(static pattern => (pattern.Names, ValueNode.Any))];
        var named = Array.ConvertAll(names, static name => KeyValuePair.Create(name, ValueNode.Any));
        return this with { Rules = [.. Rules, new PropertyRule(named, patterns, ValueNode.Never)] };
    }
}

/// <summary>When the first name is present, the others are too.</summary>
internal sealed record Implication(string Name, string[] Names);

/// <summary>Some property is a witness, or some name is absent: what a negated schema asks of an object.</summary>
internal sealed record Obligation(Witness[] Witnesses, string[] Absent);

/// <summary>A property of this name, or with a name in the language, whose value is in the node.</summary>
internal sealed record Witness(string? Name, Dfa? Names, ValueNode Node)
{
    public bool Matches(string name) => Name is null ? Names!.Match(name) >= 0 : Name == name;
}
