using System.Text.Json;

namespace Fireworks.AI.Text.Grammars.Tests;

public sealed class GrammarPartTests
{
    private static readonly JsonSchemaGrammarOptions Python = new() { Whitespace = JsonWhitespace.PythonStyle };

    [Fact]
    public void Tool_calls_in_the_form_of_hermes()
    {
        var grammar = Grammar.FromParts(GrammarPart.Repeat(
            GrammarPart.Choice(
                Call("weather", """{"type":"object","properties":{"city":{"type":"string"}},"required":["city"],"additionalProperties":false}"""),
                Call("time", """{"type":"object","properties":{},"additionalProperties":false}""")),
            1,
            3,
            GrammarPart.Literal("\n")));
        Assert.True(grammar.Accepts("<tool_call>\n{\"name\": \"weather\", \"arguments\": {\"city\": \"Paris\"}}\n</tool_call>"));
        Assert.True(grammar.Accepts("<tool_call>\n{\"name\": \"time\", \"arguments\": {}}\n</tool_call>\n<tool_call>\n{\"name\": \"weather\", \"arguments\": {\"city\": \"x\"}}\n</tool_call>"));
        Assert.False(grammar.AcceptsBeginning("<tool_call>\n{\"name\": \"other"));
        Assert.False(grammar.AcceptsBeginning("<tool_call>\n{\"name\": \"time\", \"arguments\": {\"city"));
        Assert.False(grammar.Accepts(""));

        static GrammarPart Call(string name, string schema)
        {
            using var document = JsonDocument.Parse(schema);
            return GrammarPart.Sequence(
                GrammarPart.Literal($"<tool_call>\n{{\"name\": \"{name}\", \"arguments\": "),
                GrammarPart.JsonSchema(document.RootElement.Clone(), Python),
                GrammarPart.Literal("}\n</tool_call>"));
        }
    }

    [Theory]
    [InlineData(0, null, "|ab|ab,ab,ab", "a|ab,|,ab")]
    [InlineData(2, null, "ab,ab|ab,ab,ab,ab", "|ab")]
    [InlineData(1, 2, "ab|ab,ab", "|ab,ab,ab")]
    [InlineData(0, 0, "", "ab")]
    public void Repetition_with_a_separator(int minimum, int? maximum, string valid, string invalid)
    {
        var grammar = Grammar.FromParts(GrammarPart.Repeat(GrammarPart.Regex("ab"), minimum, maximum, GrammarPart.Literal(",")));
        grammar.AssertAccepts(valid.Split('|'), invalid.Split('|'));
    }

    [Fact]
    public void Any_object_after_a_marker()
    {
        var grammar = Grammar.FromParts(GrammarPart.Sequence(GrammarPart.Literal("<call>"), GrammarPart.AnyJsonObject()));
        Assert.True(grammar.Accepts("<call>{\"a\":[1]}"));
        Assert.True(grammar.Accepts("<call>{}"));
        Assert.False(grammar.AcceptsBeginning("<call>y"));
        Assert.False(grammar.AcceptsBeginning("{"));
    }

    [Fact]
    public void Empty_parts_and_nested_repetition_of_nothing_end()
    {
        var nothing = GrammarPart.Literal("");
        Assert.True(Grammar.FromParts(GrammarPart.Sequence()).Accepts(""));
        Assert.True(Grammar.FromParts(GrammarPart.Repeat(GrammarPart.Repeat(nothing, 0), 0)).Accepts(""));
        Assert.True(Grammar.FromParts(GrammarPart.Sequence(nothing, GrammarPart.Repeat(GrammarPart.Choice(nothing, GrammarPart.Literal("a")), 2), nothing)).Accepts("aaa"));
    }
}
