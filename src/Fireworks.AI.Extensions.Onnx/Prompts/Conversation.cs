using Fireworks.AI.Text.Jinja;
using Fireworks.AI.Text.Jinja.Runtime;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Prompts;

/// <summary>Turns messages of the abstraction into those that templates know, in the shape that Hugging Face gives them.</summary>
/// <remarks>What a template has no place for (tools, calls, results) is written into the texts in the model's own form.</remarks>
internal sealed class Conversation(ChatTemplateFeatures features, ToolCallFormat format)
{
    private const string System = "system";
    private const string Assistant = "assistant";
    private const string Tool = "tool";
    private const string Developer = "developer";

    /// <summary>What a schema or a value counts for in <see cref="Length"/>, without writing it to see.</summary>
    private const int AssumedJsonLength = 4096;

    private readonly List<ConversationTurn> _turns = [];
    private readonly Dictionary<string, string> _toolNames = new(StringComparer.Ordinal);
    private readonly TemplateCallIds _callIds = new(features.ShortCallIds);

    /// <summary>About how many characters the messages have.</summary>
    public long Length { get; private set; }

    public void AddInstructions(string? instructions)
    {
        if (!string.IsNullOrEmpty(instructions))
        {
            AddSystem(instructions);
        }
    }

    public void Add(ChatMessage message)
    {
        if (message.Role == ChatRole.System || message.Role.Value.Equals(Developer, StringComparison.OrdinalIgnoreCase))
        {
            AddSystem(MessageText.Of(message));
        }
        else if (message.Role == ChatRole.User)
        {
            AddText("user", MessageText.Of(message));
        }
        else if (message.Role == ChatRole.Assistant)
        {
            AddAssistant(message);
        }
        else if (message.Role == ChatRole.Tool)
        {
            AddResults(message);
        }
        else
        {
            throw new NotSupportedException(
                $"Messages of the role '{message.Role}' have no place in a chat template. Use system, user, assistant or tool.");
        }
    }

    /// <summary>Puts the tools where the template, or else the model, expects them.</summary>
    /// <returns>The value of the template's variable <c>tools</c>.</returns>
    public TemplateValue AddTools(IReadOnlyList<AIFunctionDeclaration> tools)
    {
        if (tools.Count == 0)
        {
            return TemplateValue.None;
        }

        foreach (var tool in tools)
        {
            Length += AssumedJsonLength + tool.Description.Length;
        }

        if (features.Tools)
        {
            return TemplateValue.List([.. tools.Select(ToolValues.Declaration)]);
        }

        var system = FirstSystem();
        if (features.SystemTools)
        {
            system.Tools = ToolValues.Json(TemplateValue.List([.. tools.Select(ToolValues.Function)]));
            system.Text = system.Text.AsText.Length > 0 ? system.Text : TemplateValue.Text("You are a helpful assistant with some tools.", isTemplate: true);
            return TemplateValue.None;
        }

        if (format.ToolsOpen.Length == 0)
        {
            throw new NotSupportedException(
                "The model's chat template has no place for tools and its tool-call dialect does not say how to tell them. "
                + "Use a dialect with ToolCallFormat.ToolsOpen, or send no tools.");
        }

        var text = new PromptText();
        if (system.Text.AsText.Length > 0)
        {
            text.Add(system.Text).AddTemplate("\n\n");
        }

        text.AddTemplate(format.ToolsOpen);
        for (var i = 0; i < tools.Count; i++)
        {
            text.AddTemplate(i > 0 ? "\n" : "").Add(ToolValues.Json(ToolValues.Declaration(tools[i])));
        }

        system.Text = text.AddTemplate(format.ToolsClose).ToValue();
        return TemplateValue.None;
    }

    public TemplateValue ToMessages() =>
        TemplateValue.List([.. _turns.Select(turn => TemplateValue.From(turn.ToMap(features.ContentParts)))]);

    private void AddSystem(string text)
    {
        if (_turns is [{ Role: System } first])
        {
            first.Text = new PromptText().Add(first.Text).Add(first.Text.AsText.Length > 0 ? "\n\n" : "").Add(text).ToValue();
            Length += text.Length;
        }
        else
        {
            AddText(System, text);
        }
    }

