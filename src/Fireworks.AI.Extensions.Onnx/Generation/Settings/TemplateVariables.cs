using Fireworks.AI.Extensions.Onnx.Prompts;
using Fireworks.AI.Shared.Settings;
using Fireworks.AI.Text.Jinja.Values;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Generation.Settings;

/// <summary>Reads the variables that a caller's options give the chat template.</summary>
internal static class TemplateVariables
{
    public static Dictionary<string, TemplateValue> Read(ChatOptions options)
    {
        var variables = new Dictionary<string, TemplateValue>(StringComparer.Ordinal);
        var entries = new SettingEntries(options.AdditionalProperties);
        if (AnswerFormat.SchemaOf(options.ResponseFormat) is { } schema)
        {
            variables["json_schema"] = TemplateValue.FromJson(schema);
        }

        if (options.Reasoning?.Effort is { } effort)
        {
            variables[SettingNames.EnableThinking] = TemplateValue.From(effort != ReasoningEffort.None);
            variables[SettingNames.ReasoningEffort] = TemplateValue.Text(Name(effort), isTemplate: true);
        }

        if (entries.Boolean(SettingNames.EnableThinking) is { } thinks)
        {
            variables[SettingNames.EnableThinking] = TemplateValue.From(thinks);
        }

        if (entries.Get(SettingNames.ReasoningEffort) is { } asked)
        {
            variables[SettingNames.ReasoningEffort] = ToolValues.Convert(SettingValue.Unwrap(asked));
        }

        foreach (var (name, value) in entries.Members(SettingNames.ChatTemplateArguments) ?? new Dictionary<string, object?>())
        {
            variables[name] = ToolValues.Convert(value);
        }

        return variables;
    }

    private static string Name(ReasoningEffort effort) => effort switch
    {
        ReasoningEffort.None => "none",
        ReasoningEffort.Low => "low",
        ReasoningEffort.Medium => "medium",
        _ => "high",
    };
}
