using System.Text.Json;
using Fireworks.AI.Extensions.Onnx.Dialects;
using Fireworks.AI.Text.Grammars;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Tests.Dialects;

/// <summary>The arguments of a call are closed to the declared parameters, unless the schema says otherwise.</summary>
public sealed class ArgumentSchemaTests
{
    [Theory]
    [InlineData("""{"type":"object","properties":{}}""", "{}", """{"a":1}""")]
    [InlineData("""{"type":"object"}""", "{}", """{"a":1}""")]
    [InlineData("{}", "{}", """{"a":1}""")]
    [InlineData("""{"description":"nothing","type":"object","properties":{},"required":[]}""", "{}", """{"a":1}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"integer"}}}""", """{"a":1}""", """{"b":1}""")]
    [InlineData("""{"properties":{"a":{"type":"integer"}}}""", """{"a":1}""", """{"b":1}""")]
    [InlineData("""{"type":"object","additionalProperties":true}""", """{"a":1}""", "1")]
    [InlineData("""{"type":"object","properties":{},"additionalProperties":{"type":"integer"}}""", """{"a":1}""", """{"a":"x"}""")]
    [InlineData("""{"type":"object","patternProperties":{"^x":{"type":"integer"}}}""", """{"x1":1}""", """{"x1":"x"}""")]
    [InlineData("""{"type":"object","minProperties":1}""", """{"a":1}""", "{}")]
    public void Only_declared_parameters_may_be_written(string schema, string accepted, string refused)
    {
        var tool = AIFunctionFactory.CreateDeclaration("f", "", JsonDocument.Parse(schema).RootElement);
        var grammar = Grammar.FromJsonSchema(ArgumentSchema.ForTool(tool), JsonSchemaGrammarOptions.ForGeneration);
        Assert.True(Accepts(grammar, accepted));
        Assert.False(Accepts(grammar, refused));
    }

    private static bool Accepts(Grammar grammar, string text)
    {
        var vocabulary = new TokenVocabulary([.. Enumerable.Range(0, 256).Select(value => (ReadOnlyMemory<byte>)new[] { (byte)value })], []);
        var matcher = new GrammarMatcher(grammar, vocabulary);
        return matcher.TryAcceptBytes(System.Text.Encoding.UTF8.GetBytes(text)) && matcher.IsAccepting;
    }
}
