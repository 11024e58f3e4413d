using System.Text.Json;
using System.Text.Json.Nodes;
using Fireworks.AI.Shared.Settings;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.SemanticKernel.Settings;

/// <summary>The entry <c>response_format</c>: a word, or the wire's form as JSON, which survives every copy and serializer.</summary>
internal static class ResponseFormatEntry
{
    private const string Text = "text";
    private const string JsonObject = "json_object";
    private const string JsonSchema = "json_schema";

    /// <exception cref="ArgumentException">The value says no form of an answer.</exception>
    public static object ToEntry(object value) => value switch
    {
        Type type => FromFormat(ChatResponseFormat.ForJsonSchema(type)),
        ChatResponseFormat format => FromFormat(format),
        string text => FromText(text),
        JsonElement { ValueKind: JsonValueKind.String } text => FromText(text.GetString()!),
        JsonElement { ValueKind: JsonValueKind.Object } element => FromObject(element),
        JsonValue node when node.GetValueKind() == JsonValueKind.String => FromText(node.GetValue<string>()),
        JsonObject node => FromObject(JsonSerializer.SerializeToElement(node)),
        _ when SettingValue.ToProperties(value) is { } properties =>
            FromObject(JsonSerializer.SerializeToElement(properties.ToDictionary())),
        _ => throw Unknown(value.ToString()),
    };

    /// <summary>The abstraction's form of an entry, and a grammar where the entry is one.</summary>
    /// <exception cref="ArgumentException">The entry says no form of an answer.</exception>
    public static (ChatResponseFormat? Format, string? Grammar, bool? Strict) Read(object entry) => ToEntry(entry) switch
    {
        Text => (ChatResponseFormat.Text, null, null),
        JsonObject => (ChatResponseFormat.Json, null, null),
        JsonElement element => Read(element),
        var other => throw Unknown(other.ToString()),
    };

    private static (ChatResponseFormat? Format, string? Grammar, bool? Strict) Read(JsonElement element)
    {
        switch (Find(element, "type") is { ValueKind: JsonValueKind.String } type ? type.GetString() : null)
        {
            case Text:
                return (ChatResponseFormat.Text, null, null);
            case JsonObject:
                return (Find(element, "schema") is { } held ? ChatResponseFormat.ForJsonSchema(held) : ChatResponseFormat.Json, null, null);
            case "grammar" when SettingValue.ToText(Find(element, "grammar")) is { } grammar:
                return (null, grammar, null);
            case JsonSchema when Find(element, JsonSchema) is { ValueKind: JsonValueKind.Object } named:
                var schema = ChatResponseFormat.ForJsonSchema(
                    Find(named, "schema") ?? named,
                    SettingValue.ToText(Find(named, "name")),
                    SettingValue.ToText(Find(named, "description")));
                return (schema, null, SettingValue.ToBoolean(Find(named, "strict")));
            default:
                return (ChatResponseFormat.ForJsonSchema(element), null, null);
        }
    }

    private static object FromFormat(ChatResponseFormat format)
    {
        switch (format)
        {
            case ChatResponseFormatText: return Text;
            case ChatResponseFormatJson { Schema: null }: return JsonObject;
            case ChatResponseFormatJson { Schema: { } schema } json:
                JsonObject named = [];
                Add(named, "name", json.SchemaName);
                Add(named, "description", json.SchemaDescription);
                named["schema"] = JsonNode.Parse(schema.GetRawText());
                return JsonSerializer.SerializeToElement(new JsonObject { ["type"] = JsonSchema, [JsonSchema] = named });
            default: throw Unknown(format.ToString());
        }
    }

    private static void Add(JsonObject named, string name, string? value)
    {
        if (value is not null)
        {
            named[name] = value;
        }
    }

    private static object FromText(string text)
    {
        if (text is Text or JsonObject)
        {
            return text;
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object ? FromObject(document.RootElement.Clone()) : throw Unknown(text);
        }
        catch (JsonException)
        {
            throw Unknown(text);
        }
    }

    /// <summary>What has no members says nothing: it is what other libraries' own formats become, as the OpenAI SDK's.</summary>
    private static JsonElement FromObject(JsonElement element) => element.EnumerateObject().Any() ? element : throw Unknown("{}");

    private static JsonElement? Find(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value)
            && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined) ? value : null;

    private static ArgumentException Unknown(string? value) => new(
        $"The response format '{value}' is not known. Use a type, a JSON schema, 'json_object', 'text', or a ChatResponseFormat of " +
        "Microsoft.Extensions.AI; that of the OpenAI SDK cannot be read.");
}
