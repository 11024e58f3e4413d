using System.Text.Json;

namespace Fireworks.AI.Text.Grammars.Tests;

/// <summary>What a keyword means depends on the draft that a schema names.</summary>
public sealed class SchemaDraftTests
{
    private const string Draft4 = "http://json-schema.org/draft-04/schema#";
    private const string Draft6 = "http://json-schema.org/draft-06/schema#";
    private const string Draft7 = "http://json-schema.org/draft-07/schema#";
    private const string Draft2019 = "https://json-schema.org/draft/2019-09/schema";
    private const string Draft2020 = "https://json-schema.org/draft/2020-12/schema";

    [Theory]
    [InlineData(Draft4, """{"properties":{"a":{"$ref":"#/definitions/t","maxLength":1}},"definitions":{"t":{"type":"string"}}}""", """{"a":"xyz"}""", """{"a":1}""")]
    [InlineData(Draft7, """{"properties":{"a":{"$ref":"#/definitions/t","enum":["x"]}},"definitions":{"t":{"type":"string"}}}""", """{"a":"xyz"}""", """{"a":1}""")]
    [InlineData(Draft7, """{"not":{"$ref":"#/definitions/t","maxLength":1},"definitions":{"t":{"type":"string"}}}""", "1", "\"xyz\"")]
    [InlineData(Draft7, """{"properties":{"$ref":{"type":"string"}},"required":["$ref"]}""", """{"$ref":"a"}""", """{"$ref":1}""")]
    [InlineData(Draft2019, """{"properties":{"a":{"$ref":"#/$defs/t","maxLength":1}},"$defs":{"t":{"type":"string"}}}""", """{"a":"x"}""", """{"a":"xyz"}""")]
    [InlineData("", """{"properties":{"a":{"$ref":"#/$defs/t","maxLength":1}},"$defs":{"t":{"type":"string"}}}""", """{"a":"x"}""", """{"a":"xyz"}""")]
    [InlineData(Draft4, """{"type":"integer"}""", "12345", "12345.0")]
    [InlineData(Draft4, """{"not":{"type":"integer"}}""", "12345.0|1e2|\"a\"", "12345")]
    [InlineData(Draft6, """{"type":"integer"}""", "12345|12345.0", "12345.5")]
    [InlineData(Draft4, """{"if":{"type":"string"},"then":{"maxLength":1},"else":false,"type":"string"}""", "\"xyz\"", "1")]
    [InlineData(Draft6, """{"if":{"type":"string"},"then":{"maxLength":1},"type":"string"}""", "\"xyz\"", "1")]
    [InlineData(Draft7, """{"if":{"type":"string"},"then":{"maxLength":1}}""", "\"x\"|1", "\"xyz\"")]
    [InlineData(Draft4, """{"const":1,"contains":false,"propertyNames":false,"type":["array","object"]}""", """[1]|{"a":1}""", "1")]
    [InlineData(Draft7, """{"dependentRequired":{"a":["b"]},"dependentSchemas":{"a":false},"unevaluatedProperties":false,"type":"object"}""", """{"a":1}""", "1")]
    [InlineData(Draft7, """{"contains":{"const":1},"minContains":2,"maxContains":1,"type":"array"}""", "[1]|[1,1]", "[]")]
    [InlineData(Draft2019, """{"prefixItems":[{"type":"string"}],"items":{"type":"integer"}}""", "[1]", "[\"a\"]")]
    [InlineData(Draft2020, """{"prefixItems":[{"type":"string"}],"items":{"type":"integer"}}""", "[\"a\",1]", "[1]")]
    [InlineData(Draft7, """{"extends":{"type":"string"},"disallow":"string","divisibleBy":2,"type":"integer"}""", "3", "\"a\"")]
    [InlineData(Draft7, """{"$id":"http://a.example/root","properties":{"n":{"$ref":"node"}},"definitions":{"node":{"$id":"http://a.example/node","type":"null"}}}""", """{"n":null}""", """{"n":1}""")]
    public void A_keyword_counts_in_the_drafts_that_have_it(string draft, string schema, string valid, string invalid)
    {
        var named = draft.Length == 0 ? schema : schema.Insert(1, $"\"$schema\":{JsonSerializer.Serialize(draft)},");
        Matching.Compile(named).AssertAccepts(valid.Split('|'), invalid.Split('|'));
    }

    /// <summary>The same by a validator written apart from it, for the drafts that it knows.</summary>
    [Theory]
    [InlineData(Draft6)]
    [InlineData(Draft7)]
    [InlineData(Draft2019)]
    public void Agrees_with_a_validator(string draft)
    {
        string[] schemas =
        [
            """{"properties":{"a":{"$ref":"#/definitions/t","maxLength":1}},"definitions":{"t":{"type":"string"}}}""",
            """{"if":{"required":["a"]},"then":{"required":["b"]},"else":{"maxProperties":0}}""",
            """{"dependentRequired":{"a":["b"]}}""",
            """{"type":"object","propertyNames":{"maxLength":1}}""",
        ];
        string[] values = ["""{"a":"x"}""", """{"a":"xyz"}""", """{"a":1}""", "{}", """{"a":"x","b":2}""", """{"bb":1}""", "3"];
        foreach (var schema in schemas)
        {
            using var document = JsonDocument.Parse(schema.Insert(1, $"\"$schema\":{JsonSerializer.Serialize(draft)},"));
            var grammar = Grammar.FromJsonSchema(document.RootElement.Clone());
            Assert.All(values, value =>
            {
                using var parsed = JsonDocument.Parse(value);
                Assert.True(ReferenceValidator.IsValid(document.RootElement, parsed.RootElement) == grammar.Accepts(value), $"{schema} about {value}");
            });
        }
    }
}
