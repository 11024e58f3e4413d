using Fireworks.AI.Extensions.Onnx.Dialects;
using Fireworks.AI.Extensions.Onnx.Images;
using Fireworks.AI.Text.Jinja;
using Fireworks.AI.Text.Jinja.Rendering;
using Fireworks.AI.Text.Jinja.Values;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Prompts;

/// <summary>Turns messages of the abstraction into those that templates know, in the shape that Hugging Face gives them.</summary>
/// <remarks>What a template has no place for (tools, calls, results) is written into the texts in the model's own form.</remarks>
internal sealed class TemplateMessageBuilder(ChatTemplateFeatures features, Dialect dialect, ConversationImages? images = null)
{
    private readonly ToolCallFormat _format = dialect.Format;

    private const string System = "system";
    private const string Assistant = "assistant";
    private const string Tool = "tool";
    private const string Developer = "developer";

    /// <summary>What a schema or a value counts for in <see cref="Length"/>, without writing it to see.</summary>
    private const int AssumedJsonLength = 4096;

    private readonly List<TemplateMessage> _messages = [];
    private readonly Dictionary<string, string> _toolNames = new(StringComparer.Ordinal);
    private readonly HashSet<string> _openCalls = new(StringComparer.Ordinal);
    private readonly TemplateToolCallIds _callIds = new(features.ShortCallIds);

    /// <summary>Gets about how many characters the messages have.</summary>
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
            AddSystem(TextWithoutImages(message));
        }
        else if (message.Role == ChatRole.User)
        {
            AddText("user", ContentText.FromMessage(message, images));
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
            return TemplateValue.List([.. tools.Select(ToolTemplateValues.FromTool)]);
        }

        var bearer = dialect.RefusesSystem && _messages.Find(static message => message.Role == "user") is { } user ? user : FirstSystem();
        if (features.SystemTools)
        {
            ToolText.Attach(bearer, tools, isSystem: bearer.Role == System);
        }
        else
        {
            ToolText.WriteTools(bearer, tools, _format, isSystem: bearer.Role == System);
        }

        return TemplateValue.None;
    }

    public TemplateValue ToMessages()
    {
        if (images is not null)
        {
            images.Files = [.. _messages.SelectMany(static message => message.Images)];
        }

        return TemplateValue.List([.. _messages.Select(message => TemplateValue.From(message.ToMap(features, images?.Text)))]);
    }

    private void AddSystem(string text)
    {
        if (_messages is [{ Role: System } first])
        {
            using var joined = new TextBuilder();
            joined.Append(first.Text);
            joined.Append(joined.Length > 0 ? "\n\n" : "", isTemplate: false);
            joined.Append(text, isTemplate: false);
            first.Text = joined.ToValue();
            Length += text.Length;
        }
        else
        {
            AddText(System, new MessageText(text));
        }
    }

    private TemplateMessage FirstSystem()
    {
        if (_messages is not [{ Role: System }, ..])
        {
            _messages.Insert(0, new TemplateMessage(System) { Text = TemplateValue.EmptyText });
        }

        return _messages[0];
    }

    private string TextWithoutImages(ChatMessage message) => ContentText.FromMessage(message, images).Value.AsText;

    private TemplateMessage AddText(string role, MessageText text)
    {
        Length += text.Length;
        var message = AddMessage(role, text.Value);
        message.Images = text.Images;
        return message;
    }

    private TemplateMessage AddMessage(string role, TemplateValue text)
    {
        var message = new TemplateMessage(role) { Text = text };
        _messages.Add(message);
        return message;
    }

    private void AddAssistant(ChatMessage message)
    {
        // A history may hold a call twice: Semantic Kernel adds the calls of a stream itself, and its users do so again.
        var text = TextWithoutImages(message);
        FunctionCallContent[] calls = [.. message.Contents.OfType<FunctionCallContent>().Where(call => _openCalls.Add(call.CallId))];
        if (calls.Length == 0 && text.Length == 0 && message.Contents.Any(static content => content is FunctionCallContent))
        {
            return;
        }

        var written = AddText(Assistant, new MessageText(text));
        var reasoning = string.Concat(message.Contents.OfType<TextReasoningContent>().Select(static content => content.Text));
        if (reasoning.Length > 0)
        {
            Length += reasoning.Length;
            written.Reasoning = TemplateValue.Text(reasoning, isTemplate: false);
            written.ReasoningProperty = dialect.ReasoningProperty;
        }

        if (calls.Length == 0)
        {
            return;
        }

        foreach (var call in calls)
        {
            _toolNames[call.CallId] = call.Name;
            Length += call.Arguments?.Values.Sum(static value => value is string text ? text.Length : AssumedJsonLength) ?? 0;
        }

        written.Calls =
            [.. calls.Select(call => new TemplateToolCall(_callIds.GetId(call.CallId), call.Name, Arguments(call)))];
        written.HasContent = !dialect.WantsNoContentBesideCalls || written.Text.AsText.Length > 0;
        if (!features.ToolCalls)
        {
            ToolText.WriteCalls(written, _format);
        }
        else if (features.SingleCalls)
        {
            SplitCalls(written);
        }
    }

    /// <summary>The arguments as the template takes them: as a dictionary, or as text in JSON.</summary>
    private TemplateValue Arguments(FunctionCallContent call)
    {
        var arguments = ToolTemplateValues.FromArguments(call.Arguments);
        return dialect.TakesArgumentsAsText && features.ToolCalls ? ToolTemplateValues.ToJson(arguments) : arguments;
    }

    /// <summary>Leaves a message its first call, and gives each other one a message of its own.</summary>
    private void SplitCalls(TemplateMessage message)
    {
        var calls = message.Calls!;
        message.Calls = [calls[0]];
        foreach (var call in calls.Skip(1))
        {
            AddMessage(Assistant, TemplateValue.EmptyText).Calls = [call];
        }
    }

    private void AddResults(ChatMessage message)
    {
        var text = ContentText.FromMessage(message, images);
        if (text.Length > 0 || !message.Contents.Any(static content => content is FunctionResultContent))
        {
            AddResult(null, text);
        }

        foreach (var result in message.Contents.OfType<FunctionResultContent>())
        {
            _openCalls.Remove(result.CallId);
            AddResult(result.CallId, ContentText.FromResult(result, images));
        }
    }

    private void AddResult(string? callId, MessageText text)
    {
        Length += text.Length;
        if (features.ToolRole)
        {
            var result = new TemplateMessage(Tool)
            {
                Text = text.Value,
                Images = text.Images,
                CallId = callId is null ? null : _callIds.GetId(callId),
                Name = callId is null ? null : _toolNames.GetValueOrDefault(callId),
            };
            var call = features.SingleCalls ? _messages.FindLastIndex(other => other.Calls is [var only] && only.Id == result.CallId) : -1;
            _messages.Insert(call < 0 ? _messages.Count : call + 1, result);
            return;
        }

        // Results that follow each other stand in one message.
        using var written = new TextBuilder();
        IReadOnlyList<ImageFile> earlier = [];
        if (_messages is [.., { IsResult: true } last] && last.Role == _format.ResultRole)
        {
            earlier = last.Images;
            written.Append(last.Text);
            written.Append("\n", isTemplate: true);
            _messages.RemoveAt(_messages.Count - 1);
        }

        written.Append(_format.ResultOpen, isTemplate: true);
        written.Append(text.Value);
        written.Append(_format.ResultClose, isTemplate: true);
        var message = AddMessage(_format.ResultRole, written.ToValue());
        message.IsResult = true;
        message.Images = [.. earlier, .. text.Images];
    }
}
