
namespace Fireworks.AI.Text.Grammars.Tests;

public sealed class JsonSchemaOptionTests
{
    private const string Person = """{"type":"object","properties":{"name":{"type":"string"},"age":{"type":"integer"},"tags":{"type":"array","items":{"type":"string"}}},"required":["name","age"]}""";

    [Fact]
    public void Definition_order_takes_the_schema_order_and_then_others()
    {
        var grammar = Matching.Compile(Person, JsonSchemaGrammarOptions.ForGeneration with { ClosedObjects = false });
        Assert.True(grammar.Accepts("""{"name":"x","age":1,"tags":[],"more":null}"""));
        Assert.True(grammar.Accepts("""{"name":"x","age":1,"more":null}"""));
        Assert.False(grammar.Accepts("""{"age":1,"name":"x"}"""));
        Assert.False(grammar.AcceptsBeginning("""{"a"""));
        Assert.False(grammar.AcceptsBeginning("""{"name":"x","tags"""));
        Assert.False(grammar.AcceptsBeginning("""{"name":"x","age":1,"more":null,"tags":"""));
    }

    [Theory]
    [InlineData(Person, """{"name":"x","age":1}""", """{"name":"x","age":1,"m""")]
    [InlineData("""{"properties":{"a":{"type":"integer"}},"required":["b"]}""", """{"a":1,"b":2}""", """{"c""")]
    [InlineData("""{"properties":{"a":{"type":"integer"}},"patternProperties":{"^x":true}}""", """{"a":1,"x1":2}""", """{"c":""")]
    [InlineData("""{"allOf":[{"properties":{"a":true}},{"properties":{"b":true}}]}""", """{"a":1,"b":2}""", """{"c""")]
    [InlineData("""{"properties":{"a":{"properties":{"b":true}}}}""", """{"a":{"b":1}}""", """{"a":{"c""")]
    public void Closed_objects_hold_what_is_declared(string schema, string accepted, string refused)
    {
        var closed = Matching.Compile(schema, new JsonSchemaGrammarOptions { ClosedObjects = true });
        Assert.True(closed.Accepts(accepted));
        Assert.False(closed.AcceptsBeginning(refused));
        Assert.True(Matching.Compile(schema).AcceptsBeginning(refused));
    }

    [Theory]
    [InlineData("""{"type":"object"}""", """{"a":1}""")]
    [InlineData("""{"properties":{"a":true},"additionalProperties":{"type":"integer"}}""", """{"b":1}""")]
    [InlineData("""{"properties":{"a":true},"minProperties":2}""", """{"a":1,"b":2}""")]
    public void Objects_that_are_meant_to_be_open_stay_open(string schema, string accepted) =>
        Assert.True(Matching.Compile(schema, new JsonSchemaGrammarOptions { ClosedObjects = true }).Accepts(accepted));

    [Fact]
    public void Short_numbers_come_to_an_end()
    {
        var options = new JsonSchemaGrammarOptions { ShortNumbers = true };
        Assert.True(Matching.Compile("""{"type":"number"}""", options).Accepts("-123456789012345.123456789012345"));
        Assert.False(Matching.Compile("""{"type":"number"}""", options).AcceptsBeginning("1234567890123456"));
        Assert.False(Matching.Compile("""{"type":"number"}""", options).AcceptsBeginning("0.1234567890123456"));
        Assert.True(Matching.Compile("""{"type":"integer"}""", options).Accepts("-9223372036854775808"));
        Assert.True(Matching.Compile("""{"type":"integer"}""", options).Accepts("9223372036854775807"));
        Assert.False(Matching.Compile("""{"type":"integer"}""", options).Accepts("9223372036854775808"));
        Assert.False(Matching.Compile("""{"type":"integer"}""", options).AcceptsBeginning("12345678901234567890"));
        Assert.True(Matching.Compile("""{"type":"integer","minimum":0}""", options).Accepts("1234567890123456789"));
        Assert.False(Matching.Compile("""{"type":"integer","minimum":0,"maximum":1e30}""", options).AcceptsBeginning("12345678901234567890"));
        Assert.True(Matching.Compile("""{"type":"integer","minimum":1e20}""", options).Accepts("100000000000000000001"));
    }

    [Theory]
    [InlineData("""{"enum":[1,1000000000000000000000]}""", "1000000000000000000000")]
    [InlineData("""{"enum":[1,0.12345678901234567]}""", "0.12345678901234567")]
    [InlineData("""{"const":123456789012345678901}""", "123456789012345678901")]
    [InlineData("""{"type":"integer","minimum":9007199254740993,"maximum":1e30}""", "9007199254740993")]
    public void Numbers_that_a_schema_lists_are_never_too_long(string schema, string number) =>
        Assert.True(Matching.Compile(schema, JsonSchemaGrammarOptions.ForGeneration).Accepts(number));

