using Fireworks.AI.Extensions.Onnx.Dialects;
using Fireworks.AI.Extensions.Onnx.Prompts;
using Fireworks.AI.Text.Jinja;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Tests.Dialects;

/// <summary>What is inferred from templates, also from those that mean harm.</summary>
public sealed class DialectInferenceTests
{
    private const string Loop = "{% for m in messages %}<{{ m.role }}>{{ m.content }}";
    private const string Calls = "{% for c in m.tool_calls or [] %}";
    private const string End = "{% endfor %}</>{% endfor %}{% if add_generation_prompt %}<assistant>{% endif %}";

    [Theory]
    [InlineData("<call>{{ c.function.name }}|{{ c.function.arguments | tojson }}</call>", CallSyntax.JsonArguments, "<call>", "|", "</call>")]
    [InlineData("<call>{\"tool\": \"{{ c.function.name }}\", \"input\": {{ c.function.arguments | tojson }}}</call>", CallSyntax.JsonObject, "<call>{\"tool\": \"", "\", \"input\": ", "}</call>")]
    [InlineData("<call>{\"{{ c.function.name }}\": {{ c.function.arguments | tojson }}}</call>", CallSyntax.JsonMember, "<call>{\"", "\": ", "}</call>")]
    [InlineData("<call>{{ c.function.name }}({% for k, v in c.function.arguments.items() %}{{ k }}={{ v | tojson }}{{ ', ' if not loop.last }}{% endfor %})</call>", CallSyntax.Python, "<call>", "", "</call>")]
    [InlineData("<call n='{{ c.function.name }}'>{% for k, v in c.function.arguments.items() %}<p>{{ k }}</p><v>{{ v }}</v>{% endfor %}</call>", CallSyntax.Tagged, "<call n='", "'>", "</call>")]
    [InlineData("<call>{{ c.function.name }}{ {%- for k, v in c.function.arguments.items() %}{{ k }}:''{{ v }}''{{ ',' if not loop.last }}{% endfor %}}</call>", CallSyntax.Braces, "<call>", "", "</call>")]
    internal void A_form_that_nobody_has_seen_is_inferred(string call, CallSyntax syntax, string open, string nameClose, string close)
    {
        var dialect = Infer(Loop + Calls + call + End);
        Assert.Equal(DialectOrigin.Inferred, dialect.Origin);
        Assert.Equal((syntax, open, nameClose, close), (dialect.Forms[0].Syntax, dialect.Forms[0].CallOpen, dialect.Forms[0].NameClose, dialect.Forms[0].CallClose));
    }

    [Fact]
    public void Marks_of_reasoning_are_inferred()
    {
        var dialect = Infer(Loop + "{% if m.reasoning_content %}<ponder>{{ m.reasoning_content }}</ponder>{% endif %}" + Calls + "<call>{{ c.function.name }}{{ c.function.arguments | tojson }}</call>" + End);
        Assert.Equal(("<ponder>", "</ponder>", true), (dialect.Reasoning.Open, dialect.Reasoning.Close, dialect.Reasoning.IsInTemplate));
    }

    [Theory]
    [InlineData("{{ messages }}")]
    [InlineData("")]
    [InlineData("{{ raise_exception('no') }}")]
    [InlineData("{% for a in range(100000) %}{% for b in range(100000) %}{{ a * b }}{% endfor %}{% endfor %}")]
    [InlineData("{% macro f(x) %}{{ f(x) }}{% endmacro %}{{ f(1) }}")]
    [InlineData("{% for m in messages %}{{ m.tool_calls[99].function.name }}{% endfor %}")]
    [InlineData("{% for m in messages %}{{ m | string * 100 }}{% endfor %}")]
    [InlineData("{% for m in messages %}{% for c in m.tool_calls or [] %}{{ c.function.name }}{{ c.function.name }}{{ c.function.arguments }}{{ '{' * 5000 }}{% endfor %}{% endfor %}")]
    [InlineData("{% for m in messages %}{% for c in m.tool_calls or [] %}{{ '<' * 3000 }}{{ c.function.name }}{% for k, v in c.function.arguments.items() %}<{{ k }}<{{ v }}<{% endfor %}{% endfor %}{% endfor %}")]
    public void Templates_that_tell_nothing_or_mean_harm_end_in_the_form_of_Hermes(string template)
    {
        var dialect = Infer(template);
        Assert.Equal(("hermes", DialectOrigin.Unknown), (dialect.Name, dialect.Origin));
    }

