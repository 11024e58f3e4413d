using System.Text;
using System.Text.Json;
using CsCheck;

namespace Fireworks.AI.Text.Jinja.Tests;

/// <summary>
/// Random templates end in a result or in a <see cref="ChatTemplateException"/>, and agree with Jinja2 where it is installed.
/// </summary>
public sealed class TemplateFuzzTests
{
    private static readonly JsonDocument Corpus = JsonDocument.Parse(File.ReadAllText(TestFiles.Own("snippets.json")));

    private static readonly string[] Pieces =
    [
        "{{", "}}", "{%", "%}", "{#", "#}", "{%-", "-%}", "{{-", "-}}", " if ", " else ", " elif ", " endif ", " for ", " in ", " endfor ", " set ", " endset ", " macro ", " endmacro ",
        " call ", " endcall ", " is ", " not ", " and ", " or ", " defined ", "messages", "a", "s", "l", "d", "loop", "ns", "(", ")", "[", "]", "{", "}", ".", ",", ":", "|", "=", "==", "+", "-",
        "*", "**", "/", "//", "%", "~", "'x'", "\"", "'", "\\", "1", "2.5", "1e400", "99999999999999999999", "none", "true", "tojson", "join", "upper", "trim", "map", "select", "range", "namespace",
        "\n", " ", "é", "😀", "raw", "endraw", "filter", "with", "generation", "break", "continue",
    ];

    private static readonly ChatTemplateInput Input = ChatTemplateInput.FromJson(Corpus.RootElement.GetProperty("variables"), JinjaReference.Clock);

    [Fact]
    public void Any_pieces_of_a_template_give_a_result_or_an_error() =>
        Gen.OneOfConst(Pieces).Array[1, 19].Select(string.Concat).Sample(static template => Render(template, Input), iter: Fuzz.Cases);

    [Fact]
    public void Damaged_templates_give_a_result_or_an_error()
    {
        var random = new Random(5);
        string[] seeds = [.. Corpus.RootElement.GetProperty("snippets").EnumerateArray().Select(static snippet => snippet.GetProperty("template").GetString()!)];
        var results = 0;
        for (var i = 0; i < Fuzz.Cases; i++)
        {
            var template = Mutate(seeds[random.Next(seeds.Length)], seeds[random.Next(seeds.Length)], random);
            try
            {
                results += Render(template, Input).Output is null ? 0 : 1;
            }
            catch (Exception exception)
            {
                Assert.Fail($"{template}\n{exception}");
            }
        }

        Fuzz.AssertShare(0.05, results, "gave a result");
    }

    [Fact]
    public void Random_expressions_agree_with_Jinja2()
    {
        var random = new Random(13);
        var variables = Corpus.RootElement.GetProperty("variables");
        string[] templates = [.. Enumerable.Range(0, Math.Min(Fuzz.Cases / 2, 20_000)).Select(_ => "{{ " + Expression(random, 3) + " }}")];
        var expected = JinjaReference.Render(templates.Select(template => (template, variables)));
        var differences = new List<string>();
        var results = 0;
        for (var i = 0; i < templates.Length; i++)
        {
            (var actual, var error) = Render(templates[i], Input);
            var isBeyondUs = actual is null && (error.Contains("64 bits", StringComparison.Ordinal) || error.Contains("has no text", StringComparison.Ordinal));
            if (!isBeyondUs)
            {
                // Where Jinja2 reports an error, more may work here.
                if (expected[i] is not null && expected[i] != actual)
                {
                    differences.Add($"{templates[i]}\n  Jinja2: {expected[i] ?? "error"}\n  here:   {actual ?? error}");
                }

                results += expected[i] is null ? 0 : 1;
            }
        }

        Assert.True(differences.Count == 0, $"{differences.Count} differences, such as:\n{string.Join('\n', differences.OrderBy(static difference => difference.Length).Take(20))}");
        Fuzz.AssertShare(0.1, results, "gave a result", of: templates.Length);
    }

