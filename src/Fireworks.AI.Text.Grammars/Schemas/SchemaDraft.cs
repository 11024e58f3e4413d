using System.Text.Json;

namespace Fireworks.AI.Text.Grammars.Schemas;

/// <summary>Which keywords a draft of JSON Schema has. A schema that names no draft may use those of all.</summary>
/// <param name="Number">3, 4, 6, 7, 2019 or 2020; 0 where none is named.</param>
internal readonly record struct SchemaDraft(int Number)
{
    /// <summary>The names by which <c>$schema</c> gives the drafts.</summary>
    private static readonly (string Name, int Number)[] Known =
        [("draft-03", 3), ("draft-04", 4), ("draft-06", 6), ("draft-07", 7), ("2019-09", 2019), ("2020-12", 2020)];

    /// <summary>In draft 3, a property's own schema says that it is required.</summary>
    public bool RequiresInProperties => Number == 3;

    /// <summary>Keywords beside a reference mean nothing.</summary>
    public bool IgnoresBesideReferences => Number is > 0 and <= 7;

    /// <summary>A number with a fraction is no integer, even where the fraction is zero.</summary>
    public bool HasPlainIntegers => Number is 3 or 4;

    public static SchemaDraft Of(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty(
            "$schema", out var value) || value.ValueKind != JsonValueKind.String)
        {
            return default;
        }

        var name = value.GetString()!;
        return new SchemaDraft(Array.Find(Known, draft => name.Contains(draft.Name, StringComparison.Ordinal)).Number);
    }

    /// <summary>The draft knows a keyword; what it does not know constrains nothing.</summary>
    public bool Has(string keyword) => Number == 0 || keyword switch
    {
        "extends" or "disallow" or "divisibleBy" => Number == 3,
        "allOf" or "anyOf" or "oneOf" or "not" or "minProperties" or "maxProperties" or "multipleOf" => Number >= 4,
        "const" or "contains" or "propertyNames" => Number >= 6,
        "if" => Number >= 7,
        "dependentRequired" or "dependentSchemas" or "minContains" or "maxContains" => Number >= 2019,
        "unevaluatedProperties" or "unevaluatedItems" => Number >= 2019,
        "$recursiveRef" => Number == 2019,
        "prefixItems" or "$dynamicRef" => Number >= 2020,
        _ => true,
    };
}
