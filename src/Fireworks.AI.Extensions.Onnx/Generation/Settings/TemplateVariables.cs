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
        if (ResponseFormat.FindSchema(options.ResponseFormat) is { } schema)
        {
            variables["json_schema"] = TemplateValue.FromJson(schema);
        }

        if (options.Reasoning?.Effort is { } effort)
        {
            variables[SettingNames.EnableThinking] = TemplateValue.From(effort != ReasoningEffort.None);
            variables[SettingNames.ReasoningEffort] = TemplateValue.Text(EffortName(effort), isTemplate: true);
        }

        if (entries.GetBoolean(SettingNames.EnableThinking) is { } thinks)
        {
            variables[SettingNames.EnableThinking] = TemplateValue.From(thinks);
        }

        if (entries.Get(SettingNames.ReasoningEffort) is { } asked)
        {
            variables[SettingNames.ReasoningEffort] = ToolTemplateValues.FromObject(SettingValue.Unwrap(asked));
        }

        foreach (var (name, value) in entries.GetProperties(SettingNames.ChatTemplateArguments) ?? new Dictionary<string, object?>())
        {
            variables[name] = ToolTemplateValues.FromObject(value);
        }

        return variables;
    }

    private static string EffortName(ReasoningEffort effort) => effort switch
    {
        ReasoningEffort.None => "none",
        ReasoningEffort.Low => "low",
        ReasoningEffort.Medium => "medium",
        _ => "high",
    };
}
