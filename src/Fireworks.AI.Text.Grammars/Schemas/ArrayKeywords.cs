using System.Text.Json;

namespace Fireworks.AI.Text.Grammars.Schemas;

/// <summary>The keywords of arrays.</summary>
internal sealed class ArrayKeywords(SchemaCompiler compiler)
{
    public ValueSet? Evaluate(Schema schema, string keyword, JsonElement value, bool negated)
    {
        switch (keyword)
        {
            case "prefixItems":
            case "items" when !compiler.Document.Draft.Has("prefixItems") || !schema.Element.TryGetProperty("prefixItems", out _):
                return Items(schema, keyword, value, negated);
            case "minItems":
                var least = ScalarKeywords.Count(schema, keyword, value);
                return negated
                    ? Arrays(least == 0 ? [] : [ArrayShape.Any with { Maximum = least - 1 }], negated)
                    : Arrays([ArrayShape.Any with { Minimum = least }], negated);
            case "maxItems":
                var most = ScalarKeywords.Count(schema, keyword, value);
                return negated
                    ? Arrays(most == int.MaxValue ? [] : [ArrayShape.Any with { Minimum = most + 1 }], negated)
                    : Arrays([ArrayShape.Any with { Maximum = most }], negated);
            case "contains":
                return Contains(schema, value, negated);
            case "uniqueItems" when value.ValueKind == JsonValueKind.True:
                return negated
                    ? compiler.Unsupported(keyword, schema, "that items must repeat cannot be expressed.")
                    : Arrays([ArrayShape.Any with { Unique = true }], negated);
            default:
                return null;
        }
    }

    private ValueSet Items(Schema schema, string keyword, JsonElement value, bool negated)
    {
        var prefix = new List<ValueNode>();
        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray())
            {
                prefix.Add(compiler.GetNode(compiler.Document.Child(schema, keyword, $"{prefix.Count}", item), negated));
            }
        }

        var restKeyword = keyword == "prefixItems" ? "items" : value.ValueKind == JsonValueKind.Array ? "additionalItems" : keyword;
        var rest = !schema.Element.TryGetProperty(restKeyword, out var restElement) ? (negated ? ValueNode.Never : ValueNode.Any)
            : compiler.GetNode(compiler.Document.Child(schema, restKeyword, restElement), negated);
        if (!negated)
        {
            return Arrays([ArrayShape.Any with { Prefix = [.. prefix], Rest = rest }], negated);
        }

        var shapes = new List<ArrayShape>();
        for (var i = 0; i < prefix.Count; i++)
        {
            if (!ReferenceEquals(prefix[i], ValueNode.Never))
            {
                shapes.Add(ArrayShape.Any with { Prefix = [.. Enumerable.Repeat(ValueNode.Any, i), prefix[i]], Minimum = i + 1 });
            }
        }

        if (!ReferenceEquals(rest, ValueNode.Never))
        {
            shapes.Add(ArrayShape.Any with { Contained = [new Contained(prefix.Count, rest, ValueNode.Any, 1, int.MaxValue)] });
        }

        return Arrays([.. shapes], negated);
    }

    private ValueSet Contains(Schema schema, JsonElement value, bool negated)
    {
        var child = compiler.Document.Child(schema, "contains", value);
        var (node, complement) = (compiler.GetNode(child, false), compiler.GetNode(child, true));
        var isCounted = compiler.Document.Draft.Has("minContains");
        var minimum = isCounted && schema.Element.TryGetProperty("minContains", out var least)
            ? ScalarKeywords.Count(schema, "minContains", least) : 1;
        int? maximum = isCounted && schema.Element.TryGetProperty("maxContains", out var most)
            ? ScalarKeywords.Count(schema, "maxContains", most)
            : null;
        ArrayShape Between(int from, int to) => ArrayShape.Any with { Contained = [new Contained(0, node, complement, from, to)] };
        if (!negated)
        {
            return minimum > (maximum ?? int.MaxValue) ? Arrays([], negated) : Arrays([Between(minimum, maximum ?? int.MaxValue)], negated);
        }

        var shapes = new List<ArrayShape>();
        if (minimum > 0)
        {
            shapes.Add(minimum == 1 ? ArrayShape.Any with { Rest = complement } : Between(0, minimum - 1));
        }

        if (maximum is { } limit)
        {
            shapes.Add(Between(limit + 1, int.MaxValue));
        }

        return Arrays([.. shapes], negated);
    }

    /// <summary>Affirmed, a keyword of arrays leaves other types alone; negated, only arrays can fail it.</summary>
    private static ValueSet Arrays(ArrayShape[] shapes, bool negated) => (negated ? ValueSet.None : ValueSet.All) with { Arrays = shapes };
}
