using Fireworks.AI.Shared.Settings;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Generation.Settings;

/// <summary>Decides which tools apply to an answer, and how strictly.</summary>
internal static class ToolFilter
{
    /// <summary>The tools that the model may call: functions only, and none under <see cref="NoneChatToolMode"/>.</summary>
    /// <exception cref="NotSupportedException">A tool runs at a service.</exception>
    public static IReadOnlyList<AIFunctionDeclaration> SelectTools(ChatOptions options)
    {
        AIFunctionDeclaration[] functions = [.. (options.Tools ?? []).Select(RequireFunction)];
        return options.ToolMode is NoneChatToolMode ? [] : functions;
    }

    /// <summary>The tools of which one must be called; null where none must.</summary>
    /// <exception cref="ArgumentException">There is no such tool.</exception>
    public static IReadOnlyList<AIFunctionDeclaration>? SelectRequired(ChatToolMode? mode, IReadOnlyList<AIFunctionDeclaration> tools)
    {
        if (mode is not RequiredChatToolMode required)
        {
            return null;
        }

        var name = required.RequiredFunctionName;
        var callable = name is null ? tools : [.. tools.Where(tool => tool.Name == name)];
        return callable.Count > 0 ? callable : throw new ArgumentException(
            name is null ? "ChatOptions.ToolMode requires a call, but ChatOptions.Tools holds no function."
            : $"ChatOptions.ToolMode requires the function '{name}', which is not among ChatOptions.Tools.");
    }

    /// <summary>Whether a tool's schema must be enforced in full.</summary>
    /// <param name="tool">The tool.</param>
    /// <param name="byDefault">What the options say for the tools that say nothing.</param>
    /// <exception cref="ArgumentException">The tool says neither that it must nor that it need not.</exception>
    public static bool IsStrict(AITool tool, bool byDefault = false)
    {
        var properties = tool.AdditionalProperties;
        var asked = properties.GetValueOrDefault(SettingNames.Strict) ?? properties.GetValueOrDefault(SettingNames.StrictJsonSchema);
        return asked is null ? byDefault
            : (SettingValue.ToBoolean(asked) ?? throw SettingEntries.Invalid(SettingNames.Strict, "true or false"));
    }

    private static AIFunctionDeclaration RequireFunction(AITool tool) =>
        tool as AIFunctionDeclaration ?? tool.GetService<AIFunctionDeclaration>() ?? throw new NotSupportedException(
            $"The tool '{tool.Name}' ({tool.GetType().Name}) runs at a service; "
            + "in process only functions (AIFunctionDeclaration) can be tools.");
}
