using System.Text.Json;
using System.Text.Json.Nodes;
using Fireworks.AI.Extensions.Onnx.Dialects;
using Fireworks.AI.Extensions.Onnx.Prompts;
using Fireworks.AI.Text.Jinja;
using Fireworks.AI.Text.Jinja.Values;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Tests.Dialects;

/// <summary>
/// What real chat templates write of calls and reasoning is read back, with other tools and values than the inference uses.
/// </summary>
public sealed class TemplateRoundTripTests
{
    private const string User = "What now?";

    private static readonly AIFunctionDeclaration[] Tools =
    [
        Tool("find_flights", """{"type":"object","properties":{"from":{"type":"string"},"passengers":{"type":"integer"},"direct":{"type":"boolean"},"stops":{"type":"array","items":{"type":"string"}}}}"""),
        Tool("get_time", """{"type":"object","properties":{}}"""),
        Tool("say", """{"type":"object","properties":{"text":{"type":"string"},"options":{"type":"object","properties":{"loud":{"type":"boolean"},"speed":{"type":"number"}}}}}"""),
    ];

    private static readonly FunctionCallContent[][] Conversations =
    [
        [Call("find_flights", """{"from":"São Paulo","passengers":2,"direct":true,"stops":["Lima","New York"]}""")],
        [Call("say", """{"text":"a \"b\" {c} [d] 5 > 3, e: f"}""")],
        [Call("say", """{"text":"two\nlines"}"""), Call("find_flights", """{"from":"12","passengers":12}""")],
        [Call("find_flights", """{"from":"Oslo"}"""), Call("say", """{"text":"hi","options":{"loud":false,"speed":1.5}}"""), Call("find_flights", """{"passengers":1}""")],
    ];

    /// <summary>Names a folder of further templates, which no test needs.</summary>
    private static string? FurtherTemplates => Environment.GetEnvironmentVariable("DIALECT_TEMPLATES");

