using System.Text.Json;
using Fireworks.AI.Extensions.Onnx.Dialects;
using Fireworks.AI.Extensions.Onnx.Generation.Settings;
using Fireworks.AI.Extensions.Onnx.Prompts;
using Fireworks.AI.Text.Jinja;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Tests.Prompts;

public sealed class TemplateInputTests
{
    private const string Dump = "{{ messages | tojson }}{{ tools | tojson }}{% for m in messages %}{{ m.tool_calls is defined and m.role == 'tool' }}{% endfor %}";

    [Fact]
    public void Messages_have_the_shape_that_templates_are_written_for()
    {
        var messages = Variables(Dump,
        [
            new(ChatRole.System, "One."),
            new(ChatRole.System, "Two."),
            new(ChatRole.User, [new TextContent("a"), new TextContent("b")]) { AuthorName = "someone" },
            new(ChatRole.Assistant, [new TextReasoningContent("why"), new TextContent("text"), Call("1", "f", ("x", 1), ("y", "z"), ("n", null))]),
            new(ChatRole.Tool, [new FunctionResultContent("1", new[] { 1, 2 }), new FunctionResultContent("2", JsonSerializer.SerializeToElement("plain"))]),
            new(ChatRole.System, "Late."),
        ], new ChatOptions { Instructions = "Zero." }).GetProperty("messages");
        Assert.Equal("""
            [{"role":"system","content":"Zero.\n\nOne.\n\nTwo."},{"role":"user","content":"a\nb"},{"role":"assistant","content":"text","reasoning_content":"why","tool_calls":[{"id":"1","type":"function","function":{"name":"f","arguments":{"x":1,"y":"z","n":null}}}]},{"role":"tool","content":"[1,2]","name":"f","tool_call_id":"1"},{"role":"tool","content":"plain","tool_call_id":"2"},{"role":"system","content":"Late."}]
            """, JsonSerializer.Serialize(messages));
    }

    [Fact]
    public void What_frameworks_put_into_histories_is_read_as_it_was_meant()
    {
        var messages = Variables(Dump,
        [
            new(ChatRole.Assistant, [Call("1", "f")]),
            new(ChatRole.Assistant, [Call("1", "f")]),
            new(ChatRole.Tool, [new FunctionResultContent("1", new DataContent("""{"a":1}"""u8.ToArray(), "application/json"))]),
            new(ChatRole.Assistant, [Call("1", "f")]),
            new(ChatRole.Tool, [new FunctionResultContent("1", (AIContent[])[new TextContent("a"), new DataContent("b"u8.ToArray(), "text/plain")])]),
            new(ChatRole.Assistant, [new TextContent("Half."), new ErrorContent("It broke.")]),
        ], null).GetProperty("messages");
        Assert.Equal(
            ["assistant ", "tool {\"a\":1}", "assistant ", "tool a\nb", "assistant Half.\nIt broke."],
            messages.EnumerateArray().Select(message => $"{message.GetProperty("role").GetString()} {message.GetProperty("content").GetString()}"));
    }