    private ConversationTurn FirstSystem()
    {
        if (_turns is not [{ Role: System }, ..])
        {
            _turns.Insert(0, new ConversationTurn(System) { Text = TemplateValue.EmptyText });
        }

        return _turns[0];
    }

    private ConversationTurn AddText(string role, string text)
    {
        Length += text.Length;
        return AddTurn(role, TemplateValue.Text(text, isTemplate: false));
    }

    private ConversationTurn AddTurn(string role, TemplateValue text)
    {
        var turn = new ConversationTurn(role) { Text = text };
        _turns.Add(turn);
        return turn;
    }

    private void AddAssistant(ChatMessage message)
    {
        var turn = AddText(Assistant, MessageText.Of(message));
        var reasoning = string.Concat(message.Contents.OfType<TextReasoningContent>().Select(static content => content.Text));
        if (reasoning.Length > 0)
        {
            Length += reasoning.Length;
            turn.Reasoning = TemplateValue.Text(reasoning, isTemplate: false);
        }

        FunctionCallContent[] calls = [.. message.Contents.OfType<FunctionCallContent>()];
        if (calls.Length == 0)
        {
            return;
        }

        foreach (var call in calls)
        {
            _toolNames[call.CallId] = call.Name;
            Length += call.Arguments?.Values.Sum(static value => value is string text ? text.Length : AssumedJsonLength) ?? 0;
        }

        turn.Calls = [.. calls.Select(call => new ConversationCall(_callIds.Of(call.CallId), call.Name, ToolValues.Arguments(call.Arguments)))];
        if (!features.ToolCalls)
        {
            WriteCalls(turn);
        }
        else if (features.SingleCalls)
        {
            SplitCalls(turn);
        }
    }

    /// <summary>Leaves a turn its first call, and gives each other one a turn of its own.</summary>
    private void SplitCalls(ConversationTurn turn)
    {
        var calls = turn.Calls!;
        turn.Calls = [calls[0]];
        foreach (var call in calls.Skip(1))
        {
            AddTurn(Assistant, TemplateValue.EmptyText).Calls = [call];
        }
    }

    /// <summary>Writes calls into the text of a turn, as the model itself had written them.</summary>
    private void WriteCalls(ConversationTurn turn)
    {
        var text = new PromptText().Add(turn.Text).AddTemplate(turn.Text.AsText.Length > 0 && format.Open.Length > 0 ? "\n" : "");
        for (var i = 0; i < turn.Calls!.Count; i++)
        {
            var call = turn.Calls[i];
            text.AddTemplate(i == 0 ? format.Open : format.Separator)
                .Add(ToolValues.Json(TemplateValue.From(new TemplateMap()
                    .With(format.NameProperty, TemplateValue.Text(call.Name, isTemplate: false))
                    .With(format.ArgumentsProperty, call.Arguments))));
        }

        turn.Text = text.AddTemplate(format.Close).ToValue();
        turn.Calls = null;
    }

    private void AddResults(ChatMessage message)
    {
        var text = MessageText.Of(message);
        if (text.Length > 0 || !message.Contents.Any(static content => content is FunctionResultContent))
        {
            AddResult(null, text);
        }

        foreach (var result in message.Contents.OfType<FunctionResultContent>())
        {
            AddResult(result.CallId, MessageText.OfResult(result));
        }
    }

    private void AddResult(string? callId, string text)
    {
        Length += text.Length;
        if (features.ToolRole)
        {
            var turn = new ConversationTurn(Tool)
            {
                Text = TemplateValue.Text(text, isTemplate: false),
                CallId = callId is null ? null : _callIds.Of(callId),
                Name = callId is null ? null : _toolNames.GetValueOrDefault(callId),
            };
            var call = features.SingleCalls ? _turns.FindLastIndex(other => other.Calls is [var only] && only.Id == turn.CallId) : -1;
            _turns.Insert(call < 0 ? _turns.Count : call + 1, turn);
            return;
        }

        var wrapped = new PromptText().AddTemplate(format.ResultOpen).Add(text).AddTemplate(format.ResultClose).ToValue();
        if (_turns is [.., { IsResult: true } last] && last.Role == format.ResultRole)
        {
            last.Text = new PromptText().Add(last.Text).AddTemplate("\n").Add(wrapped).ToValue();
        }
        else
        {
            AddTurn(format.ResultRole, wrapped).IsResult = true;
        }
    }
}
