using Fireworks.AI.Text.Grammars.Languages;

namespace Fireworks.AI.Text.Grammars.Schemas;

/// <summary>What one schema says of an object's properties by their names.</summary>
internal sealed class PropertyRule
{
    public PropertyRule(
        IReadOnlyList<KeyValuePair<string, ValueNode>> named,
        (Dfa Names, ValueNode Node)[] patterns,
        ValueNode additional,
        bool isAdditionalImplied = false)
    {
        var map = new Dictionary<string, ValueNode>(named.Count, StringComparer.Ordinal);
        foreach (var (name, node) in named)
        {
            map[name] = node;
        }

        Names = [.. map.Keys];
        Named = map;
        Patterns = patterns;
        Additional = additional;
        IsAdditionalImplied = isAdditionalImplied;
    }

    /// <summary>The names in the order of the schema.</summary>
    public string[] Names { get; }

    public IReadOnlyDictionary<string, ValueNode> Named { get; }

    public (Dfa Names, ValueNode Node)[] Patterns { get; }

    /// <summary>The node of properties that are neither named nor match a pattern.</summary>
    public ValueNode Additional { get; }

    /// <summary>The schema does not say what other properties are.</summary>
    public bool IsAdditionalImplied { get; }

    public ValueNode Find(string name, NodeTable nodes)
    {
        var isNamed = Named.TryGetValue(name, out var node);
        var matches = isNamed;
        node ??= ValueNode.Any;
        foreach (var (names, patternNode) in Patterns)
        {
            if (names.Match(name) >= 0)
            {
                matches = true;
                node = nodes.And(node, patternNode);
            }
        }

        return matches ? node : Additional;
    }

    /// <summary>The node of a name that is not in <see cref="Named"/>, by which patterns it matches.</summary>
    public ValueNode Find(Func<Dfa, bool> matchesPattern, NodeTable nodes)
    {
        var node = ValueNode.Any;
        var matches = false;
        foreach (var (names, patternNode) in Patterns)
        {
            if (matchesPattern(names))
            {
                matches = true;
                node = nodes.And(node, patternNode);
            }
        }

        return matches ? node : Additional;
    }
}
