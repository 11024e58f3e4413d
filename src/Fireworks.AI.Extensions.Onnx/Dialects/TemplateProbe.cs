using System.Text.Json;
using Fireworks.AI.Text.Jinja;
using Fireworks.AI.Text.Jinja.Values;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Dialects;

/// <summary>Renders small conversations with words that no template has, and cuts out what the assistant wrote.</summary>
/// <remarks>The template's own budget bounds each rendering; there are at most some dozens.</remarks>
internal sealed class TemplateProbe(ChatTemplate template, string? endOfSequence)
{
    private const string User = "zquser";
    private const string Text = "zqtext";
    private const string Thought = "zqthought";

    private static readonly string[] ReasoningProperties = ["reasoning_content", "reasoning", "thinking", "thought", "tool_plan"];

    private bool _isExhausted;

    /// <summary>Gets the calls that are rendered.</summary>
    public IReadOnlyList<ProbeCall> Calls { get; } =
    [
        new("zq_alpha", "zqid00001", [new("zqkeyone", "zqvalone"), new("zqkeytwo", "zqvaltwo")]),
        new("zq_beta", "zqid00002", [new("zqkeythree", "zqvalthree"), new("zqkeyfour", "zqvalfour")]),
    ];

    /// <summary>Gets what holds reasoning in a message, where the template shows any.</summary>
    public string? ReasoningProperty { get; private set; }

    /// <summary>Gets or sets how the template takes calls.</summary>
    public Variant Taken { get; set; } = new();

    /// <summary>Gets whether the template refuses a conversation because of its system message.</summary>
    public bool RefusesSystem => Render([Message("user", User)], new Variant(HasNoTools: true), addGenerationPrompt: true) is not null
        && Render([Message("system", Text), Message("user", User)], new Variant(HasNoTools: true), addGenerationPrompt: true) is null;

    /// <summary>Renders reasoning, before a call and before an answer, and finds what stands around it.</summary>
    public ReasoningMarks? FindReasoning()
    {
        foreach (var property in ReasoningProperties)
        {
            foreach (var hasCall in (bool[])[true, false])
            {
                var message = Message("assistant", hasCall ? "" : Text).With(property, Template(Thought));
                if (hasCall)
                {
                    message.With("tool_calls", CallsValue(new Variant(), 1));
                }

                if (Render([Message("user", User), message], new Variant(), addGenerationPrompt: false) is { } text
                    && AfterUser(text) is { } turn && turn.LastIndexOf(Thought, StringComparison.Ordinal) is >= 0 and var place
                    && Marks(turn[..place], turn[(place + Thought.Length)..]) is { } marks && !IsHeader(marks.Open))
                {
                    ReasoningProperty = property;
                    return marks with { IsInTemplate = true };
                }
            }
        }

        return null;
    }

    /// <summary>Whether every answer begins with a mark, so that it says nothing of reasoning.</summary>
    private bool IsHeader(string mark) =>
        AfterUser(Render([Message("user", User), Message("assistant", Text)], new Variant(), addGenerationPrompt: false)) is { } answer
        && answer.LastIndexOf(Text, StringComparison.Ordinal) is > 0 and var place
        && answer.AsSpan(0, place).TrimEnd().EndsWith(mark, StringComparison.Ordinal);

    /// <summary>Renders one call, and two, in the ways that templates take them.</summary>
    /// <returns>What the assistant wrote, and how the conversation was given to the template.</returns>
    public IEnumerable<(string One, string? Two, Variant Variant)> RenderCalls(ReasoningMarks reasoning)
    {
        foreach (var variant in Variant.All)
        {
            if (_isExhausted)
            {
                yield break;
            }

            if (RenderTurn(variant, 1, reasoning) is { } one && one.Contains(Calls[0].Name, StringComparison.Ordinal))
            {
                var two = RenderTurn(variant, 2, reasoning);
                yield return (one, two is not null && two.Contains(Calls[1].Name, StringComparison.Ordinal) ? two : null, variant);
            }
        }
    }