    [Theory]
    [InlineData("time", "12:00:00|23:59:59.1234567", "12:00|24:00:00|12:00:00Z|12:00:00+02:00|12:00:00.12345678|23:59:60")]
    [InlineData("date-time", "2024-02-29T12:00:00Z|2024-02-29T12:00:00.123-05:30|2024-02-29T12:00:00+14:00", "2024-02-29t12:00:00Z|2024-02-29T12:00:00z|2024-02-29T12:00:00|2024-02-29T12:00:00+15:00")]
    public void Times_are_written_as_dotnet_reads_them(string format, string accepted, string refused)
    {
        var grammar = Matching.Compile($$"""{"type":"string","format":"{{format}}"}""", JsonSchemaGrammarOptions.ForGeneration);
        Assert.All(accepted.Split('|'), text => Assert.True(grammar.Accepts($"\"{text}\""), text));
        Assert.All(refused.Split('|'), text => Assert.False(grammar.Accepts($"\"{text}\""), text));

        // What must not be a time must not be one in any spelling.
        var negated = Matching.Compile("""{"type":"string","not":{"format":"date-time"}}""", JsonSchemaGrammarOptions.ForGeneration);
        Assert.False(negated.Accepts("\"2024-02-29t12:00:00z\""));
    }

    [Fact]
    public void Plain_integers_have_no_fraction()
    {
        Assert.True(Matching.Compile("""{"type":"integer"}""").Accepts("5.0"));
        Assert.False(Matching.Compile("""{"type":"integer"}""", JsonSchemaGrammarOptions.ForGeneration).AcceptsBeginning("5."));
    }

    [Theory]
    [InlineData("""{"type":["object","null"],"properties":{"sky":{"type":"integer"}},"required":["sky"]}""")]
    [InlineData("""{"anyOf":[{"type":"null"},{"type":"object","properties":{"sky":{"type":"integer"},"sand":{"type":"integer"}}}]}""")]
    public void Plain_names_have_one_spelling(string schema)
    {
        var grammar = Matching.Compile(schema, JsonSchemaGrammarOptions.ForGeneration);
        Assert.True(grammar.Accepts("""{"sky":1}"""));
        Assert.All((string[])["{\"\\", "{\"s\\", "{\"sk\\"], text => Assert.False(grammar.AcceptsBeginning(text), text));
        Assert.True(Matching.Compile(schema).Accepts("""{"s\u006by":1}"""));
    }

    [Theory]
    [InlineData("a/b", "a/b", "a\\/b")]
    [InlineData("é日😀", "é日😀", "\\u00e9日😀")]
    [InlineData("a\"b", "a\\\"b", "a\\u0022b")]
    [InlineData("a\\b", "a\\\\b", "a\\u005cb")]
    [InlineData("a\tb", "a\\tb", "a\tb")]
    [InlineData("a\u0001b", "a\\u0001b", "a\u0001b")]
    [InlineData("a\u001fb", "a\\u001Fb", "a\\u002Fb")]
    public void Plain_names_are_escaped_where_JSON_needs_it(string name, string spelled, string refused)
    {
        var quoted = System.Text.Json.JsonSerializer.Serialize(name);
        var schema = $$$"""{"type":"object","properties":{ {{{quoted}}}:{"type":"integer"} },"required":[{{{quoted}}}]}""";
        var grammar = Matching.Compile(schema, JsonSchemaGrammarOptions.ForGeneration);
        Assert.True(grammar.Accepts($$"""{"{{spelled}}":1}"""));
        Assert.False(grammar.Accepts($$"""{"{{refused}}":1}"""));
        Assert.NotNull(Matching.RandomWalk(grammar, Matching.SmallVocabulary, new Random(1)));
    }

    [Fact]
    public void Names_that_the_schema_does_not_mention_are_free()
    {
        var grammar = Matching.Compile("""{"type":"object","properties":{"sky":{}},"additionalProperties":{"type":"integer"}}""", JsonSchemaGrammarOptions.ForGeneration);
        Assert.True(grammar.Accepts("""{"\u006bey":1}"""));
    }

    [Theory]
    [InlineData("Compact", true, false, false)]
    [InlineData("PythonStyle", false, true, false)]
    [InlineData("Flexible", true, true, true)]
    public void Whitespace_follows_the_option(string whitespace, bool compact, bool python, bool indented)
    {
        var grammar = Matching.Compile(Person, new JsonSchemaGrammarOptions { Whitespace = Enum.Parse<JsonWhitespace>(whitespace) });
        Assert.Equal(compact, grammar.Accepts("""{"name":"x","age":1,"tags":["a","b"]}"""));
        Assert.Equal(python, grammar.Accepts("""{"name": "x", "age": 1, "tags": ["a", "b"]}"""));
        Assert.Equal(indented, grammar.Accepts("{\n  \"name\" : \"x\",\n  \"age\" : 1,\n  \"tags\" : [\n    \"a\" ]\n}"));
        Assert.False(grammar.Accepts("""{"name":  "x", "age": 1}""") && whitespace == "PythonStyle");
        Assert.False(grammar.AcceptsBeginning("{" + new string(' ', 81)));
    }

