using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CsCheck;
using Fireworks.AI.Text.Grammars.JsonValues;
using Fireworks.AI.Text.Grammars.Languages;

namespace Fireworks.AI.Text.Grammars.Tests;

/// <summary>Random input ends in a grammar or a <see cref="GrammarException"/>, and what a grammar writes is what it means.</summary>
public sealed partial class GrammarFuzzTests
{
    /// <summary>Numbers that decimals cannot hold.</summary>
    [GeneratedRegex("[0-9][eE]|[0-9]{15}")]
    private static partial Regex HugeNumber();

    private static readonly string[] Names = ["a", "b", "name", "ab"];

    /// <summary>Random schemas of all keywords: each text that the grammar writes is valid for a validator written apart from it.</summary>
    [Fact]
    public void Random_schemas_write_valid_texts()
    {
        int compiled = 0, walked = 0;
        for (var seed = 0; seed < Fuzz.Cases; seed++)
        {
            var random = new Random(seed);
            var schema = RandomSchema(random, 3);
            using var document = JsonDocument.Parse(schema?.ToJsonString() ?? "null");
            Grammar grammar;
            try
            {
                grammar = Grammar.FromJsonSchema(document.RootElement.Clone());
            }
            catch (GrammarException)
            {
                continue;
            }

            compiled++;
            if (seed % 5 == 0 && Matching.RandomWalk(grammar, Matching.SmallVocabulary, random, 80) is { } text && !HugeNumber().IsMatch(text))
            {
                walked++;
                using var value = JsonDocument.Parse(text);
                Assert.True(ReferenceValidator.IsValid(document.RootElement, value.RootElement), $"{document.RootElement} wrote {text}");
            }

            var sample = RandomValue(random, 2)?.ToJsonString() ?? "null";
            using var sampled = JsonDocument.Parse(sample);
            Assert.True(ReferenceValidator.IsValid(document.RootElement, sampled.RootElement) == grammar.Accepts(sample), $"{document.RootElement} about {sample}");
        }

        Fuzz.AssertShare(0.33, compiled, "compiled");
        Fuzz.AssertShare(0.05, walked, "walked");
    }

    [Fact]
    public void Random_grammars_end()
    {
        string[] pieces = ["root", "a", "b", " ::= ", "\n", " | ", " ", "(", ")", "*", "+", "?", "{2}", "{1,3}", "\"x\"", "[a-c]", "[^x]", ".", "\"\\n\"", "# c\n", "\"", "[", "::="];
        Gen.OneOfConst(pieces).Array[0, 13].Select(string.Concat).Sample(
            body => Try(() => Grammar.FromGbnf("root ::= " + body + "\na ::= \"y\" | b\nb ::= \"z\" root?")), iter: Fuzz.Cases);
    }

    [Fact]
    public void Random_patterns_end() =>
        Gen.String[Gen.Char["ab01(){}[]|*+?^$\\.-,:=!<>dwsbpuxk\u00e9"], 0, 15].Sample(pattern => Try(() => Grammar.FromRegex(pattern)), iter: Fuzz.Cases);