    private string? RenderTurn(Variant variant, int count, ReasoningMarks reasoning)
    {
        var user = Message("user", User);
        var calls = Message("assistant", variant.HasNoContent ? null : "").With("tool_calls", CallsValue(variant, count));
        if (AfterUser(Render([user, calls], variant, addGenerationPrompt: false)) is not { } turn)
        {
            return null;
        }

        var prompt = AfterUser(Render([user], variant, addGenerationPrompt: true)) ?? "";
        turn = turn[HeaderLength(prompt, turn)..];
        turn = WithoutEnd(turn, AfterUser(Render([user, Message("assistant", Text)], variant, addGenerationPrompt: false))).TrimEnd();
        if (!string.IsNullOrEmpty(endOfSequence) && turn.EndsWith(endOfSequence, StringComparison.Ordinal))
        {
            turn = turn[..^endOfSequence.Length];
        }

        if (variant.NamesInIds)
        {
            return WithoutReasoning(turn, reasoning);
        }

        for (var i = 0; i < Calls.Count; i++)
        {
            turn = turn.Replace(Calls[i].Id, CallForm.Id.ToString(), StringComparison.Ordinal);
        }

        return WithoutReasoning(turn, reasoning);
    }

    /// <summary>What every turn ends with, from a mark on, belongs to no call.</summary>
    private static string WithoutEnd(string turn, string? answer)
    {
        if (answer is null || answer.LastIndexOf(Text, StringComparison.Ordinal) is not (>= 0 and var place))
        {
            return turn;
        }

        var end = answer[(place + Text.Length)..].TrimEnd();
        turn = turn.TrimEnd();
        if (turn.EndsWith(end, StringComparison.Ordinal))
        {
            return turn[..^end.Length];
        }

        while (end.Length > 0 && !(CallMarks.TagLength(end) > 0 && turn.EndsWith(end, StringComparison.Ordinal)))
        {
            end = end[1..];
        }

        return turn[..^end.Length];
    }

    /// <summary>How much of a turn the prompt already holds: up to the last mark or white space that both have.</summary>
    private static int HeaderLength(string prompt, string turn)
    {
        var length = prompt.AsSpan().CommonPrefixLength(turn);
        if (length == prompt.Length)
        {
            return length;
        }

        while (length > 0 && !char.IsWhiteSpace(turn[length - 1]) && turn[length - 1] is not ('>' or ']'))
        {
            length--;
        }

        return length;
    }

    /// <summary>Some templates write reasoning even where there is none.</summary>
    private static string WithoutReasoning(string turn, ReasoningMarks reasoning)
    {
        turn = turn.TrimStart();
        foreach (var marks in KnownDialects.Reasoning.Prepend(reasoning))
        {
            var open = marks.Open.Trim();
            var inside = turn.StartsWith(open, StringComparison.Ordinal) ? turn[open.Length..].TrimStart() : turn;
            if (inside.StartsWith(marks.Close.Trim(), StringComparison.Ordinal))
            {
                turn = inside[marks.Close.Trim().Length..].TrimStart();
                return turn.StartsWith(marks.Gap, StringComparison.Ordinal) ? turn[marks.Gap.Length..].TrimStart() : turn;
            }
        }

        return turn;
    }

    private static ReasoningMarks? Marks(string before, string after)
    {
        before = before.TrimEnd();
        after = after.TrimStart();
        var start = before.LastIndexOfAny(['<', '[', ']', '>']);
        start = start >= 0 && before[start] is ']' or '>' && start == before.Length - 1
            ? before.LastIndexOf(before[start] == '>' ? '<' : '[', start)
            : start;
        start = start >= 0 && before[start] == '>' ? before.LastIndexOf('<', start) : start;
        var length = CallMarks.TagLength(after);
        if (start < 0 || length == 0 || before.AsSpan(start).IndexOfAny(" \n") >= 0)
        {
            return null;
        }

        var open = before[start..];
        return open.Length < 4 ? null : new ReasoningMarks(open, after[..length]);
    }

    private static string? AfterUser(string? text) =>
        text is not null && text.LastIndexOf(User, StringComparison.Ordinal) is >= 0 and var place ? text[(place + User.Length)..] : null;