    [Theory]
    [InlineData("""{"properties":{"a":{"unevaluatedProperties":false,"anyOf":[{}]}}}""", "unevaluatedProperties", "/properties/a")]
    [InlineData("""{"properties":{"a/b":{"type":"array","not":{"uniqueItems":true}}}}""", "uniqueItems", "/properties/a~1b/not")]
    [InlineData("""{"items":{"pattern":"(a)\\1"}}""", "pattern", "/items")]
    [InlineData("""{"items":{"pattern":"a(?<=b)"}}""", "pattern", "/items")]
    [InlineData("""{"$ref":"#/$defs/none"}""", "$ref", "")]
    [InlineData("""{"$ref":"other.json"}""", "$ref", "")]
    [InlineData("""{"$ref":"#"}""", "$ref", "")]
    [InlineData("""{"type":"text"}""", "type", "")]
    [InlineData("""{"minLength":-1}""", "minLength", "")]
    [InlineData("""{"properties":[]}""", "properties", "")]
    [InlineData("""{"multipleOf":0}""", "multipleOf", "")]
    [InlineData("""{"items":{"properties":{"a":3}}}""", "properties", "/items/properties/a")]
    [InlineData("""{"items":{"contains":{"const":1},"minContains":300}}""", "contains", "/items")]
    [InlineData("""{"properties":{"a":{"contains":{"const":1},"maxItems":5000}}}""", "contains", "/properties/a")]
    [InlineData("""{"items":{"properties":{"b":{"pattern":"^(a|b|c|d)*a.{30}$"}}}}""", "pattern", "/items/properties/b")]
    [InlineData("""{"items":{"patternProperties":{"a.{12}b":{"type":"null"},"c.{12}d":{"type":"string"}}}}""", "patternProperties", "/items")]
    public void What_cannot_be_enforced_names_the_keyword_and_the_place(string schema, string keyword, string location)
    {
        var error = Assert.Throws<GrammarException>(() => Matching.Compile(schema));
        Assert.Equal((keyword, location), (error.Keyword, error.Location));
        Assert.Contains(keyword, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Relaxation_lists_what_is_left_out()
    {
        var grammar = Matching.Compile("""{"type":"object","unevaluatedProperties":false,"anyOf":[{}]}""", new JsonSchemaGrammarOptions { AllowRelaxation = true });
        Assert.Contains("unevaluatedProperties", Assert.Single(grammar.Relaxations), StringComparison.Ordinal);
        Assert.True(grammar.Accepts("{}"));
        Assert.False(grammar.Accepts("1"));
    }

    [Fact]
    public void A_pattern_that_cannot_be_enforced_is_relaxed_alone()
    {
        const string Schema = """{"type":"string","pattern":"(a|b)\\1","maxLength":2}""";
        Assert.Contains("pattern", Assert.Throws<GrammarException>(() => Matching.Compile(Schema)).Message, StringComparison.Ordinal);
        var grammar = Matching.Compile(Schema, new JsonSchemaGrammarOptions { AllowRelaxation = true });
        Assert.Contains("pattern", Assert.Single(grammar.Relaxations), StringComparison.Ordinal);
        Assert.True(grammar.Accepts("\"xy\""));
        Assert.False(grammar.Accepts("\"xyz\""));
    }

    [Theory]
    [InlineData("false")]
    [InlineData("""{"type":"integer","minimum":5,"maximum":4}""")]
    [InlineData("""{"type":"object","required":["a"],"properties":{"a":false}}""")]
    [InlineData("""{"allOf":[{"type":"string"},{"type":"null"}]}""")]
    [InlineData("""{"$ref":"#/$defs/a","$defs":{"a":{"type":"object","required":["a"],"properties":{"a":{"$ref":"#/$defs/a"}}}}}""")]
    [InlineData("""{"type":"array","items":{"enum":[1,2]},"uniqueItems":true,"minItems":3}""")]
    [InlineData("""{"type":"string","pattern":"^(aa)+$","minLength":3,"maxLength":3}""")]
    public void A_schema_without_values_is_an_error(string schema) =>
        Assert.Contains("contradict", Assert.Throws<GrammarException>(() => Matching.Compile(schema)).Message, StringComparison.Ordinal);
}
