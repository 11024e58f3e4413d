namespace Fireworks.AI.Text.Grammars;

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

    public ArrayMachine[] Arrays { get; set; } = [];

    public ObjectMachine[] Objects { get; set; } = [];
}
