using System.Text.Json;
using Fireworks.AI.Text.Grammars.JsonValues;
using Fireworks.AI.Text.Grammars.Languages;

namespace Fireworks.AI.Text.Grammars.Schemas;

/// <summary>The set of one constant, and its complement.</summary>
internal static class ConstantValues
{
    public static ValueSet Create(Schema constant, bool negated, SchemaCompiler compiler)
    {
        var value = constant.Element;
        var others = negated ? ValueSet.All : ValueSet.None;
        switch (value.ValueKind)
        {
            case JsonValueKind.Null:
                return others with { Null = !negated };
            case JsonValueKind.True:
                return others with { True = !negated };
            case JsonValueKind.False:
                return others with { False = !negated };
            case JsonValueKind.Number:
                return others with { Numbers = JsonNumber.Compared(value.GetRawText(), negated, !negated, negated) };
            case JsonValueKind.String:
                var language = FiniteLanguage.FromTexts([value.GetString()!]);
                language = negated ? DfaProduct.Not(language, compiler.Budget) : language;
                return others with { Strings = [new StringShape(language, 0, int.MaxValue)] };
            case JsonValueKind.Array:
                return others with { Arrays = Arrays(constant, negated, compiler) };
            default:
                return others with { Objects = Objects(constant, negated, compiler) };
        }
    }

    private static ArrayShape[] Arrays(Schema constant, bool negated, SchemaCompiler compiler)
    {
        var items = constant.Element.EnumerateArray()
            .Select(item => compiler.GetNode(compiler.Document.Constant(item, constant.Location), negated))
            .ToArray();
        if (!negated)
        {
            return [new ArrayShape(items, ValueNode.Never, items.Length, items.Length, [], false)];
        }

        var shapes = new List<ArrayShape> { ArrayShape.Any with { Minimum = items.Length + 1 } };
        if (items.Length > 0)
        {
            shapes.Add(ArrayShape.Any with { Maximum = items.Length - 1 });
        }

        for (var i = 0; i < items.Length; i++)
        {
            ValueNode[] prefix = [.. Enumerable.Repeat(ValueNode.Any, i), items[i]];
            shapes.Add(new ArrayShape(prefix, ValueNode.Any, i + 1, int.MaxValue, [], false));
        }

        return [.. shapes];
    }

    private static ObjectShape[] Objects(Schema constant, bool negated, SchemaCompiler compiler)
    {
        var properties = new Dictionary<string, ValueNode>(StringComparer.Ordinal);
        foreach (var property in constant.Element.EnumerateObject())
        {
            properties[property.Name] = compiler.GetNode(compiler.Document.Constant(property.Value, constant.Location), negated);
        }

        string[] names = [.. properties.Keys.Order(StringComparer.Ordinal)];
        if (!negated)
        {
            return [ObjectShape.Any with { Rules = [new PropertyRule([.. properties], [], ValueNode.Never)], Required = names }];
        }

        return ObjectKeywords.Unless(
            [
                .. properties.Select(property => new Witness(property.Key, null, property.Value)),
                new Witness(null, DfaProduct.Not(FiniteLanguage.FromTexts(names), compiler.Budget), ValueNode.Any),
            ],
            names).Objects;
    }
}
