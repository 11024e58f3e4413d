using System.Text.Json;

namespace Fireworks.AI.Text.Jinja.Tests;

/// <summary>Templates that would run for ever or fill the memory end in an error.</summary>
public sealed class HostileTemplateTests
{
    [Theory]
    [InlineData("{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}")]
    [InlineData("{% for a in range(100000) %}{% for b in range(100000) %}x{% endfor %}{% endfor %}")]
    [InlineData("{{ 'x' * 1000000000000 }}")]
    [InlineData("{{ [1] * 1000000000000 }}")]
    [InlineData("{% set ns = namespace(s='x') %}{% for a in range(100) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}")]
    [InlineData("{% set ns = namespace(s='x') %}{% for a in range(100) %}{% set ns.s = ns.s + ns.s %}{% endfor %}")]
    [InlineData("{% set ns = namespace(s=[1]) %}{% for a in range(100) %}{% set ns.s = ns.s + ns.s %}{% endfor %}")]
    [InlineData("{% set ns = namespace(s='ab') %}{% for a in range(100) %}{% set ns.s = ns.s | replace('a', ns.s) %}{% endfor %}")]
    [InlineData("{% set ns = namespace(s=['a', 'b']) %}{% for a in range(100) %}{% set ns.s = [ns.s | join(ns.s | join), 'b'] %}{% endfor %}")]
    [InlineData("{% set ns = namespace(s='a') %}{% for a in range(100) %}{% set ns.s %}{{ ns.s }}{{ ns.s }}{% endset %}{% endfor %}")]
    [InlineData("{% set ns = namespace(s='a') %}{% for a in range(100) %}{% set ns.s = ns.s | tojson | tojson %}{% endfor %}")]
    [InlineData("{% set ns = namespace(s='\"') %}{% for a in range(60) %}{% set ns.s = [ns.s, ns.s] | string %}{% endfor %}")]
    [InlineData("{% set ns = namespace(s='a') %}{% for a in range(60) %}{% set ns.s = '%s%s' % (ns.s, ns.s) %}{% endfor %}")]
    [InlineData("{% set ns = namespace(s='a') %}{% for a in range(60) %}{% set ns.s = '{0}{0}'.format(ns.s) %}{% endfor %}")]
    [InlineData("{% set ns = namespace(s='a\\n') %}{% for a in range(60) %}{% set ns.s = ns.s | indent(500, true) ~ ns.s %}{% endfor %}")]
    [InlineData("{{ 'x'.center(999999999) }}")]
    [InlineData("{{ 'x' | center(999999999) }}")]
    [InlineData("{{ '%999999999d' % 1 }}")]
    [InlineData("{{ '{:999999999}'.format(1) }}")]
    [InlineData("{{ range(100001) | list }}")]
    [InlineData("{{ [1] | batch(1000000000, 0) | list }}")]
    [InlineData("{{ [1] | slice(1000000000) | list }}")]
    [InlineData("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}")]
    [InlineData("{% macro a() %}{{ b() }}{% endmacro %}{% macro b() %}{{ a() }}{% endmacro %}{{ a() }}")]
    [InlineData("{% macro m(x) %}{{ [x] | map('upper') | list }}{{ caller(m) }}{% endmacro %}{% call(f) m(1) %}{% call(g) f(1) %}{{ g(1) }}{% endcall %}{% endcall %}")]
    [InlineData("{% set ns = namespace(s=[]) %}{% for a in range(100000) %}{% set ns.s = [ns.s] %}{% endfor %}{{ ns.s }}")]
    [InlineData("{% set ns = namespace(s=[]) %}{% for a in range(100000) %}{% set ns.s = [ns.s] %}{% endfor %}{{ ns.s | tojson }}")]
    [InlineData("{% set ns = namespace(s=[]) %}{% for a in range(100000) %}{% set ns.s = [ns.s] %}{% endfor %}{{ ns.s == [ns.s] }}")]
    [InlineData("{% set ns = namespace(s=[], t=[]) %}{% for a in range(100000) %}{% set ns.s = [ns.s] %}{% set ns.t = [ns.t] %}{% endfor %}{{ ns.s < ns.t }}")]
    [InlineData("{% set ns = namespace(s=(1,)) %}{% for a in range(100000) %}{% set ns.s = (ns.s,) %}{% endfor %}{{ {ns.s: 1} }}")]
    [InlineData("{% set ns = namespace(s=[]) %}{% for a in range(60) %}{% set ns.s = [ns.s, ns.s] %}{% endfor %}{{ ns.s }}")]
    [InlineData("{% set ns = namespace(s=[]) %}{% for a in range(60) %}{% set ns.s = [ns.s, ns.s] %}{% endfor %}{{ ns.s | tojson }}")]
    [InlineData("{% set ns = namespace(s=[], t=[]) %}{% for a in range(60) %}{% set ns.s = [ns.s, ns.s] %}{% set ns.t = [ns.t, ns.t] %}{% endfor %}{{ ns.s == ns.t }}")]
    [InlineData("{% set ns = namespace(s=(), t=()) %}{% for a in range(60) %}{% set ns.s = (ns.s, ns.s) %}{% endfor %}{{ {ns.s: 1} }}")]
    [InlineData("{% set ns = namespace(n=2) %}{% for a in range(100) %}{% set ns.n = ns.n ** 9 %}{% endfor %}")]
    [InlineData("{% set ns = namespace(s='a') %}{% for a in range(30) %}{% set ns.s = ns.s.join([ns.s, ns.s]) %}{% endfor %}")]
    [InlineData("{% set l = range(3000) | list %}{% for a in l %}{% for b in l %}{{ (a in l) and '' }}{% endfor %}{% endfor %}")]
    [InlineData("{% set l = range(100000) | list %}{% for a in range(100000) %}{{ l | sort | first }}{% endfor %}")]
    [InlineData("{% set l = 'x' * 1000000 %}{% for a in range(100000) %}{{ l[::-1] | length }}{% endfor %}")]
    [InlineData("{% set l = 'x' * 1000000 %}{% for a in range(100000) %}{{ l | length }}{{ l.count('x') }}{{ l.find('y') }}{{ 'y' in l }}{% endfor %}")]
    [InlineData("{% set l = 'x' * 1000000 %}{% for a in range(100000) %}{{ l.split('x') | length }}{% endfor %}")]
    [InlineData("{% set l = 'x' * 1000000 %}{% for a in range(100000) %}{{ l == l ~ '' }}{% endfor %}")]
    [InlineData("{% set l = ('x' * 1000000) ~ '😀' %}{% for a in range(100000) %}{{ l | length }}{% endfor %}")]
    [InlineData("{% set l = ('x' * 1000000) ~ '😀' %}{% for a in range(100000) %}{{ l[999999] }}{% endfor %}")]
    [InlineData("{% set l = ('x' * 1000000) ~ '😀' %}{% for a in range(100000) %}{{ [l] | map(attribute=999999) | first }}{% endfor %}")]
    [InlineData("{% set l = 'X' * 1000000 %}{% for a in range(100000) %}{{ l is upper }}{% endfor %}")]
    [InlineData("{% set l = '1' * 1000000 %}{% set f = l.isdigit %}{% for a in range(100000) %}{{ f() }}{% endfor %}")]
    [InlineData("{% set l = range(100000) | list %}{% for a in range(100000) %}{{ '{}'.format(*l) }}{% endfor %}")]
    [InlineData("{% set d = dict(range(20000) | batch(2)) %}{% for a in range(100000) %}{{ '{}'.format(1, **d) }}{% endfor %}")]
    [InlineData("{% set d = dict(range(30000) | map('string') | batch(2)) %}{% for a in range(100) %}{{ d | tojson(sort_keys=true) }}{% endfor %}")]
    [InlineData("{% set d = dict(range(44000) | map('string') | batch(2)) %}{% for a in range(100) %}{{ d | tojson(sort_keys=true) }}{% endfor %}")]
    public void Work_is_bounded(string template)
    {
        Assert.Throws<ChatTemplateException>(() => Render(template));
    }

