using System.Text.Json;
using Fireworks.AI.Text.Grammars.JsonValues;
using Fireworks.AI.Text.Grammars.Languages;
using Fireworks.AI.Text.Grammars.RegularExpressions;

namespace Fireworks.AI.Text.Grammars.Schemas;

/// <summary>Types, constants, and the keywords of numbers and strings.</summary>
internal sealed class ScalarKeywords(SchemaCompiler compiler)
{
    private static readonly string[] TypeNames = ["null", "boolean", "integer", "number", "string", "array", "object"];

    private Dfa Integers => compiler.Options.PlainIntegers || HasPlainIntegers ? JsonNumber.PlainInteger : JsonNumber.Integer;

    private bool HasPlainIntegers => compiler.Document.Draft.HasPlainIntegers;

    public ValueSet? Evaluate(Schema schema, string keyword, JsonElement value, bool negated)
    {
        switch (keyword)
        {
            case "type":
                return Type(schema, value, negated);
            case "enum":
                return Enumeration(schema, keyword, value, negated);
            case "const":
                return compiler.Expand(compiler.Document.Constant(value, schema.Location + "/const"), negated);
            case "minimum":
            case "maximum":
                var exclusiveKeyword = keyword == "minimum" ? "exclusiveMinimum" : "exclusiveMaximum";
                var exclusive = schema.Element.TryGetProperty(exclusiveKeyword, out var flag) && flag.ValueKind == JsonValueKind.True;
                return Bound(schema, keyword, value, keyword == "minimum", !exclusive, negated);
            case "exclusiveMinimum":
            case "exclusiveMaximum":
                return value.ValueKind is JsonValueKind.True or JsonValueKind.False
                    ? null
                    : Bound(schema, keyword, value, keyword == "exclusiveMinimum", false, negated);
            case "multipleOf":
            case "divisibleBy":
                return Numbers(JsonNumber.MultipleOf(Number(schema, keyword, value), negated, compiler.Budget), negated);
            case "minLength":
                var least = Count(schema, keyword, value);
                return !negated ? Strings(new StringShape(Dfa.Any, least, int.MaxValue), negated)
                    : Strings(least == 0 ? null : new StringShape(Dfa.Any, 0, least - 1), negated);
            case "maxLength":
                var most = Count(schema, keyword, value);
                return !negated ? Strings(new StringShape(Dfa.Any, 0, most), negated)
                    : Strings(most == int.MaxValue ? null : new StringShape(Dfa.Any, most + 1, int.MaxValue), negated);
            case "pattern":
                return value.ValueKind == JsonValueKind.String
                    ? Strings(RegexLanguage.BuildSearch(value.GetString()!, compiler.Budget), negated)
                    : throw Malformed(schema, keyword, "a string");
            case "format":
                var plainTimes = compiler.Options.PlainTimes && !negated;
                return value.ValueKind == JsonValueKind.String && StringFormats.Find(value.GetString()!, plainTimes) is { } language
                    ? Strings(language, negated)
                    : null;
            default:
                return null;
        }
    }

    public static GrammarException Malformed(Schema schema, string keyword, string expected) =>
        GrammarException.ForKeyword(keyword, schema.Location, $"its value must be {expected}.");

    public static int Count(Schema schema, string keyword, JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= 0 && number == Math.Floor(number)
            ? (int)Math.Min(number, int.MaxValue)
            : throw Malformed(schema, keyword, "a whole number that is not negative");

    public static string Number(Schema schema, string keyword, JsonElement value) =>
        value.ValueKind == JsonValueKind.Number ? value.GetRawText() : throw Malformed(schema, keyword, "a number");

    private ValueSet Type(Schema schema, JsonElement value, bool negated)
    {
        var types = new List<string>();
        foreach (var item in value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().ToArray() : [value])
        {
            if (item.ValueKind == JsonValueKind.String)
            {
                types.Add(item.GetString()!);
            }
            else
            {
                throw Malformed(schema, "type", "a name or an array of names");
            }
        }

        if (types.Find(static type => !TypeNames.Contains(type)) is { } unknown)
        {
            if (unknown != "any")
            {
                throw Malformed(schema, "type", $"one of null, boolean, integer, number, string, array and object, not '{unknown}'");
            }

            return negated ? ValueSet.None : ValueSet.All;
        }

        bool Has(string type) => types.Contains(type) != negated;
        var numbers = types.Contains("number") ? (negated ? Dfa.Empty : JsonNumber.Any)
            : types.Contains("integer") ? (!negated ? Integers : HasPlainIntegers ? JsonNumber.NotPlainInteger : JsonNumber.NotInteger)
            : negated ? JsonNumber.Any : Dfa.Empty;
        return new ValueSet
        {
            Null = Has("null"),
            True = Has("boolean"),
            False = Has("boolean"),
            Numbers = numbers,
            Strings = Has("string") ? ValueSet.All.Strings : [],
            Arrays = Has("array") ? ValueSet.All.Arrays : [],
            Objects = Has("object") ? ValueSet.All.Objects : [],
        };
    }

    private ValueSet Enumeration(Schema schema, string keyword, JsonElement value, bool negated)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            throw Malformed(schema, keyword, "an array");
        }

        var strings = new List<string>();
        var result = negated ? ValueSet.All : ValueSet.None;
        foreach (var item in value.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.String)
            {
                strings.Add(item.GetString()!);
                continue;
            }

            var one = compiler.Expand(compiler.Document.Constant(item, schema.Location + "/enum"), negated)!;
            result = negated ? compiler.And(result, one) : compiler.Or(result, one);
        }

        if (strings.Count == 0)
        {
            return result;
        }

        var language = FiniteLanguage.FromTexts(strings);
        return negated
            ? compiler.And(result, ValueSet.All with { Strings = Strings(language, negated: true).Strings })
            : compiler.Or(result, ValueSet.None with { Strings = [new StringShape(language, 0, int.MaxValue)] });
    }

    private static ValueSet Bound(Schema schema, string keyword, JsonElement value, bool isMinimum, bool inclusive, bool negated)
    {
        var bound = Number(schema, keyword, value);
        return Numbers(JsonNumber.Compared(bound, !isMinimum != negated, inclusive != negated, isMinimum != negated), negated);
    }

    /// <summary>Affirmed, a keyword of numbers leaves other types alone; negated, only numbers can fail it.</summary>
    private static ValueSet Numbers(Dfa numbers, bool negated) => (negated ? ValueSet.None : ValueSet.All) with { Numbers = numbers };

    private ValueSet Strings(Dfa language, bool negated)
    {
        var wanted = negated ? DfaProduct.Not(language, compiler.Budget) : language;
        return Strings(wanted.IsEmpty ? null : new StringShape(wanted, 0, int.MaxValue), negated);
    }

    private static ValueSet Strings(StringShape? shape, bool negated) =>
        (negated ? ValueSet.None : ValueSet.All) with { Strings = shape is null ? [] : [shape] };
}
