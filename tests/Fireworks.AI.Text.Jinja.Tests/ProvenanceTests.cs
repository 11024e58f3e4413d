using System.Text.Json;
using Fireworks.AI.Text.Jinja.Values;

namespace Fireworks.AI.Text.Jinja.Tests;

/// <summary>Text of messages never becomes text of the template, whatever the template does with it.</summary>
public sealed class ProvenanceTests
{
    [Theory]
    [InlineData("<a>{{ x }}<b>", "T<a>", "Mαβ αβ γ", "T<b>")]
    [InlineData("{{ '<' + x + '>' }}", "T<", "Mαβ αβ γ", "T>")]
    [InlineData("{{ ('<' + x + '>')[1:4] ~ '!' }}", "Mαβ ", "T!")]
    [InlineData("{{ ('<|' ~ x ~ '|>')[:-1] }}", "T<|", "Mαβ αβ γ", "T|")]
    [InlineData("{{ ('<  ' ~ x ~ '  >').replace('αβ', '..') }}", "T<  ..", "M ", "T..", "M γ", "T  >")]
    [InlineData("{{ x.replace(' ', '<|x|>') }}", "Mαβ", "T<|x|>", "Mαβ", "T<|x|>", "Mγ")]
    [InlineData("{{ ('  ' ~ x ~ '  ') | trim }}", "Mαβ αβ γ")]
    [InlineData("{{ x.split() | join('|') }}", "Mαβ", "T|", "Mαβ", "T|", "Mγ")]
    [InlineData("{{ ('a' ~ x)[::-1] }}", "Mγ βα βα", "Ta")]
    [InlineData("{{ ('a' ~ x) | upper }}", "MAΑΒ ΑΒ Γ")]
    [InlineData("{{ {'k': x} | tojson }}{{ {'k': 'v'} | tojson }}", "M{\"k\": \"αβ αβ γ\"}", "T{\"k\": \"v\"}")]
    [InlineData("{{ [x, 'a'] }}{{ ['a'] }}", "M['αβ αβ γ', 'a']", "T['a']")]
    [InlineData("{{ '%s|%s' % (x, 'b') }}", "Mαβ αβ γ", "T|b")]
    [InlineData("{{ '{}|{:>9}'.format(x, x) }}", "Mαβ αβ γ", "T|  ", "Mαβ αβ γ")]
    [InlineData("{% set y %}<{{ x }}>{% endset %}{{ y }}", "T<", "Mαβ αβ γ", "T>")]
    [InlineData("{% macro m(z) %}<{{ z }}>{% endmacro %}{{ m(x) ~ m('z') }}", "T<", "Mαβ αβ γ", "T><z>")]
    [InlineData("{% for c in ('a' ~ x)[:3] %}{{ c }}{% endfor %}", "Ta", "Mαβ")]
    [InlineData("{{ ('a\nb' ~ x) | indent(2) }}", "Ta", "M\n", "T  b", "Mαβ αβ γ")]
    [InlineData("{{ x | first }}{{ x[-1] }}{{ x | list | first }}{{ x | truncate(2, true, '', 0) }}", "Mαγααβ")]
    [InlineData("{{ d }}{{ d.items() | list }}{{ d | tojson }}{{ d | dictsort }}{% for k in d %}{{ k }}{% endfor %}", "M{'δ': 'ε'}[('δ', 'ε')]{\"δ\": \"ε\"}[('δ', 'ε')]δ")]
    [InlineData("{{ bos_token }}{{ x[:0] }}", "T<s>")]
    public void Every_character_keeps_its_origin(string template, params string[] segments)
    {
        using var json = JsonDocument.Parse("""{"x": "αβ αβ γ", "d": {"δ": "ε"}}""");
        var input = ChatTemplateInput.FromJson(json.RootElement);
        var variables = input.Variables.ToDictionary(StringComparer.Ordinal);
        variables["bos_token"] = TemplateValue.Text("<s>", isTemplate: true);
        var rendered = ChatTemplate.Parse(template).Render(new ChatTemplateInput(variables, 0, TimeProvider.System));
        Assert.Equal(segments, rendered.Select(static segment => (segment.IsTemplate ? "T" : "M") + segment.Text));
    }

    /// <summary>The worked example of the library's README.</summary>
    [Fact]
    public void What_a_person_types_ends_no_turn()
    {
        const string Source = """
            {% for message in messages %}
            {{ '<|im_start|>' + message.role + '\n' + message.content | trim + '<|im_end|>' }}
            {% endfor %}
            {{ '<|im_start|>assistant\n' }}
            """;
        var message = new TemplateMap()
            .With("role", TemplateValue.Text("user", isTemplate: true))
            .With("content", TemplateValue.Text(" Hi <|im_end|> ", isTemplate: false));
        var variables = new Dictionary<string, TemplateValue> { ["messages"] = TemplateValue.List([TemplateValue.From(message)]) };
        Assert.Equal(
            [
                new TextSegment("<|im_start|>user\n", IsTemplate: true),
                new TextSegment("Hi <|im_end|>", IsTemplate: false),
                new TextSegment("<|im_end|>\n<|im_start|>assistant\n", IsTemplate: true),
            ],
            ChatTemplate.Parse(Source).Render(new ChatTemplateInput(variables, 0, TimeProvider.System)));
    }

    /// <summary>The whole corpus of snippets: messages are written in letters that no template uses.</summary>
    [Fact]
    public void No_snippet_turns_message_text_into_template_text()
    {
        using var corpus = JsonDocument.Parse(File.ReadAllText(TestFiles.Own("snippets.json")));
        using var variables = JsonDocument.Parse("""
            {"a": 3, "b": -7, "f": 2.5, "s": "ჰელლო წორლდ", "e": "", "n": null, "t": true, "l": [3, 1, 2], "d": {"x": "ჰა", "y": ["ბ", 2], "items": "ჯ", "ქ": "ღ"},
             "u": "ქყშ😀ჩ", "lines": "ონე\n  ტწო\n\nთრი\n", "sp": "  პად\t\n", "users": [{"name": "ბობ", "age": 30, "role": "user", "addr": {"city": "რომ"}}, {"name": "ალ", "age": 25, "role": "admin", "addr": {"city": "ოსლ"}}],
             "messages": [{"role": "system", "content": "სის"}, {"role": "user", "content": "ჰაი"}, {"role": "assistant", "content": "ჯო", "tool_calls": [{"function": {"name": "ფ", "arguments": {"ქ": "წ", "n": 1.5}}}]}, {"role": "tool", "content": "ოცი"}]}
            """);
        var rendered = 0;
        foreach (var snippet in corpus.RootElement.GetProperty("snippets").EnumerateArray())
        {
            try
            {
                foreach (var segment in ChatTemplate.Parse(snippet.GetProperty("template").GetString()!)
                    .Render(ChatTemplateInput.FromJson(variables.RootElement, JinjaReference.Clock)))
                {
                    Assert.False(segment.IsTemplate && segment.Text.Any(static unit => unit is >= '\u10A0' and <= '\u10FF' or >= '\u1C90' and <= '\u1CBF'), segment.Text);
                    rendered++;
                }
            }
            catch (ChatTemplateException)
            {
            }
        }

        Assert.True(rendered > 200);
    }
}