    private string? Render(TemplateMap[] messages, Variant variant, bool addGenerationPrompt)
    {
        if (_isExhausted)
        {
            return null;
        }

        var variables = new Dictionary<string, TemplateValue>(StringComparer.Ordinal)
        {
            ["messages"] = TemplateValue.List([.. messages.Select(TemplateValue.From)]),
            ["add_generation_prompt"] = TemplateValue.From(addGenerationPrompt),
            ["tools"] = variant.HasNoTools ? TemplateValue.None
                : TemplateValue.List([.. Calls.Select(static call => ToolValue(call.Name))]),
            ["documents"] = TemplateValue.None,
            ["bos_token"] = TemplateValue.EmptyText,
        };
        if (endOfSequence is not null)
        {
            variables["eos_token"] = Template(endOfSequence);
        }

        try
        {
            var segments = template.Render(new ChatTemplateInput(variables, 0, TimeProvider.System));
            return string.Concat(segments.Select(static segment => segment.Text));
        }
        catch (ChatTemplateException exception)
        {
            // Many templates refuse one kind of conversation and take another; one that works without end is asked no more.
            _isExhausted = exception.Reason.Contains("more work", StringComparison.Ordinal);
            return null;
        }
    }

    private TemplateMap Message(string role, string? content)
    {
        var text = content is null ? TemplateValue.None : Template(content);
        return new TemplateMap().With("role", Template(role)).With("content", content is null || !template.Features.ContentParts
            ? text
            : TemplateValue.List([TemplateValue.From(new TemplateMap().With("type", Template("text")).With("text", text))]));
    }

    private TemplateValue CallsValue(Variant variant, int count) => TemplateValue.List([.. Calls.Take(count).Select((call, index) =>
    {
        var arguments = new TemplateMap();
        foreach (var (key, value) in call.Arguments)
        {
            arguments.With(key, Template(value));
        }

        var text = "{" + string.Join(", ", call.Arguments.Select(static argument => $"\"{argument.Key}\": \"{argument.Value}\"")) + "}";
        return TemplateValue.From(new TemplateMap()
            .With("id", Template(variant.NamesInIds ? $"functions.{call.Name}:{index}" : call.Id))
            .With("type", Template("function"))
            .With("function", TemplateValue.From(new TemplateMap()
                .With("name", Template(call.Name))
                .With("arguments", variant.ArgumentsAsText ? Template(text) : TemplateValue.From(arguments)))));
    })]);

    private static TemplateValue ToolValue(string name) => TemplateValue.From(new TemplateMap()
        .With("type", Template("function"))
        .With("function", TemplateValue.From(new TemplateMap()
            .With("name", Template(name))
            .With("description", Template("zq"))
            .With("parameters", TemplateValue.FromJson(ProbeCall.Schema)))));

    private static TemplateValue Template(string text) => TemplateValue.Text(text, isTemplate: true);

    /// <summary>How a conversation is given to a template.</summary>
    public sealed record Variant(bool ArgumentsAsText = false, bool NamesInIds = false, bool HasNoTools = false, bool HasNoContent = false)
    {
        public static Variant[] All { get; } =
        [
            new(), new(ArgumentsAsText: true), new(NamesInIds: true), new(HasNoTools: true), new(HasNoTools: true, ArgumentsAsText: true),
            new(HasNoContent: true), new(HasNoContent: true, ArgumentsAsText: true),
        ];
    }
}

/// <summary>A call with words that no template has.</summary>
internal sealed record ProbeCall(string Name, string Id, IReadOnlyList<KeyValuePair<string, string>> Arguments)
{
    public static JsonElement Schema { get; } = Parse();

    public AIFunctionDeclaration Tool { get; } = AIFunctionFactory.CreateDeclaration(Name, "", Schema);

    private static JsonElement Parse()
    {
        using var document = JsonDocument.Parse(
            """{"type":"object","properties":{"zqp":{"type":"string","description":"zq"}},"required":["zqp"]}""");
        return document.RootElement.Clone();
    }
}
