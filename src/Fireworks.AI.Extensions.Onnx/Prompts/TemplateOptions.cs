using Fireworks.AI.Shared.Settings;
using Fireworks.AI.Text.Jinja.Runtime;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Prompts;

/// <summary>The variables that come from a caller's options.</summary>
internal static class TemplateOptions
{
    public static void Add(Dictionary<string, TemplateValue> variables, ChatOptions? options)
    {
        if (options is null)
        {
            return;
        }

        if (options.ResponseFormat is ChatResponseFormatJson { Schema: { } schema })
        {
            variables["json_schema"] = JsonValues.Convert(schema);
        }

        if (options.Reasoning?.Effort is { } effort)
        {
            variables[SettingNames.EnableThinking] = TemplateValue.From(effort != ReasoningEffort.None);
            variables[SettingNames.ReasoningEffort] = TemplateValue.Text(Name(effort), isTemplate: true);
        }

        SettingEntries entries = new(options.AdditionalProperties);
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
    }

    private static string Name(ReasoningEffort effort) => effort switch
    {
        ReasoningEffort.None => "none",
        ReasoningEffort.Low => "low",
        ReasoningEffort.Medium => "medium",
        _ => "high",
    };
}
