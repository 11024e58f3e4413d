using System.Text.Json;
using System.Text.RegularExpressions;

namespace Fireworks.AI.Text.Grammars.Tests;

/// <summary>JSON Schema as its text reads, for values at hand: to check grammars against something that works in another way.</summary>
internal static class ReferenceValidator
{
    public static bool IsValid(JsonElement schema, JsonElement value)
    {
        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return schema.ValueKind == JsonValueKind.True;
        }

        foreach (var keyword in schema.EnumerateObject())
        {
            if (!Holds(schema, keyword.Name, keyword.Value, value))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Holds(JsonElement schema, string keyword, JsonElement argument, JsonElement value)
    {
        var number = value.ValueKind == JsonValueKind.Number ? value.GetDecimal() : (decimal?)null;
        var text = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        var items = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().ToList() : null;
        var members = value.ValueKind == JsonValueKind.Object ? value.EnumerateObject().GroupBy(member => member.Name).ToDictionary(group => group.Key, group => group.Last().Value) : null;
        bool Has(string name) => members!.ContainsKey(name);
        return keyword switch
        {
            "type" => IsType(argument.GetString()!, value),
            "enum" => argument.EnumerateArray().Any(one => Same(one, value)),
            "const" => Same(argument, value),
            "minimum" => number is null || number >= argument.GetDecimal(),
            "maximum" => number is null || number <= argument.GetDecimal(),
            "exclusiveMinimum" => number is null || number > argument.GetDecimal(),
            "multipleOf" => number is null || number % argument.GetDecimal() == 0,
            "minLength" => text is null || text.EnumerateRunes().Count() >= argument.GetInt32(),
            "maxLength" => text is null || text.EnumerateRunes().Count() <= argument.GetInt32(),
            "pattern" => text is null || Regex.IsMatch(text, argument.GetString()!.Replace("$", "\\z", StringComparison.Ordinal)),
            "items" => items is null || items.Skip(schema.TryGetProperty("prefixItems", out var prefix) ? prefix.GetArrayLength() : 0).All(item => IsValid(argument, item)),
            "prefixItems" => items is null || items.Zip(argument.EnumerateArray()).All(pair => IsValid(pair.Second, pair.First)),
            "minItems" => items is null || items.Count >= argument.GetInt32(),
            "maxItems" => items is null || items.Count <= argument.GetInt32(),
            "contains" => items is null || items.Any(item => IsValid(argument, item)),
            "uniqueItems" => items is null || !items.Where((item, index) => items.Take(index).Any(other => Same(item, other))).Any(),
            "properties" => members is null || argument.EnumerateObject().All(one => !Has(one.Name) || IsValid(one.Value, members[one.Name])),
            "required" => members is null || argument.EnumerateArray().All(name => Has(name.GetString()!)),
            "patternProperties" => members is null || argument.EnumerateObject().All(one => members.All(member => !Regex.IsMatch(member.Key, one.Name) || IsValid(one.Value, member.Value))),
            "additionalProperties" => members is null || members.All(member => IsCovered(schema, member.Key) || IsValid(argument, member.Value)),
            "propertyNames" => members is null || members.Keys.All(name => IsValid(argument, JsonSerializer.SerializeToElement(name))),
            "minProperties" => members is null || members.Count >= argument.GetInt32(),
            "maxProperties" => members is null || members.Count <= argument.GetInt32(),
            "dependentRequired" => members is null || argument.EnumerateObject().All(one => !Has(one.Name) || one.Value.EnumerateArray().All(name => Has(name.GetString()!))),
            "dependentSchemas" => members is null || argument.EnumerateObject().All(one => !Has(one.Name) || IsValid(one.Value, value)),
            "allOf" => argument.EnumerateArray().All(one => IsValid(one, value)),
            "anyOf" => argument.EnumerateArray().Any(one => IsValid(one, value)),
            "oneOf" => argument.EnumerateArray().Count(one => IsValid(one, value)) == 1,
            "not" => !IsValid(argument, value),
            "if" => IsValid(schema.GetProperty(IsValid(argument, value) ? "then" : "else"), value),
            "then" or "else" => true,
            _ => throw new InvalidOperationException(keyword),
        };
    }

    private static bool IsCovered(JsonElement schema, string name) =>
        (schema.TryGetProperty("properties", out var properties) && properties.TryGetProperty(name, out _))
        || (schema.TryGetProperty("patternProperties", out var patterns) && patterns.EnumerateObject().Any(one => Regex.IsMatch(name, one.Name)));

    private static bool IsType(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.GetDecimal() % 1 == 0,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        _ => value.ValueKind == JsonValueKind.Null,
    };

    private static bool Same(JsonElement a, JsonElement b) => a.ValueKind == b.ValueKind && a.ValueKind switch
    {
        JsonValueKind.Number => a.GetDecimal() == b.GetDecimal(),
        JsonValueKind.String => a.GetString() == b.GetString(),
        JsonValueKind.Array => a.GetArrayLength() == b.GetArrayLength() && a.EnumerateArray().Zip(b.EnumerateArray()).All(pair => Same(pair.First, pair.Second)),
        JsonValueKind.Object => a.EnumerateObject().Select(member => member.Name).ToHashSet().SetEquals(b.EnumerateObject().Select(member => member.Name))
            && a.EnumerateObject().All(member => Same(member.Value, b.GetProperty(member.Name))),
        _ => true,
    };
}
