using Fireworks.AI.Extensions.Onnx.Dialects;
using Fireworks.AI.Text.Jinja;

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

    private static Dialect Infer(string template) => DialectInference.Infer(ChatTemplate.Parse(template), "</>");
}
