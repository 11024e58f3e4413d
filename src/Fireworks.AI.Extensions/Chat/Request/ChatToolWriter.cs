using System.Text.Json;
using Fireworks.AI.Extensions.Json;
using Fireworks.AI.Shared.Settings;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Chat.Request;

/// <summary>Writes <c>tools</c>, <c>tool_choice</c> and <c>parallel_tool_calls</c>.</summary>
internal static class ChatToolWriter
{
    public static void Write(PooledBuffer buffer, ChatRequest request, IList<AITool> tools)
    {
        // On the options it means every function, but for those that say otherwise.
        var strict = request.Entries.GetBoolean(SettingNames.Strict) ?? request.Entries.GetBoolean(SettingNames.StrictJsonSchema);
        buffer.WriteName("tools"u8);
        buffer.WriteOpen((byte)'[');
        foreach (var tool in tools)
        {
            WriteTool(buffer, Function(tool), strict);
        }

        buffer.WriteClose((byte)']');
    }

    /// <param name="buffer">Where to write.</param>
    /// <param name="request">The request.</param>
    /// <param name="choice">The tool mode, or the names of the tools that are allowed.</param>
    public static void WriteChoice(PooledBuffer buffer, ChatRequest request, object? choice)
    {
        // The tools of the options; null where they come from the raw body.
        var tools = request.Properties.First(property => property.Name == KnownChatSettings.Tools).Value as IList<AITool>;
        switch (choice)
        {
            case IList<string> allowed:
                WriteAllowed(buffer, request.Options?.ToolMode, allowed, tools);
                break;
            case NoneChatToolMode:
                buffer.WriteRaw("\"tool_choice\":\"none\""u8);
                break;
            case AutoChatToolMode:
                buffer.WriteRaw("\"tool_choice\":\"auto\""u8);
                break;
            case RequiredChatToolMode { RequiredFunctionName: null }:
                buffer.WriteRaw("\"tool_choice\":\"required\""u8);
                break;
            case RequiredChatToolMode { RequiredFunctionName: { } name }:
                CheckDeclared(name, tools);
                buffer.WriteRaw("\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":"u8);
                buffer.WriteString(ToolNames.ToWire(name));
                buffer.Append("}}"u8);
                break;
            default:
                throw new NotSupportedException($"A tool mode of type {choice?.GetType()} is not known.");
        }
    }

    private static AIFunctionDeclaration Function(AITool tool) =>
        tool as AIFunctionDeclaration ?? tool.GetService<AIFunctionDeclaration>() ?? throw new NotSupportedException(
            $"A tool of type {tool.GetType().Name} runs at a service that Fireworks does not offer on this endpoint. Pass functions only.");

    private static void WriteTool(PooledBuffer buffer, AIFunctionDeclaration function, bool? strictByDefault)
    {
        CheckName(function.Name);
        buffer.WriteRaw("{\"type\":\"function\",\"function\":{\"name\":"u8);
        buffer.WriteString(ToolNames.ToWire(function.Name));
        if (function.Description.Length > 0)
        {
            buffer.WriteName("description"u8);
            buffer.WriteString(function.Description);
        }

        buffer.WriteName("parameters"u8);
        if (function.JsonSchema is { ValueKind: JsonValueKind.Object } schema && schema.EnumerateObject().MoveNext())
        {
            buffer.WriteElement(schema);
        }
        else
        {
            buffer.WriteRaw("{\"type\":\"object\",\"properties\":{}}"u8);
        }

        if ((FindStrict(function) ?? strictByDefault) is { } strict)
        {
            buffer.WriteName("strict"u8);
            buffer.WriteBoolean(strict);
        }

        buffer.Append("}}"u8);
    }

    private static bool? FindStrict(AIFunctionDeclaration function) =>
        (function.AdditionalProperties.TryGetValue(SettingNames.Strict, out var strict) ||
            function.AdditionalProperties.TryGetValue(SettingNames.StrictJsonSchema, out strict)) && strict is not null
            ? SettingValue.ToBoolean(strict) ?? throw SettingEntries.Invalid(SettingNames.Strict, "true or false")
            : null;

    private static void CheckName(string name)
    {
        if (name.Length == 0)
        {
            throw new ArgumentException("A tool has an empty name. Give it one, so that the model can call it.");
        }
    }

    /// <summary>A choice among some tools, while all stay in the prompt and so in its cache.</summary>
    private static void WriteAllowed(PooledBuffer buffer, ChatToolMode? mode, IList<string> allowed, IList<AITool>? tools)
    {
        if (mode is NoneChatToolMode or RequiredChatToolMode { RequiredFunctionName: not null })
        {
            throw new ArgumentException("'allowed_tools' goes with the tool modes auto and required only.");
        }

        if (allowed.Count == 0)
        {
            throw new ArgumentException("'allowed_tools' is empty. Name at least one tool, or use ChatToolMode.None.");
        }

        buffer.WriteRaw("\"tool_choice\":{\"type\":\"allowed_tools\",\"allowed_tools\":{\"mode\":"u8);
        buffer.WriteLiteral(mode is RequiredChatToolMode ? "required"u8 : "auto"u8);
        buffer.WriteName("tools"u8);
        buffer.WriteOpen((byte)'[');
        foreach (var name in allowed)
        {
            CheckDeclared(name, tools);
            buffer.WriteRaw("{\"type\":\"function\",\"function\":{\"name\":"u8);
            buffer.WriteString(ToolNames.ToWire(name));
            buffer.Append("}}"u8);
        }

        buffer.Append("]}}"u8);
    }

    private static void CheckDeclared(string name, IList<AITool>? tools)
    {
        if (tools is not null && !tools.Any(tool => tool.Name == name))
        {
            throw new ArgumentException($"The tool '{name}' is asked for, but is not among the tools of the request.");
        }
    }
}
