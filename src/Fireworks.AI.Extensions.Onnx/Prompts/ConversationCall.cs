using Fireworks.AI.Text.Jinja.Runtime;

namespace Fireworks.AI.Extensions.Onnx.Prompts;

/// <summary>A call of a tool that an assistant message made.</summary>
internal sealed record ConversationCall(string Id, string Name, TemplateValue Arguments)
{
    public TemplateValue ToValue() => TemplateValue.From(new TemplateMap()
        .With("id", TemplateValue.Text(Id, isTemplate: false))
        .With("type", TemplateValue.Text("function", isTemplate: true))
        .With("function", TemplateValue.From(new TemplateMap()
            .With("name", TemplateValue.Text(Name, isTemplate: false))
            .With("arguments", Arguments))));
}