    [Fact]
    public void Options_become_variables()
    {
        var variables = Variables(Dump, [new(ChatRole.User, "Hi")], new ChatOptions
        {
            Reasoning = new ReasoningOptions { Effort = ReasoningEffort.Low },
            ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonDocument.Parse("""{"type":"object"}""").RootElement),
            AdditionalProperties = new() { ["chat_template_kwargs"] = new Dictionary<string, object?> { ["xml"] = true }, ["enable_thinking"] = false, ["other"] = 1 },
        });
        Assert.False(variables.GetProperty("enable_thinking").GetBoolean());
        Assert.Equal("low", variables.GetProperty("reasoning_effort").GetString());
        Assert.True(variables.GetProperty("xml").GetBoolean());
        Assert.Equal("object", variables.GetProperty("json_schema").GetProperty("type").GetString());
        Assert.False(variables.TryGetProperty("other", out _));
        Assert.Equal(JsonValueKind.Null, variables.GetProperty("tools").ValueKind);
        Assert.True(variables.GetProperty("add_generation_prompt").GetBoolean());
    }

    /// <summary>Llama 3's template raises this for two calls in one message.</summary>
    [Fact]
    public void Templates_that_take_one_call_a_message_get_one_with_its_result()
    {
        var messages = Variables("{{ raise_exception('This model only supports single tool-calls at once!') if messages[0].tool_calls | length > 1 }}",
        [
            new(ChatRole.Assistant, [new TextContent("Both."), Call("1", "f"), Call("2", "g")]),
            new(ChatRole.Tool, [new FunctionResultContent("1", "one"), new FunctionResultContent("2", "two")]),
            new(ChatRole.User, "Thanks"),
        ], null).GetProperty("messages");
        Assert.Equal(
            ["assistant Both. 1", "tool one 1", "assistant  2", "tool two 2", "user Thanks "],
            messages.EnumerateArray().Select(static message => $"{message.GetProperty("role")} {message.GetProperty("content")} " +
                (message.TryGetProperty("tool_calls", out var calls) ? Assert.Single(calls.EnumerateArray()).GetProperty("id").ToString()
                : message.TryGetProperty("tool_call_id", out var id) ? id.ToString() : "")));
    }

    /// <summary>Mistral's template raises this for ids of another form.</summary>
    [Fact]
    public void Templates_that_take_short_ids_only_get_them_for_calls_and_results()
    {
        const string Source = "{% for m in messages %}{% for c in m.tool_calls %}{{ raise_exception('Tool call IDs should be alphanumeric strings with length 9!') if c.id | length != 9 }}{{ c.id }} {% endfor %}{{ m.tool_call_id }}{% endfor %}";
        var text = Render(Source,
        [
            new(ChatRole.Assistant, [Call("call_0123456789abcdef", "f"), Call("abcDEF123", "g")]),
            new(ChatRole.Tool, [new FunctionResultContent("abcDEF123", "")]),
            new(ChatRole.Tool, [new FunctionResultContent("call_0123456789abcdef", "")]),
        ]);
        Assert.Equal("call00000 abcDEF123 abcDEF123call00000", text);
    }

    [Fact]
    public void Tools_are_left_out_under_tool_mode_none()
    {
        var options = new ChatOptions { Tools = [.. Conversations.Tools()], ToolMode = ChatToolMode.None };
        Assert.Equal(JsonValueKind.Null, Variables(Dump, [new(ChatRole.User, "Hi")], options).GetProperty("tools").ValueKind);
    }

    [Fact]
    public void Schemas_stay_as_they_are_written()
    {
        const string Schema = """{"zeta": {"b": 1, "a": [1.50, 2]}, "alpha": "é<>&'"}""";
        var options = new ChatOptions { Tools = [AIFunctionFactory.CreateDeclaration("t", "d", JsonDocument.Parse(Schema).RootElement)] };
        var text = Render("{{ tools[0] | tojson }}", [], options);
        Assert.Equal("""{"type": "function", "function": {"name": "t", "description": "d", "parameters": {"zeta": {"b": 1, "a": [1.5, 2]}, "alpha": "é<>&'"}}}""", text);
    }

    [Fact]
    public void What_a_template_has_no_place_for_is_written_in_the_models_own_form()
    {
        const string ChatMl = "{% for m in messages %}<{{ m.role }}>{{ m.content }}</>{% endfor %}";
        ChatMessage[] messages =
        [
            new(ChatRole.User, "Q"),
            new(ChatRole.Assistant, [new TextContent("Ok."), Call("1", "f", ("x", 1)), Call("2", "g")]),
            new(ChatRole.Tool, [new FunctionResultContent("1", "r1"), new FunctionResultContent("2", "r2")]),
        ];
        var options = new ChatOptions { Tools = [AIFunctionFactory.CreateDeclaration("f", "", JsonDocument.Parse("{}").RootElement)] };
        var hermes = Render(ChatMl, messages, options, KnownDialects.Hermes);
        Assert.StartsWith("<system># Tools", hermes, StringComparison.Ordinal);
        Assert.EndsWith("""
            <user>Q</><assistant>Ok.
            <tool_call>
            {"name": "f", "arguments": {"x": 1}}
            </tool_call>
            <tool_call>
            {"name": "g", "arguments": {}}
            </tool_call></><user><tool_response>
            r1
            </tool_response>
            <tool_response>
            r2
            </tool_response></>
            """, hermes, StringComparison.Ordinal);
        var gemma = Render(ChatMl, messages, options, KnownDialects.Gemma3);
        Assert.Contains("""
            <assistant>Ok.
            ```json
            [{"name": "f", "parameters": {"x": 1}}, {"name": "g", "parameters": {}}]
            ```</><user>```tool_output
            r1
            ```
            ```tool_output
            r2
            ```</>
            """, gemma, StringComparison.Ordinal);
        Assert.Throws<NotSupportedException>(() => Render(ChatMl, messages, options, KnownDialects.MistralArguments));
    }

    [Fact]
    public void Parts_are_given_to_templates_that_know_nothing_else()
    {
        Assert.Equal("hi", Render("{% for m in messages %}{% for p in m['content'] %}{% if p.type == 'text' %}{{ p.text }}{% endif %}{% endfor %}{% endfor %}", [new(ChatRole.User, "hi")]));
        Assert.Equal("hi", Render("{% for m in messages %}{% if m.content is string %}{{ m.content }}{% else %}{% for p in m.content %}x{% endfor %}{% endif %}{% endfor %}", [new(ChatRole.User, "hi")]));
    }

    [Fact]
    public void What_cannot_be_put_into_a_prompt_is_refused()
    {
        ChatMessage[] refused =
        [
            new(ChatRole.User, [new DataContent(new byte[] { 1 }, "image/png")]),
            new(ChatRole.User, [new UriContent("https://example.com/a.png", "image/png")]),
            new(ChatRole.User, [new ErrorContent("failed")]),
            new(ChatRole.User, [Call("1", "f")]),
            new(ChatRole.User, [new FunctionResultContent("1", "r")]),
            new(new ChatRole("critic"), "x"),
            new(ChatRole.Tool, [new FunctionResultContent("1", new DataContent(new byte[] { 1 }, "image/png"))]),
        ];
        foreach (var message in refused)
        {
            Assert.Throws<NotSupportedException>(() => Render("{{ messages | length }}", [message]));
        }

        Assert.Throws<NotSupportedException>(() => Render("{{ tools }}", [], new ChatOptions { Tools = [new HostedWebSearchTool()] }));
        Assert.Throws<ArgumentException>(() => Render("{{ tools }}", [], new ChatOptions { AdditionalProperties = new() { ["chat_template_kwargs"] = 5 } }));
    }

    [Fact]
    public void A_template_that_writes_calls_takes_results_in_messages_of_their_own()
    {
        const string Source = "{% for m in messages %}<{{ m.role }}>{{ m.content }}{% for c in m.tool_calls or [] %}{{ c.function.name }}{% endfor %}{% endfor %}";
        Assert.Equal("<assistant>f<tool>r", Render(Source, [new(ChatRole.Assistant, [Call("1", "f")]), new(ChatRole.Tool, [new FunctionResultContent("1", "r")])]));
    }

    [Fact]
    public void A_developer_is_the_system() =>
        Assert.Equal("system: a\n\nb", Render("{{ messages[0].role }}: {{ messages[0].content }}", [new(ChatRole.System, "a"), new(new ChatRole("developer"), "b")]));

    [Fact]
    public void A_template_renders_on_many_threads()
    {
        var template = ChatTemplate.Parse("{% macro m(x) %}{% set y = x.content %}[{{ y }}]{% endmacro %}{% for m2 in messages %}{{ m(m2) }}{% set ns = namespace(a=m2.role) %}{{ ns.a }}{% endfor %}");
        Parallel.For(0, 200, i =>
        {
            var input = TemplateInputFactory.Create(template, [new(ChatRole.User, $"{i}"), new(ChatRole.Assistant, $"{-i}")], new PromptSettings(), KnownDialects.Hermes, new SpecialTokens());
            Assert.Equal($"[{i}]user[{-i}]assistant", string.Concat(template.Render(input).Select(static segment => segment.Text)));
        });
    }

    private static FunctionCallContent Call(string id, string name, params (string, object?)[] arguments) =>
        new(id, name, arguments.ToDictionary(static argument => argument.Item1, static argument => argument.Item2));

    private static string Render(string source, ChatMessage[] messages, ChatOptions? options = null, Dialect? dialect = null)
    {
        var template = ChatTemplate.Parse(source);
        var input = TemplateInputFactory.Create(template, messages, GenerationSettingsReader.ReadPrompt(options), (dialect ?? KnownDialects.Hermes), new SpecialTokens());
        return string.Concat(template.Render(input).Select(static segment => segment.Text));
    }

    private static JsonElement Variables(string source, ChatMessage[] messages, ChatOptions? options) => SharedTemplateTests.ToJson(
        TemplateInputFactory.Create(ChatTemplate.Parse(source), messages, GenerationSettingsReader.ReadPrompt(options), KnownDialects.Hermes, new SpecialTokens()));
}
