using Fireworks.AI.Text.Jinja.Runtime;

namespace Fireworks.AI.Extensions.Onnx.Prompts;

/// <summary>Puts a text together from the model's own markers and text of the conversation.</summary>
internal sealed class PromptText
{
    private readonly List<TemplateValue> _parts = [];

    /// <summary>Adds text that may yield special tokens.</summary>
    public PromptText AddTemplate(string text) => Add(TemplateValue.Text(text, isTemplate: true));

    public PromptText Add(string text) => Add(TemplateValue.Text(text, isTemplate: false));

    public PromptText Add(in TemplateValue text)
    {
        _parts.Add(text);
        return this;
    }

    public TemplateValue ToValue()
    {
        using var builder = new TextBuilder(RenderBudget.Unlimited);
        foreach (var part in _parts)
        {
            builder.Append(part);
        }

        return builder.ToValue();
    }
}
