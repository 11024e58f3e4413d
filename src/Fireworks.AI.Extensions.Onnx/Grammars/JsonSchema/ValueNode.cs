namespace Fireworks.AI.Extensions.Onnx.Grammars;

/// <summary>
/// A conjunction of schemas, each affirmed or negated, that some value must fulfil: what the grammar calls for one value.
/// </summary>
internal sealed class ValueNode
{
    internal ValueNode(int[] literals) => Literals = literals;

    /// <summary>Any value.</summary>
    internal static ValueNode Any { get; } = new([]) { CanBeMet = true };

    /// <summary>No value.</summary>
    internal static ValueNode Never { get; } = new([-1]);

    /// <summary>Schema ids, doubled, odd when negated; sorted.</summary>
    internal int[] Literals { get; }

    /// <summary>Some value fulfils it.</summary>
    internal bool CanBeMet { get; set; }

    /// <summary>The values, once computed.</summary>
    internal ValueSet? Values { get; set; }

    internal bool IsQueued { get; set; }

    internal Dfa Numbers { get; set; } = Dfa.Empty;

    internal BoundedLanguage[] Strings { get; set; } = [];

    internal ArrayMachine[] Arrays { get; set; } = [];

    internal ObjectMachine[] Objects { get; set; } = [];
}