    /// <summary>Bounds and divisors against decimals.</summary>
    [Fact]
    public void Numbers_compare_as_decimals()
    {
        var random = new Random(7);
        decimal Next() => Math.Round((decimal)((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-1, 4))), random.Next(4));
        for (var i = 0; i < Fuzz.Cases; i += 40)
        {
            var bound = Next();
            var boundText = bound.ToString(CultureInfo.InvariantCulture);
            var atMost = JsonNumber.Compared(boundText, less: true, equal: true, greater: false);
            var above = JsonNumber.Compared(boundText, less: false, equal: false, greater: true);
            var divisor = Math.Abs(bound) is 0 or > 50 ? 0.25m : Math.Abs(bound);
            var multiples = JsonNumber.MultipleOf(divisor.ToString(CultureInfo.InvariantCulture), negated: false, new DfaBudget());
            for (var j = 0; j < 20; j++)
            {
                var value = random.Next(4) == 0 ? bound : random.Next(3) == 0 ? divisor * random.Next(-20, 20) : Next();
                var text = value.ToString(CultureInfo.InvariantCulture) is var plain && random.Next(3) == 0 && value != 0 ? Scientific(value) : plain;
                Assert.True((value <= bound) == (atMost.Match(text) >= 0), $"{text} <= {bound}");
                Assert.True((value > bound) == (above.Match(text) >= 0), $"{text} > {bound}");
                Assert.True((value % divisor == 0) == (multiples.Match(value.ToString(CultureInfo.InvariantCulture)) >= 0), $"{value} % {divisor}");
            }
        }
    }

    private static string Scientific(decimal value)
    {
        var exponent = 0;
        var mantissa = Math.Abs(value);
        for (; mantissa >= 10; exponent++)
        {
            mantissa /= 10;
        }

        for (; mantissa < 1; exponent--)
        {
            mantissa *= 10;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{(value < 0 ? "-" : "")}{mantissa}e{exponent}");
    }

    /// <summary>What compiles writes a text without a dead end, too.</summary>
    private static void Try(Func<Grammar> compile)
    {
        try
        {
            Matching.RandomWalk(compile(), Matching.SmallVocabulary, new Random(5), 10);
        }
        catch (GrammarException error)
        {
            Assert.NotEmpty(error.Message);
        }
    }

    private static JsonNode? RandomSchema(Random random, int depth)
    {
        if (depth == 0 || random.Next(12) == 0)
        {
            return random.Next(8) == 0 ? JsonValue.Create(random.Next(2) == 0) : new JsonObject { ["type"] = RandomType(random) };
        }

        JsonNode? Sub() => RandomSchema(random, depth - 1);
        JsonArray Subs() => [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Sub())];
        JsonObject Named() => [.. Names.Where(_ => random.Next(2) == 0).Select(name => KeyValuePair.Create(name, Sub()))];
        JsonArray Some() => [.. Names.Where(_ => random.Next(3) == 0).Select(name => (JsonNode)name)];
        var schema = new JsonObject();
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var (keyword, value) = random.Next(32) switch
            {
                0 => ("type", RandomType(random)),
                1 => ("enum", new JsonArray(RandomValue(random, 1), RandomValue(random, 1))),
                2 => ("const", RandomValue(random, 1)),
                3 => ("minimum", random.Next(-3, 6)),
                4 => ("maximum", random.Next(0, 15)),
                5 => ("exclusiveMinimum", random.Next(-3, 6)),
                6 => ("multipleOf", random.Next(1, 4)),
                7 => ("minLength", random.Next(4)),
                8 => ("maxLength", random.Next(5)),
                9 => ("pattern", ((string[])["^a", "b$", "^[ab]*$", "1|2"])[random.Next(4)]),
                10 => ("items", Sub()),
                11 => ("prefixItems", Subs()),
                12 => ("minItems", random.Next(3)),
                13 => ("maxItems", random.Next(4)),
                14 => ("contains", Sub()),
                15 => ("uniqueItems", true),
                16 or 17 or 18 => ("properties", Named()),
                19 => ("required", Some()),
                20 => ("additionalProperties", Sub()),
                21 => ("patternProperties", new JsonObject { [((string[])["^a", "b$", "^[ab]$"])[random.Next(3)]] = Sub() }),
                22 => ("propertyNames", new JsonObject { ["pattern"] = "^[a-n]" }),
                23 => ("minProperties", random.Next(3)),
                24 => ("maxProperties", random.Next(4)),
                25 => ("dependentRequired", new JsonObject { ["a"] = Some() }),
                26 => ("allOf", Subs()),
                27 => ("anyOf", Subs()),
                28 => ("oneOf", Subs()),
                29 => ("not", Sub()),
                30 => ("dependentSchemas", new JsonObject { ["b"] = Sub() }),
                _ => ("if", Sub()),
            };
            schema[keyword] = value;
            if (keyword == "if")
            {
                schema["then"] = Sub();
                schema["else"] = Sub();
            }
        }

        return schema;
    }

    private static JsonValue RandomType(Random random) =>
        JsonValue.Create(((string[])["object", "array", "string", "integer", "number", "boolean", "null"])[random.Next(7)]);

    private static JsonNode? RandomValue(Random random, int depth) => random.Next(depth > 0 ? 9 : 6) switch
    {
        0 => null,
        1 => random.Next(2) == 0,
        2 => random.Next(-2, 13),
        3 => random.Next(-2, 13) + 0.5,
        4 => ((string[])["", "a", "b", "ab", "a1"])[random.Next(5)],
        5 => "日" + random.Next(3),
        6 => new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => RandomValue(random, depth - 1))]),
        _ => new JsonObject(Names.Where(_ => random.Next(2) == 0).Select(name => KeyValuePair.Create(name, RandomValue(random, depth - 1)))),
    };
}