    private static (string? Output, string Error) Render(string template, ChatTemplateInput input)
    {
        try
        {
            return (string.Concat(ChatTemplate.Parse(template).Render(input).Select(static segment => segment.Text)), "");
        }
        catch (ChatTemplateException exception)
        {
            return (null, exception.Message);
        }
    }

    private static string Mutate(string template, string other, Random random)
    {
        var text = new StringBuilder(template);
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var position = random.Next(text.Length + 1);
            switch (random.Next(4))
            {
                case 0:
                    text.Insert(position, Pieces[random.Next(Pieces.Length)]);
                    break;
                case 1 when text.Length > 0:
                    position = random.Next(text.Length);
                    text.Remove(position, Math.Min(random.Next(1, 8), text.Length - position));
                    break;
                case 2 when other.Length > 0:
                    var start = random.Next(other.Length);
                    text.Insert(position, other.AsSpan(start, Math.Min(random.Next(1, 30), other.Length - start)));
                    break;
                case 3 when text.Length > 1:
                    text.Length = random.Next(1, text.Length);
                    break;
            }
        }

        return text.ToString();
    }

    private static string Expression(Random random, int depth)
    {
        if (depth == 0 || random.Next(5) == 0)
        {
            return Pick(random, "a", "b", "f", "s", "e", "n", "t", "l", "d", "u", "lines", "users", "missing", "1", "0", "-3", "2.5", "'x'", "''", "'l'", "none", "true", "[1, 'b', 2]", "{'k': 1, 'j': [2]}", "(1, 2)", "range(4)", "users[0]", "1e20", "'aB c'");
        }

        string Next() => Expression(random, depth - 1);
        return random.Next(14) switch
        {
            0 or 1 => $"({Next()} {Pick(random, "+", "-", "*", "/", "//", "%", "~", "and", "or", "==", "!=", "<", "<=", ">", "in", "not in")} {Next()})",
            2 or 3 or 4 => $"({Next()} | {Pick(random, "upper", "lower", "title", "capitalize", "trim", "length", "first", "last", "list", "string", "int", "float", "abs", "round", "sort", "reverse | list", "unique | list", "join('-')", "tojson", "tojson(indent=2)", "default('d')", "default('d', true)", "min", "max", "sum", "dictsort", "items | list", "wordcount", "urlencode", "replace('l', 'L')", "indent(2)", "batch(2) | list", "slice(2) | list", "map('string') | list", "select | list", "map(attribute='name') | list", "selectattr('age', 'gt', 26) | list", "center(9)", "string | truncate(5)", "round(1)", "int(7)", "sort(reverse=true)")})",
            5 => $"({Next()})[{Next()}]",
            6 => $"({Next()})[{Pick(random, "1:", ":2", "::-1", "-2:", "1:3", "::2", ":-1", "3:0:-1")}]",
            7 => $"({Next()}).{Pick(random, "upper()", "strip()", "split()", "items() | list", "keys() | list", "get('k')", "name", "split('l')", "replace('l', '')", "startswith('H')", "find('l')", "count('l')", "title()", "splitlines()", "isdigit()", "rstrip('d')", "partition('l')", "zfill(5)", "center(8, '*')", "index(1)", "k", "join(['a', 'b'])")}",
            8 => $"({Next()} is {Pick(random, "defined", "none", "string", "number", "mapping", "sequence", "iterable", "integer", "float", "boolean", "true", "odd", "even", "callable", "upper", "eq 1", "in [1, 'x']", "divisibleby 2", "not string")})",
            9 => $"({Next()} if {Next()} else {Next()})",
            10 => $"[{Next()}, {Next()}]",
            11 => $"{{'p': {Next()}, 'q': {Next()}}}",
            12 => $"(not {Next()})",
            _ => $"('%s|%s' % ({Next()}, {Next()}))",
        };
    }

    private static string Pick(Random random, params string[] choices) => choices[random.Next(choices.Length)];
}
