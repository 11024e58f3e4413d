using System.Text.Json;

namespace Fireworks.AI.Text.Grammars.Schemas;

/// <summary>References and the keywords that combine schemas for the same value.</summary>
internal sealed class CombiningKeywords(SchemaCompiler compiler)
{
    /// <summary>False for keywords that are not of this kind; null values when a reference leads back to a schema still open.</summary>
    public bool TryEvaluate(Schema schema, string keyword, JsonElement value, bool negated, out ValueSet? values)
    {
        switch (keyword)
        {
            case "$ref" when value.ValueKind == JsonValueKind.String:
                values = compiler.Expand(compiler.Document.Resolve(schema, value.GetString()!), negated);
                return true;
            case "allOf":
                values = negated ? Any(Subschemas(schema, keyword, value, true)) : All(Subschemas(schema, keyword, value, false));
                return true;
            case "anyOf":
                values = negated ? All(Subschemas(schema, keyword, value, true)) : Any(Subschemas(schema, keyword, value, false));
                return true;
            case "oneOf":
                values = OneOf(schema, value, negated);
                return true;
            case "not":
                values = compiler.Expand(compiler.Document.Child(schema, keyword, value), !negated);
                return true;
            case "if":
                values = Condition(schema, value, negated);
                return true;
            case "unevaluatedProperties" or "unevaluatedItems" when value.ValueKind != JsonValueKind.True:
                values = compiler.Unsupported(
                    keyword,
                    schema,
                    "what other keywords leave unevaluated is not tracked. Say it with additionalProperties or items in one schema.");
                return true;
            case "$dynamicRef" or "$recursiveRef":
                values = value.ValueKind == JsonValueKind.String && value.GetString() == "#" && keyword == "$recursiveRef"
                    ? compiler.Expand(compiler.Document.Root, negated)
                    : compiler.Unsupported(keyword, schema, "use '$ref'.");
                return true;
            case "extends" or "disallow":
                values = compiler.Unsupported(keyword, schema, "it belongs to draft 3. Use 'allOf' or 'not'.");
                return true;
            default:
                values = null;
                return false;
        }
    }

    private IEnumerable<ValueSet?> Subschemas(Schema schema, string keyword, JsonElement value, bool negated)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            throw ScalarKeywords.Malformed(schema, keyword, "an array of schemas");
        }

        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            yield return compiler.Expand(compiler.Document.Child(schema, keyword, $"{index++}", item), negated);
        }
    }

    private ValueSet? All(IEnumerable<ValueSet?> sets)
    {
        var result = ValueSet.All;
        foreach (var set in sets)
        {
            if (set is null)
            {
                return null;
            }

            result = compiler.And(result, set);
        }

        return result;
    }

    private ValueSet? Any(IEnumerable<ValueSet?> sets)
    {
        var result = ValueSet.None;
        foreach (var set in sets)
        {
            if (set is null)
            {
                return null;
            }

            result = compiler.Or(result, set);
        }

        return result;
    }

    /// <summary>Each alternative without the others. Those that exclude each other anyway need no negation.</summary>
    private ValueSet? OneOf(Schema schema, JsonElement value, bool negated)
    {
        var affirmed = Subschemas(schema, "oneOf", value, false).ToArray();
        if (Array.IndexOf(affirmed, null) >= 0)
        {
            return null;
        }

        var result = ValueSet.None;
        var both = ValueSet.None;
        var negations = new ValueSet?[affirmed.Length];
        ValueSet? Negation(int index) =>
            negations[index] ??= compiler.Expand(compiler.Document.Child(schema, "oneOf", $"{index}", value[index]), true);
        for (var i = 0; i < affirmed.Length; i++)
        {
            var alone = affirmed[i]!;
            for (var j = 0; j < affirmed.Length; j++)
            {
                if (i == j)
                {
                    continue;
                }

                var shared = compiler.And(affirmed[i]!, affirmed[j]!);
                if (shared.IsNone)
                {
                    continue;
                }

                if (negated && i < j)
                {
                    both = compiler.Or(both, shared);
                }
                else if (!negated)
                {
                    if (Negation(j) is not { } other)
                    {
                        return null;
                    }

                    alone = compiler.And(alone, other);
                }
            }

            result = negated ? result : compiler.Or(result, alone);
        }

        return !negated ? result : All(Subschemas(schema, "oneOf", value, true)) is { } none ? compiler.Or(none, both) : null;
    }

    private ValueSet? Condition(Schema schema, JsonElement value, bool negated)
    {
        var condition = compiler.Document.Child(schema, "if", value);
        ValueSet? Branch(string keyword) => schema.Element.TryGetProperty(keyword, out var branch)
            ? compiler.Expand(compiler.Document.Child(schema, keyword, branch), negated)
            : negated ? ValueSet.None : ValueSet.All;
        return compiler.Expand(condition, false) is { } holds && compiler.Expand(condition, true) is { } fails
            && Branch("then") is { } then && Branch("else") is { } otherwise
            ? compiler.Or(compiler.And(holds, then), compiler.And(fails, otherwise))
            : null;
    }
}
