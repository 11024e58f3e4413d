using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Dialects;

/// <summary>Parses calls written as JSON: an object with a name and arguments, or a list of such objects.</summary>
internal static class JsonToolCallParser
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 128 };

    /// <summary>Parses the calls; an error leaves nothing in <paramref name="calls"/>.</summary>
    public static FormatException? Parse(string json, List<FunctionCallContent> calls)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            return ParseAll(document.RootElement, calls);
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

    private static FormatException? ParseAll(JsonElement json, List<FunctionCallContent> calls)
    {
        if (json.ValueKind != JsonValueKind.Array)
        {
            return ParseOne(json, calls);
        }

        foreach (var item in json.EnumerateArray())
        {
            if (ParseOne(item, calls) is { } error)
            {
                calls.Clear();
                return error;
            }
        }

        return calls.Count > 0 ? null : new FormatException("The model wrote an empty list of tool calls.");
    }

    private static FormatException? ParseOne(JsonElement json, List<FunctionCallContent> calls)
    {
        // {"type": "function", "function": {...}} is how tools and calls look in requests; some models repeat it.
        if (json.ValueKind == JsonValueKind.Object
            && json.TryGetProperty("function", out var inner) && inner.ValueKind == JsonValueKind.Object)
        {
            json = inner;
        }

        if (json.ValueKind != JsonValueKind.Object
            || !json.TryGetProperty("name", out var name)
            || name.ValueKind != JsonValueKind.String
            || name.GetString() is not { Length: > 0 } text)
        {
            return new FormatException("The model wrote a tool call without a name.");
        }

        var hasArguments = json.TryGetProperty("arguments", out var arguments) || json.TryGetProperty("parameters", out arguments);
        return Add(text, hasArguments ? arguments : default, calls);
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
