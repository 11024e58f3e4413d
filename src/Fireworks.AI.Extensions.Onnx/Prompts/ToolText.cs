using Fireworks.AI.Extensions.Onnx.Dialects;
using Fireworks.AI.Text.Jinja.Rendering;
using Fireworks.AI.Text.Jinja.Values;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Prompts;

/// <summary>Writes tools and their calls into messages, in the model's own form, where the template has no place for them.</summary>
internal static class ToolText
{
    /// <summary>Puts the tools beside the text of a message, where templates read them as JSON.</summary>
    public static void Attach(TemplateMessage message, IReadOnlyList<AIFunctionDeclaration> tools, bool isSystem)
    {
        message.Tools = ToolTemplateValues.ToJson(TemplateValue.List([.. tools.Select(ToolTemplateValues.FromFunction)]));
        if (isSystem && message.Text.AsText.Length == 0)
        {
            message.Text = TemplateValue.Text("You are a helpful assistant with some tools.", isTemplate: true);
        }
    }

    /// <summary>Writes the tools into the text of a message.</summary>
    /// <exception cref="NotSupportedException">The dialect has no words for them.</exception>
    public static void WriteTools(TemplateMessage message, IReadOnlyList<AIFunctionDeclaration> tools, ToolCallFormat format, bool isSystem)
    {
        if (format.ToolsOpen.Length == 0)
        {
            throw new NotSupportedException(
                "The model's chat template has no place for tools and its tool-call dialect does not say how to tell them. "
                + "Set OnnxModelOptions.ToolCallDialect to another one, or send no tools.");
        }

        using var text = new TextBuilder();
        if (isSystem)
        {
            text.Append(message.Text);
            text.Append(text.Length > 0 ? "\n\n" : "", isTemplate: true);
        }

        text.Append(format.ToolsOpen, isTemplate: true);
        for (var i = 0; i < tools.Count; i++)
        {
            text.Append(i > 0 ? "\n" : "", isTemplate: true);
            text.Append(ToolTemplateValues.ToJson(ToolTemplateValues.FromTool(tools[i])));
        }

        text.Append(format.ToolsClose, isTemplate: true);
        if (!isSystem)
        {
            // What the user says comes last, as the question that the tools are for.
            text.Append("\n\n", isTemplate: true);
            text.Append(message.Text);
        }

        message.Text = text.ToValue();
    }

    /// <summary>Writes calls into the text of a message, as the model itself writes them.</summary>
    public static void WriteCalls(TemplateMessage message, ToolCallFormat format)
    {
        using var text = new TextBuilder();
        text.Append(message.Text);
        text.Append(text.Length > 0 && format.Open.Length > 0 ? "\n" : "", isTemplate: true);
        for (var i = 0; i < message.Calls!.Count; i++)
        {
            var call = message.Calls[i];
            text.Append(i == 0 ? format.Open : format.Separator, isTemplate: true);
            text.Append(ToolTemplateValues.ToJson(TemplateValue.From(new TemplateMap()
                .With(format.NameProperty, TemplateValue.Text(call.Name, isTemplate: false))
                .With(format.ArgumentsProperty, call.Arguments))));
        }

        text.Append(format.Close, isTemplate: true);
        message.Text = text.ToValue();
        message.Calls = null;
    }
}
