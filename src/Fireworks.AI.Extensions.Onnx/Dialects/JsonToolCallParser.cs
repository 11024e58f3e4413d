using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Dialects;

/// <summary>Parses calls written as JSON: an object with a name and arguments, or a list of such objects.</summary>
internal static class JsonToolCallParser
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 128 };

    private static readonly string[] NameProperties = ["name", "tool_name", "function_name", "function", "tool"];

    private static readonly string[] ArgumentsProperties = ["arguments", "parameters", "args", "input", "kwargs"];

    /// <summary>Parses the calls; an error leaves nothing in <paramref name="calls"/>.</summary>
    public static FormatException? Parse(
        string json, CallForm form, IReadOnlyList<AIFunctionDeclaration> tools, List<FunctionCallContent> calls)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            return ParseAll(document.RootElement, form, tools, calls);
        }
        catch (JsonException exception)
        {
            return new FormatException($"The model wrote a tool call that is not valid JSON: {exception.Message}", exception);
        }
    }

    /// <summary>Parses the arguments of a call whose name stands elsewhere.</summary>
    public static FormatException? ParseArguments(string name, string json, List<FunctionCallContent> calls)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            return Add(name, document.RootElement, calls);
        }
        catch (JsonException exception)
        {
            return new FormatException($"The model called '{name}' with arguments that are not valid JSON: {exception.Message}", exception);
        }
    }

    private static FormatException? ParseAll(
        JsonElement json, CallForm form, IReadOnlyList<AIFunctionDeclaration> tools, List<FunctionCallContent> calls)
    {
        if (json.ValueKind != JsonValueKind.Array)
        {
            return ParseOne(json, form, tools, calls);
        }

        foreach (var item in json.EnumerateArray())
        {
            if (ParseOne(item, form, tools, calls) is { } error)
            {
                calls.Clear();
                return error;
            }
        }

        return calls.Count > 0 ? null : new FormatException("The model wrote an empty list of tool calls.");
    }

    private static FormatException? ParseOne(
        JsonElement json, CallForm form, IReadOnlyList<AIFunctionDeclaration> tools, List<FunctionCallContent> calls)
    {
        // {"type": "function", "function": {...}} is how tools and calls look in requests; some models repeat it.
        if (json.ValueKind == JsonValueKind.Object
            && json.TryGetProperty("function", out var inner) && inner.ValueKind == JsonValueKind.Object)
        {
            json = inner;
        }

        if (json.ValueKind != JsonValueKind.Object)
        {
            return new FormatException("The model wrote a tool call without a name.");
        }

        if (form.Syntax == CallSyntax.JsonMember)
        {
            foreach (var member in json.EnumerateObject())
            {
                return member.Value.ValueKind == JsonValueKind.Object || tools.Any(tool => tool.Name == member.Name)
                    ? Add(member.Name, member.Value, calls)
                    : new FormatException("The model wrote a tool call without a name.");
            }
        }

        if (FindProperty(json, form.NameProperty, NameProperties) is not { ValueKind: JsonValueKind.String } name
            || name.GetString() is not { Length: > 0 } text)
        {
            return new FormatException("The model wrote a tool call without a name.");
        }

        return Add(text, FindProperty(json, form.ArgumentsProperty, ArgumentsProperties) ?? default, calls);
    }

    private static JsonElement? FindProperty(JsonElement json, string first, string[] others)
    {
        if (json.TryGetProperty(first, out var value))
        {
            return value;
        }

        foreach (var other in others)
        {
            if (json.TryGetProperty(other, out value))
            {
                return value;
            }
        }

        return null;
    }

    private static FormatException? Add(string name, JsonElement arguments, List<FunctionCallContent> calls)
    {
        switch (arguments.ValueKind)
        {
            case JsonValueKind.Undefined or JsonValueKind.Null:
                calls.Add(new FunctionCallContent(ToolCallIds.Next(), name, new Dictionary<string, object?>()));
                return null;
            case JsonValueKind.Object:
                calls.Add(new FunctionCallContent(ToolCallIds.Next(), name, ToDictionary(arguments)));
                return null;
            case JsonValueKind.String when arguments.GetString() is { } encoded && encoded.TrimStart().StartsWith('{'):
                return ParseArguments(name, encoded, calls);
            default:
                return new FormatException($"The model called '{name}' with arguments that are not an object.");
        }
    }

    private static Dictionary<string, object?> ToDictionary(JsonElement arguments)
    {
        var independent = arguments.Clone();
        var dictionary = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var property in independent.EnumerateObject())
        {
            dictionary[property.Name] = property.Value.ValueKind == JsonValueKind.Null ? null : property.Value;
        }

        return dictionary;
    }
}