    /// <summary>
    /// The clock of one rendering renders another template, on the same thread and in the middle of the first one's work.
    /// </summary>
    [Fact]
    public void Renderings_inside_each_other_have_budgets_of_their_own()
    {
        const string Lists = "{% set a = range(20000) | list %}{% set b = range(20000) | list %}";
        const string Half = "{% for i in range(60) %}{{ a == b and '' }}{% endfor %}";
        const string Clock = "{{ strftime_now('%Y') }}";
        const string TooMuch = Lists + Half + Half + Half + Half;
        Assert.Throws<ChatTemplateException>(() => Render(TooMuch));

        var inner = "";
        Assert.Equal("2025", Render(Lists + Half + Clock + Half, new CallbackClock(() => inner = Render(Lists + Half + Half + "done"))));
        Assert.Equal("done", inner);
        Assert.Equal("2025", Render(
            Lists + Half + Clock + Half, new CallbackClock(() => Assert.Throws<ChatTemplateException>(() => Render(TooMuch)))));
        Assert.Throws<ChatTemplateException>(() => Render(Clock + TooMuch, new CallbackClock(() => Render("cheap"))));
    }

    [Fact]
    public void Deep_nesting_ends_in_a_result_or_an_error()
    {
        foreach ((var open, var inner, var close) in ((string, string, string)[])
        [
            ("(", "1", ")"), ("[", "1", "]"), ("{1:", "1", "}"), ("-", "1", ""), ("not ", "1", ""), ("a[", "1", "]"), ("f(", "1", ")"),
            ("1 if 1 else ", "1", ""), ("1 + (", "1", ")"), ("", "a", ".b"), ("", "a", "|upper"), ("", "a", "()"), ("", "1", "+1"), ("", "1", " if 1"),
            ("", "1", "~1"), ("", "1", "-1"), ("", "1", " or 1"), ("", "1", "**1"), ("", "1", " is defined"), ("", "1", " < 1"),
        ])
        {
            var template = "{{ " + string.Concat(Enumerable.Repeat(open, 100_000)) + inner + string.Concat(Enumerable.Repeat(close, 100_000)) + " }}";
            Assert.True(Record.Exception(() => Render(template)) is null or ChatTemplateException);
        }

        string[] blocks = ["{% if 1 %}", "{% for a in b %}", "{% set x %}", "{% macro m() %}", "{% with %}", "{% filter upper %}", "{% call m() %}", "{% if 0 %}{% else %}"];
        foreach (var block in blocks)
        {
            Assert.Throws<ChatTemplateException>(() => Render(string.Concat(Enumerable.Repeat(block, 100_000))));
        }
    }