    [Fact]
    public void Calls_that_a_template_writes_are_read_back_however_they_are_cut()
    {
        var failures = new List<string>();
        var written = 0;
        foreach (var (name, source) in Templates())
        {
            var template = Parse(source);
            if (template is null)
            {
                continue;
            }

            var dialect = DialectInference.Infer(template, "<eos>");
            var count = 0;
            foreach (var conversation in Conversations)
            {
                var calls = dialect.Forms[0].Separator is null ? conversation[..1] : conversation;
                if (WrittenBy(template, dialect, calls) is { } turn)
                {
                    count++;
                    var difference = Enumerable.Range(0, turn.Length + 1).Select(cut => Difference(dialect, [turn[..cut], turn[cut..]], calls))
                        .FirstOrDefault(static difference => difference is not null);
                    if (difference is not null)
                    {
                        failures.Add($"{name} ({dialect.Name}, {dialect.Origin}): {turn}\n  => {difference}");
                    }
                }
            }

            written += count > 0 ? 1 : 0;
            if (FurtherTemplates is not null)
            {
                TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {dialect.Name}, {dialect.Origin}, {count} turns, reasoning {dialect.Reasoning}");
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{written} templates write calls; {failures.Count} turns are not read back.");
        Assert.True(failures.Count == 0, $"{written} templates write calls.\n" + string.Join("\n", failures));
        Assert.True(written >= 12, $"Only {written} templates write calls.");
    }

    /// <summary>Some further templates use what no engine but their own has.</summary>
    private static ChatTemplate? Parse(string source)
    {
        try
        {
            return ChatTemplate.Parse(source);
        }
        catch (ChatTemplateException) when (FurtherTemplates is not null)
        {
            return null;
        }
    }

    /// <summary>The assistant's turn as the template writes it; null where it refuses the conversation or writes no call.</summary>
    private static string? WrittenBy(ChatTemplate template, Dialect dialect, FunctionCallContent[] calls)
    {
        var contents = calls.Select((call, index) => (AIContent)new FunctionCallContent($"call0000{index}", call.Name, call.Arguments));
        var turn = AfterUser(Render(template, dialect, [new(ChatRole.User, User), new(ChatRole.Assistant, [.. contents])], false));
        var prompt = AfterUser(Render(template, dialect, [new(ChatRole.User, User)], true));
        var answer = AfterUser(Render(template, dialect, [new(ChatRole.User, User), new(ChatRole.Assistant, "zqanswer")], false));
        if (!template.Features.ToolCalls || turn is null || prompt is null || !turn.Contains(calls[0].Name, StringComparison.Ordinal))
        {
            return null;
        }

        var length = prompt.AsSpan().CommonPrefixLength(turn);
        while (length < prompt.Length && length > 0 && turn[length - 1] is not ('>' or ']' or '\n'))
        {
            length--;
        }

        turn = turn[length..];
        var end = answer is null ? "" : answer[(answer.LastIndexOf("zqanswer", StringComparison.Ordinal) + 8)..];
        turn = turn.TrimEnd();
        for (end = end.TrimEnd(); !turn.EndsWith(end, StringComparison.Ordinal);)
        {
            var next = end.IndexOf('<', 1);
            end = next < 0 ? "" : end[next..];
        }

        turn = turn[..^end.Length];
        turn = turn.Trim().EndsWith("<eos>", StringComparison.Ordinal) ? turn.Trim()[..^5] : turn;
        return turn.TrimStart().StartsWith(dialect.Reasoning.Close, StringComparison.Ordinal) ? turn.TrimStart()[dialect.Reasoning.Close.Length..] : turn;
    }

    private static string? AfterUser(string? text) => text is not null && text.LastIndexOf(User, StringComparison.Ordinal) is >= 0 and var place
        ? text[(place + User.Length)..]
        : null;

    private static string? Render(ChatTemplate template, Dialect dialect, ChatMessage[] messages, bool addGenerationPrompt)
    {
        var settings = new PromptSettings
        {
            Tools = Tools,
            Variables = new Dictionary<string, TemplateValue> { ["add_generation_prompt"] = TemplateValue.From(addGenerationPrompt) },
        };
        try
        {
            return string.Concat(template.Render(TemplateInputFactory.Create(template, messages, settings, dialect, new SpecialTokens("<bos>", "<eos>")))
                .Select(static segment => segment.Text));
        }
        catch (ChatTemplateException)
        {
            return null;
        }
    }

    private static string? Difference(Dialect dialect, string[] pieces, FunctionCallContent[] expected)
    {
        var contents = new List<AIContent>();
        var reader = new AnswerReader(dialect, startsInReasoning: false, Tools);
        foreach (var piece in pieces)
        {
            reader.Append(piece, contents);
        }

        reader.Complete(contents);
        var text = string.Concat(contents.OfType<TextContent>());
        var calls = string.Join(";", contents.OfType<FunctionCallContent>().Select(Describe));
        return text.Trim().Length > 0 ? $"text '{text}', calls {calls}"
            : calls != string.Join(";", expected.Select(Describe)) ? $"calls {calls}"
            : null;
    }

    private static string Describe(FunctionCallContent call) => call.Name + new JsonObject(call.Arguments!.OrderBy(static argument => argument.Key, StringComparer.Ordinal)
        .Select(static argument => new KeyValuePair<string, JsonNode?>(argument.Key, argument.Value is JsonElement value ? JsonNode.Parse(value.GetRawText()) : null))).ToJsonString();

    private static IEnumerable<(string Name, string Source)> Templates()
    {
        foreach (var folder in Directory.GetDirectories(SharedFolder.PathOf("chat-templates")).Order(StringComparer.Ordinal))
        {
            yield return (Path.GetFileName(folder), File.ReadAllText(Path.Combine(folder, "chat_template.jinja")));
        }

        foreach (var file in FurtherTemplates is { } further ? Directory.GetFiles(further, "*.jinja").Order(StringComparer.Ordinal) : Enumerable.Empty<string>())
        {
            yield return (Path.GetFileName(file), File.ReadAllText(file));
        }
    }

    private static FunctionCallContent Call(string name, string arguments)
    {
        using var document = JsonDocument.Parse(arguments);
        return new("", name, document.RootElement.Clone().EnumerateObject().ToDictionary(static property => property.Name, static property => (object?)property.Value));
    }

    private static AIFunctionDeclaration Tool(string name, string schema)
    {
        using var document = JsonDocument.Parse(schema);
        return AIFunctionFactory.CreateDeclaration(name, "", document.RootElement.Clone());
    }
}
