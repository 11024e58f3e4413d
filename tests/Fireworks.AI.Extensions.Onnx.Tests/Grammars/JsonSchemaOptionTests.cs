using Fireworks.AI.Extensions.Onnx.Grammars;

namespace Fireworks.AI.Extensions.Onnx.Tests.Grammars;

public sealed class JsonSchemaOptionTests
{
    private const string Person = """{"type":"object","properties":{"name":{"type":"string"},"age":{"type":"integer"},"tags":{"type":"array","items":{"type":"string"}}},"required":["name","age"]}""";

    [Fact]
    public void Definition_order_takes_the_schema_order_and_then_others()
    {
        var grammar = Matching.Compile(Person, JsonSchemaGrammarOptions.ForGeneration);
        Assert.True(grammar.Accepts("""{"name":"x","age":1,"tags":[],"more":null}"""));
        Assert.True(grammar.Accepts("""{"name":"x","age":1,"more":null}"""));
        Assert.False(grammar.Accepts("""{"age":1,"name":"x"}"""));
        Assert.False(grammar.AcceptsBeginning("""{"a"""));
        Assert.False(grammar.AcceptsBeginning("""{"name":"x","tags"""));
        Assert.False(grammar.AcceptsBeginning("""{"name":"x","age":1,"more":null,"tags":"""));
    }

    [Fact]
    public void Plain_integers_have_no_fraction()
    {
        Assert.True(Matching.Compile("""{"type":"integer"}""").Accepts("5.0"));
        Assert.False(Matching.Compile("""{"type":"integer"}""", JsonSchemaGrammarOptions.ForGeneration).AcceptsBeginning("5."));
    }

    [Theory]
    [InlineData("Compact", true, false, false)]
    [InlineData("PythonStyle", true, true, false)]
    [InlineData("Flexible", true, true, true)]
    public void Whitespace_follows_the_option(string whitespace, bool compact, bool python, bool indented)
    {
        var grammar = Matching.Compile(Person, new JsonSchemaGrammarOptions { Whitespace = Enum.Parse<JsonWhitespace>(whitespace) });
        Assert.Equal(compact, grammar.Accepts("""{"name":"x","age":1,"tags":["a","b"]}"""));
        Assert.Equal(python, grammar.Accepts("""{"name": "x", "age": 1, "tags": ["a", "b"]}"""));
        Assert.Equal(indented, grammar.Accepts("{\n  \"name\" : \"x\",\n  \"age\" : 1,\n  \"tags\" : [\n    \"a\" ]\n}"));
        Assert.False(grammar.Accepts("""{"name":  "x","age":1}""") && whitespace == "PythonStyle");
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