    /// <summary>Pieces of real templates, put together at random: an inference may find nothing, and never fails.</summary>
    [Fact]
    public void No_template_makes_the_inference_fail()
    {
        var random = new Random(5);
        string[] sources = [.. Directory.GetDirectories(SharedFolder.PathOf("chat-templates")).Order(StringComparer.Ordinal)
            .Select(static folder => File.ReadAllText(Path.Combine(folder, "chat_template.jinja")))];
        var inferred = 0;
        for (var i = 0; i < 2000; i++)
        {
            var source = sources[i % sources.Length];
            for (var cuts = random.Next(1, 4); cuts > 0 && source.Length > 0; cuts--)
            {
                var start = random.Next(source.Length);
                source = source.Remove(start, Math.Min(random.Next(1, 12), source.Length - start));
            }

            try
            {
                inferred += DialectInference.Infer(ChatTemplate.Parse(source), "</>").Origin == DialectOrigin.Inferred ? 1 : 0;
            }
            catch (ChatTemplateException)
            {
                // It is no template any more, which loading tells.
            }
        }

        Assert.True(inferred > 100, $"{inferred}");
    }

    /// <summary>Forms of calls that nobody would think of.</summary>
    [Fact]
    public void No_form_makes_the_inference_fail()
    {
        var random = new Random(11);
        string[] pieces =
        [
            "{{ c.function.name }}", "{{ c.function.name }}", "{{ c.function.arguments | tojson }}", "{{ c.function.arguments | tojson }}", "{{ c | tojson }}",
            "\"{{ c.function.name }}\"", "\"name\": ", "\"call\": ", "{ ", " }", "{ ", " }", "[", "]", "(", ")", "<call>", "</call>", "\"", ", ", ": ", "=", "\n", "x",
            "{% for k, v in c.function.arguments.items() %}\"{{ k }}\": \"{{ v }}\"{{ ', ' if not loop.last }}{% endfor %}",
            "{% for k, v in c.function.arguments.items() %}, \"{{ k }}\": {{ v | tojson }}{% endfor %}",
            "{% for k, v in c.function.arguments.items() %}<{{ k }}>{{ v }}</{{ k }}>{% endfor %}",
            "{% for k, v in c.function.arguments.items() %}{{ v }}{{ k }}{% endfor %}",
        ];
        var inferred = 0;
        for (var i = 0; i < 5000; i++)
        {
            var call = i % 2 == 0 ? Members(0) : string.Concat(Enumerable.Range(0, random.Next(2, 9)).Select(_ => pieces[random.Next(pieces.Length)]));
            inferred += Infer(Loop + Calls + call + End).Origin == DialectOrigin.Inferred ? 1 : 0;
        }

        Assert.True(inferred > 100, $"{inferred}");

        string Members(int depth) => "{ " + string.Join(", ", Enumerable.Range(0, random.Next(1, 4)).Select(_ => Member(depth))) + " }";

        string Member(int depth) => random.Next(depth > 2 ? 4 : 6) switch
        {
            0 => "\"name\": \"{{ c.function.name }}\"",
            1 => "\"arguments\": {{ c.function.arguments | tojson }}",
            2 => "{% for k, v in c.function.arguments.items() %}\"{{ k }}\": \"{{ v }}\"{{ ', ' if not loop.last }}{% endfor %}",
            3 => "\"id\": 1",
            _ => "\"call\": " + Members(depth + 1),
        };
    }

    [Fact]
    public void Arguments_beside_the_name_in_one_object_are_no_form()
    {
        var dialect = Infer(
            Loop + Calls + "{\"tool_call\": {\"name\": \"{{ c.function.name }}\"{% for k, v in c.function.arguments.items() %}, \"{{ k }}\": \"{{ v }}\"{% endfor %}}}" + End);
        Assert.Equal(DialectOrigin.Unknown, dialect.Origin);
    }

    [Fact]
    public void A_template_that_refuses_system_messages_is_told_tools_in_the_first_user_message()
    {
        var template = ChatTemplate.Parse(
            "{% if messages[0].role == 'system' %}{{ raise_exception('no system') }}{% endif %}{% for m in messages %}<{{ m.role }}>{{ m.content }}{% endfor %}");
        var dialect = DialectInference.Infer(template, "</>");
        Assert.True(dialect.RefusesSystem);
        var input = TemplateInputFactory.Create(
            template, [new(ChatRole.User, "Hello")], new PromptSettings { Tools = DialectTests.Tools }, dialect, new SpecialTokens());
        var text = string.Concat(template.Render(input).Select(static segment => segment.Text));
        Assert.StartsWith("<user># Tools", text, StringComparison.Ordinal);
        Assert.EndsWith("\n\nHello", text, StringComparison.Ordinal);
    }

    private static Dialect Infer(string template) => DialectInference.Infer(ChatTemplate.Parse(template), "</>");
}
