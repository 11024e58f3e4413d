using System.Text.Json;
using Fireworks.AI.Extensions.Onnx.Dialects;
using Fireworks.AI.Extensions.Onnx.Prompts;
using Fireworks.AI.Text.Jinja;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Tests.Dialects;

/// <summary>What is written into a prompt, or allowed by a grammar, is read back as the same calls.</summary>
public sealed class RoundTripTests
{
    public static TheoryData<string> Dialects => [.. DialectTests.All.Select(static dialect => dialect.Name)];

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Calls_written_into_a_prompt_are_read_back(string name)
    {
        var dialect = DialectTests.Find(name);
        var template = ChatTemplate.Parse("{% for m in messages %}{{ m.content }}{% endfor %}");
        ChatMessage message = new(ChatRole.Assistant,
        [
            new FunctionCallContent("1", "f", new Dictionary<string, object?> { ["x"] = 1, ["y"] = "a\"b\\c\n{}[]</tool_call>'é😀" }),
            new FunctionCallContent("2", "get_weather", new Dictionary<string, object?> { ["city"] = null }),
        ]);
        if (name == "mistral-args")
        {
            return; // Its templates write calls themselves, in a form that is not a JSON object.
        }

        var text = string.Concat(template.Render(TemplateInputFactory.Create(template, [message], new PromptSettings(), dialect, new SpecialTokens()))
            .Select(static segment => segment.Text));
        var calls = Calls(dialect, text);
        Assert.Equal(["f", "get_weather"], calls.Select(static call => call.Name));
        Assert.Equal("a\"b\\c\n{}[]</tool_call>'é😀", ((JsonElement)calls[0].Arguments!["y"]!).GetString());
        Assert.Null(calls[1].Arguments!["city"]);
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Texts_that_the_grammar_allows_are_read_as_calls(string name)
    {
        var dialect = DialectTests.Find(name);
        var random = new Random(7);
        for (var i = 0; i < 200; i++)
        {
            var several = i % 2 == 0;
            var names = new List<string>();
            var text = Generate(dialect.DescribeCalls(DialectTests.Tools, several), random, names);
            var calls = Calls(dialect, text);
            Assert.Equal((i, string.Join(",", names)), (i, string.Join(",", calls.Select(static call => call.Name))));
            Assert.True(several || calls.Length == 1);
        }
    }

    [Theory]
    [InlineData("""{"properties":{"x":{"type":"integer"}},"required":["x"]}""", """{"properties":{"x":{"type":"integer"}},"required":["x"],"type":"object"}""")]
    [InlineData("""{"type":["object","null"]}""", """{"type":"object","additionalProperties":false}""")]
    [InlineData("{}", """{"properties":{},"type":"object","additionalProperties":false}""")]
    [InlineData("true", """{"properties":{},"type":"object","additionalProperties":false}""")]
    [InlineData("""{"type":"object","x":1}""", """{"type":"object","x":1}""")]
    public void Arguments_are_an_object_whatever_the_schema_says(string schema, string expected)
    {
        var tool = AIFunctionFactory.CreateDeclaration("f", "", JsonDocument.Parse(schema).RootElement);
        foreach (var dialect in DialectTests.All)
        {
            Assert.Contains(
                All(dialect.DescribeCalls([tool], allowSeveral: false)),
                part => part.Kind == ToolCallGrammarKind.JsonSchema && part.Schema.GetRawText() == expected);
        }

        static IEnumerable<ToolCallGrammar> All(ToolCallGrammar grammar) => grammar.Parts.SelectMany(All).Append(grammar);
    }

    [Fact]
    public void A_grammar_needs_tools() =>
        Assert.Throws<ArgumentException>(() => KnownDialects.Hermes.DescribeCalls([], allowSeveral: false));

    [Fact]
    public void The_grammar_escapes_names()
    {
        var tool = AIFunctionFactory.CreateDeclaration("a\"b", "", JsonDocument.Parse("{}").RootElement);
        var text = Generate(KnownDialects.Hermes.DescribeCalls([tool], allowSeveral: false), new Random(1), []);
        Assert.Equal("a\"b", Assert.Single(Calls(KnownDialects.Hermes, text)).Name);
    }

    private static FunctionCallContent[] Calls(Dialect dialect, string text)
    {
        var output = new List<AIContent>();
        var reader = dialect.CreateReader(DialectTests.Tools)!;
        reader.Append(text, output);
        reader.Complete(output);
        return [.. output.Select(static content => Assert.IsType<FunctionCallContent>(content))];
    }

    private static string Generate(ToolCallGrammar grammar, Random random, List<string> names)
    {
        switch (grammar.Kind)
        {
            case ToolCallGrammarKind.Literal:
                names.AddRange(DialectTests.Tools.Select(static tool => tool.Name).Where(tool => grammar.Text == tool));
                return grammar.Text;
            case ToolCallGrammarKind.JsonSchema:
                return random.Next(3) switch { 0 => "{}", 1 => "{\"x\":[1,{\"y\":\"]}\"}]}", _ => "{ \"city\" : \"\\\"``\" }" };
            case ToolCallGrammarKind.TextUntil:
                return (random.Next(2) == 0 ? "" : "a <b>\n\"c\" é😀") + grammar.Text;
            case ToolCallGrammarKind.Pattern:
                return "000000000"[..(grammar.Text.Contains("{9}", StringComparison.Ordinal) ? 9 : 1)];
            case ToolCallGrammarKind.Sequence:
                return string.Concat(grammar.Parts.Select(part => Generate(part, random, names)));
            case ToolCallGrammarKind.Choice:
                return Generate(grammar.Parts[random.Next(grammar.Parts.Count)], random, names);
            default:
                return string.Concat(Enumerable.Range(0, random.Next(3)).Select(_ => Generate(grammar.Parts[0], random, names)));
        }
    }
}
