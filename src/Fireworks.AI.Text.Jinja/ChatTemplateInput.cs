using System.Text.Json;
using Fireworks.AI.Text.Jinja.Values;

namespace Fireworks.AI.Text.Jinja;

/// <summary>The variables that a template is rendered with.</summary>
internal sealed class ChatTemplateInput(IReadOnlyDictionary<string, TemplateValue> variables, long length, TimeProvider clock)
{
    public IReadOnlyDictionary<string, TemplateValue> Variables { get; } = variables;

    /// <summary>Gets about how many characters the variables have. It scales what a rendering may spend.</summary>
    public long Length { get; } = length;

    public TimeProvider Clock { get; } = clock;

    /// <summary>Reads variables from a JSON object. None of its text is the template's.</summary>
    public static ChatTemplateInput FromJson(JsonElement variables, TimeProvider? clock = null) => new(
        variables.EnumerateObject().ToDictionary(
            static property => property.Name, static property => TemplateValue.FromJson(property.Value), StringComparer.Ordinal),
        variables.GetRawText().Length,
        clock ?? TimeProvider.System);
}
