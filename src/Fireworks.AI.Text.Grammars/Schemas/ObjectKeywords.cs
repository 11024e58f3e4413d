using System.Text.Json;
using Fireworks.AI.Text.Grammars.Languages;
using Fireworks.AI.Text.Grammars.RegularExpressions;

namespace Fireworks.AI.Text.Grammars.Schemas;

/// <summary>The keywords of objects.</summary>
internal sealed class ObjectKeywords(SchemaCompiler compiler)
{
    /// <summary>Objects in which a property of this name, if there is one, is in the node.</summary>
    public static ObjectShape WithSingleProperty(string name, ValueNode node) =>
        ObjectShape.Any with { Rules = [new PropertyRule([new(name, node)], [], ValueNode.Any)] };

    public ValueSet? Evaluate(Schema schema, string keyword, JsonElement value, bool negated)
    {
        switch (keyword)
        {
            case "properties":
            case "patternProperties" when !schema.Element.TryGetProperty("properties", out _):
            case "additionalProperties" when !schema.Element.TryGetProperty("properties", out _)
                && !schema.Element.TryGetProperty("patternProperties", out _):
                return Properties(schema, negated);
            case "required":
                return Required(schema, value, negated);
            case "minProperties":
                var least = ScalarKeywords.Count(schema, keyword, value);
                return negated
                    ? Objects(least == 0 ? [] : [ObjectShape.Any with { Maximum = least - 1 }], negated)
                    : Objects([ObjectShape.Any with { Minimum = least }], negated);
            case "maxProperties":
                var most = ScalarKeywords.Count(schema, keyword, value);
                return negated
                    ? Objects(most == int.MaxValue ? [] : [ObjectShape.Any with { Minimum = most + 1 }], negated)
                    : Objects([ObjectShape.Any with { Maximum = most }], negated);
            case "propertyNames":
                return PropertyNames(schema, value, negated);
            case "dependentRequired":
            case "dependentSchemas":
            case "dependencies":
                return Dependencies(schema, keyword, value, negated);
            default:
                return null;
        }
    }

    private ValueSet Properties(Schema schema, bool negated)
    {
        var element = schema.Element;
        var named = new List<KeyValuePair<string, ValueNode>>();
        if (element.TryGetProperty("properties", out var properties))
        {
            foreach (var property in Object(schema, "properties", properties).EnumerateObject())
            {
                var child = compiler.Document.Child(schema, "properties", property.Name, property.Value);
                named.Add(new(property.Name, compiler.GetNode(child, negated)));
            }
        }

        string[] required = !compiler.Document.Draft.RequiresInProperties || named.Count == 0 ? [] :
        [
            .. properties.EnumerateObject()
                .Where(static property => property.Value.ValueKind == JsonValueKind.Object
                    && property.Value.TryGetProperty("required", out var flag)
                    && flag.ValueKind == JsonValueKind.True)
                .Select(property => property.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
        ];
        var patterns = new List<(Dfa Names, ValueNode Node)>();
        if (element.TryGetProperty("patternProperties", out var patternProperties))
        {
            foreach (var property in Object(schema, "patternProperties", patternProperties).EnumerateObject())
            {
                var node = compiler.GetNode(compiler.Document.Child(schema, "patternProperties", property.Name, property.Value), negated);
                patterns.Add((RegexLanguage.BuildSearch(property.Name, compiler.Budget), node));
            }
        }

        var additional = element.TryGetProperty("additionalProperties", out var additionalProperties)
            ? compiler.GetNode(compiler.Document.Child(schema, "additionalProperties", additionalProperties), negated)
            : negated ? ValueNode.Never : ValueNode.Any;
        if (!negated)
        {
            var isImplied = !element.TryGetProperty("additionalProperties", out _);
            var rule = new PropertyRule(named, [.. patterns], additional, isImplied);
            return Objects([ObjectShape.Any with { Rules = [rule], Required = required }], negated);
        }

        var witnesses = named.Select(pair => new Witness(pair.Key, null, pair.Value)).ToList();
        witnesses.AddRange(patterns.Select(pattern => new Witness(null, pattern.Names, pattern.Node)));
        if (!ReferenceEquals(additional, ValueNode.Never))
        {
            var covered = patterns.Aggregate(
                FiniteLanguage.FromTexts(named.Select(static pair => pair.Key)),
                (all, pattern) => DfaProduct.Or(all, pattern.Names, compiler.Budget));
            witnesses.Add(new Witness(null, DfaProduct.Not(covered, compiler.Budget), additional));
        }

        return Unless([.. witnesses], required);
    }

    /// <summary>The objects with one of the witnesses, or without one of the names.</summary>
    public static ValueSet Unless(Witness[] witnesses, string[] absent)
    {
        witnesses = Array.FindAll(
            witnesses, static witness => !ReferenceEquals(witness.Node, ValueNode.Never) && witness.Names is not { IsEmpty: true });
        return witnesses.Length + absent.Length == 0
            ? ValueSet.None
            : ValueSet.None with { Objects = [ObjectShape.Any with { Obligations = [new Obligation(witnesses, absent)] }] };
    }

    private static ValueSet? Required(Schema schema, JsonElement value, bool negated)
    {
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            // Draft 3 marks the property itself; later drafts, and what reads them, take no notice.
            return null;
        }

        var names = Names(schema, "required", value);
        return negated
            ? Unless([], names)
            : Objects([ObjectShape.Any with { Required = names }], negated);
    }

