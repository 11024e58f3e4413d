using System.Text.Json;

namespace Fireworks.AI.Text.Grammars;

/// <summary>A condition on a value: a schema at a place of the document, or equality with a constant.</summary>
internal sealed class Schema
{
    public Schema(int id, JsonElement element, string location, bool isConstant)
    {
        Id = id;
        Element = element;
        Location = location;
        IsConstant = isConstant;
    }

    public int Id { get; }

    public JsonElement Element { get; }

    /// <summary>A JSON pointer from the root.</summary>
    public string Location { get; }

    /// <summary>The element is the only value that is allowed, not a schema.</summary>
    public bool IsConstant { get; }

    /// <summary>The values that satisfy it, and those that do not, once computed.</summary>
    public ValueSet?[] Values { get; } = new ValueSet?[2];

    public bool[] IsOpen { get; } = new bool[2];
}
