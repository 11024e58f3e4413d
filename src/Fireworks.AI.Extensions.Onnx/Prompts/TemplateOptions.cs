using Fireworks.AI.Text.Jinja.Values;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Prompts;

/// <summary>The variables that come from a caller's options.</summary>
internal static class TemplateOptions
{
    private const string EnableThinking = "enable_thinking";
    private const string ReasoningEffortName = "reasoning_effort";
    private const string TemplateArguments = "chat_template_kwargs";

    public static void Add(Dictionary<string, TemplateValue> variables, ChatOptions? options)
    {
        if (options is null)
        {
            return;
        }

        if (options.ResponseFormat is ChatResponseFormatJson { Schema: { } schema })
        {
            variables["json_schema"] = TemplateValue.FromJson(schema);
        }

        if (options.Reasoning?.Effort is { } effort)
        {
            variables[EnableThinking] = TemplateValue.From(effort != ReasoningEffort.None);
            variables[ReasoningEffortName] = TemplateValue.Text(Name(effort), isTemplate: true);
        }

        if (options.AdditionalProperties is not { } properties)
        {
            return;
        }

        foreach (var name in (ReadOnlySpan<string>)[EnableThinking, ReasoningEffortName])
        {
            if (properties.TryGetValue(name, out var value) && value is not null)
            {
                variables[name] = ToolValues.Convert(value);
            }
        }

        if (properties.TryGetValue(TemplateArguments, out var arguments) && arguments is not null)
        {
            AddArguments(variables, ToolValues.Convert(arguments));
        }
    }

    private static void AddArguments(Dictionary<string, TemplateValue> variables, in TemplateValue arguments)
    {
        if (arguments.Kind != ValueKind.Map)
        {
            throw new ArgumentException($"'{TemplateArguments}' must be an object whose members become variables of the chat template.");
        }

        foreach ((var name, var value) in arguments.AsMap.Entries)
        {
            variables[name.AsText] = value;
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