    [Theory]
    [InlineData("a\n{% include 'x' %}", 2, "include")]
    [InlineData("{% import 'x' as y %}", 1, "import")]
    [InlineData("\n\n{{ a | random }}", 3, "random")]
    [InlineData("{{ a is nosuch }}", 1, "nosuch")]
    [InlineData("\n{% for a in b recursive %}{% endfor %}", 2, "recursive")]
    [InlineData("{% if a %}\n{% for b in c %}\n", 2, "endfor")]
    [InlineData("{{ 99999999999999999999 }}", 1, "64 bits")]
    [InlineData("x\n{{ messages.pop(0) }}", 2, "pop")]
    [InlineData("x\n{{ a.b.c }}", 2, "'a' is undefined")]
    [InlineData("\n{% for x in [1] %}\n{% set y = x / 0 %}{% endfor %}", 3, "division by zero")]
    [InlineData("\n\n{{ raise_exception('Only user messages.') }}", 3, "Only user messages.")]
    public void Errors_name_the_line_and_the_construct(string template, int line, string text)
    {
        var exception = Assert.Throws<ChatTemplateException>(() => Render(template));
        Assert.Equal(line, exception.Line);
        Assert.Contains(text, exception.Message, StringComparison.Ordinal);
    }

    private static string Render(string template, TimeProvider? clock = null)
    {
        using var variables = JsonDocument.Parse("""{"messages": [1]}""");
        var segments = ChatTemplate.Parse(template).Render(ChatTemplateInput.FromJson(variables.RootElement, clock));
        return string.Concat(segments.Select(static segment => segment.Text));
    }

    private sealed class CallbackClock(Action callback) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow()
        {
            callback();
            return new DateTimeOffset(2025, 7, 4, 9, 8, 7, TimeSpan.Zero);
        }
    }
}
