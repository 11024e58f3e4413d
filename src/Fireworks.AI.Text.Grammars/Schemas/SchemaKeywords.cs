using System.Text.Json;

namespace Fireworks.AI.Text.Grammars.Schemas;

/// <summary>
/// What each keyword says: the values that fulfil it, or for a negated schema those that do not. A schema is the
/// intersection of the former, its negation the union of the latter.
/// </summary>
internal sealed class SchemaKeywords(SchemaCompiler compiler)
{
    private readonly ScalarKeywords _scalars = new(compiler);
    private readonly ArrayKeywords _arrays = new(compiler);
    private readonly ObjectKeywords _objects = new(compiler);
    private readonly CombiningKeywords _combining = new(compiler);

    /// <summary>The keyword by which schemas combine, for errors that come of their combination.</summary>
    public static string FindCombining(Schema[] schemas)
    {
        string[] combining = ["oneOf", "not", "if", "anyOf", "allOf", "patternProperties", "propertyNames", "pattern", "$ref"];
        return Array.Find(combining, keyword => Array.Exists(schemas, schema =>
            !schema.IsConstant && schema.Element.ValueKind == JsonValueKind.Object
                && schema.Element.TryGetProperty(keyword, out _))) ?? "allOf";
    }

    /// <summary>The values that a schema admits, or those that it does not; null when it refers to itself.</summary>
    public ValueSet? Evaluate(Schema schema, bool negated)
    {
        switch (schema.Element.ValueKind)
        {
            case JsonValueKind.True:
                return negated ? ValueSet.None : ValueSet.All;
            case JsonValueKind.False:
                return negated ? ValueSet.All : ValueSet.None;
            case JsonValueKind.Object:
                break;
            default:
                throw new GrammarException(
                    $"The schema keyword '{KeywordOf(schema.Location)}' at '#{schema.Location}' cannot be enforced: "
                    + "a schema is an object or a boolean.",
                    KeywordOf(schema.Location),
                    schema.Location);
        }

        if (compiler.Document.FindLoneReference(schema.Element) is { } reference)
        {
            return compiler.Expand(compiler.Document.Resolve(schema, reference), negated);
        }

        var result = negated ? ValueSet.None : ValueSet.All;
        foreach (var property in schema.Element.EnumerateObject())
        {
            if (!compiler.Document.Draft.Has(property.Name))
            {
                continue;
            }

            if (TryEvaluateKeyword(schema, property.Name, property.Value, negated, out var values) && values is null)
            {
                return null;
            }

            if (values is not null)
            {
                result = negated ? compiler.Or(result, values) : compiler.And(result, values);
            }

            if (!negated && result.IsNone)
            {
                return ValueSet.None;
            }
        }

        return result;
    }

    /// <summary>The keyword that a place ends with, past the names and indices behind it.</summary>
    private static string KeywordOf(string location)
    {
        var parts = location.Split('/');
        return parts.Length > 2 && (int.TryParse(parts[^1], out _)
            || parts[^2] is "properties" or "$defs" or "definitions" or "patternProperties")
            ? parts[^2]
            : parts[^1].Length > 0 ? parts[^1] : "$schema";
    }

    /// <summary>False for what only annotates; the values are null when the keyword refers back to a schema still open.</summary>
    private bool TryEvaluateKeyword(Schema schema, string keyword, JsonElement value, bool negated, out ValueSet? values)
    {
        try
        {
            values = _scalars.Evaluate(schema, keyword, value, negated)
                ?? _arrays.Evaluate(schema, keyword, value, negated)
                ?? _objects.Evaluate(schema, keyword, value, negated);
            if (values is not null)
            {
                return true;
            }

            return _combining.TryEvaluate(schema, keyword, value, negated, out values);
        }
        catch (GrammarException error) when (error.Location is null)
        {
            values = compiler.Unsupported(error.Keyword ?? keyword, schema, error.Message);
            return true;
        }
    }
}