    private ValueSet PropertyNames(Schema schema, JsonElement value, bool negated)
    {
        var child = compiler.Document.Child(schema, "propertyNames", value);
        var values = compiler.Expand(child, negated: true)
            ?? throw GrammarException.ForKeyword("propertyNames", schema.Location, "it refers to itself.");
        var forbidden = Dfa.Empty;
        foreach (var shape in values.Strings)
        {
            var lengths = shape.Minimum == 0 && shape.Maximum == int.MaxValue ? Dfa.Any : Lengths(shape.Minimum, shape.Maximum);
            forbidden = DfaProduct.Or(forbidden, DfaProduct.And(shape.Language, lengths, compiler.Budget), compiler.Budget);
        }

        return negated
            ? Unless([new Witness(null, forbidden, ValueNode.Any)], [])
            : forbidden.IsEmpty ? ValueSet.All
            : Objects([ObjectShape.Any with { Rules = [new PropertyRule([], [(forbidden, ValueNode.Never)], ValueNode.Any)] }], negated);
    }

    private ValueSet? Dependencies(Schema schema, string keyword, JsonElement value, bool negated)
    {
        var result = negated ? ValueSet.None : ValueSet.All;
        foreach (var property in Object(schema, keyword, value).EnumerateObject())
        {
            var absent = ValueSet.All with { Objects = [WithSingleProperty(property.Name, ValueNode.Never)] };
            var present = ValueSet.None with { Objects = [ObjectShape.Any with { Required = [property.Name] }] };
            ValueSet? one;
            if (property.Value.ValueKind is JsonValueKind.Array or JsonValueKind.String)
            {
                var names = property.Value.ValueKind == JsonValueKind.String
                    ? [property.Value.GetString()!]
                    : Names(schema, keyword, property.Value);
                one = negated
                    ? compiler.And(present, Unless([], names))
                    : Objects([ObjectShape.Any with { Implications = [new Implication(property.Name, names)] }], negated);
            }
            else
            {
                var child = compiler.Document.Child(schema, keyword, property.Name, property.Value);
                one = compiler.Expand(child, negated) is not { } dependent ? null
                    : negated ? compiler.And(present, dependent)
                    : compiler.Or(absent, compiler.And(present, dependent));
            }

            if (one is null)
            {
                return null;
            }

            result = negated ? compiler.Or(result, one) : compiler.And(result, one);
        }

        return result;
    }

    private Dfa Lengths(int minimum, int maximum) => RegexLanguage.BuildWhole(
        maximum == int.MaxValue ? $"[^]{{{minimum},}}" : $"[^]{{{minimum},{maximum}}}", compiler.Budget);

    private static JsonElement Object(Schema schema, string keyword, JsonElement value) =>
        value.ValueKind == JsonValueKind.Object ? value : throw ScalarKeywords.Malformed(schema, keyword, "an object");

    private static string[] Names(Schema schema, string keyword, JsonElement value) =>
        value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(name => name.ValueKind == JsonValueKind.String)
            ? [.. value.EnumerateArray().Select(name => name.GetString()!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]
            : throw ScalarKeywords.Malformed(schema, keyword, "an array of names");

    /// <summary>Affirmed, a keyword of objects leaves other types alone; negated, only objects can fail it.</summary>
    private static ValueSet Objects(ObjectShape[] shapes, bool negated) =>
        (negated ? ValueSet.None : ValueSet.All) with { Objects = shapes };
}
