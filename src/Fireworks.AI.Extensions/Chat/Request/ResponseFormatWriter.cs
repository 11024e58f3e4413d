using System.Text.Json;
using Fireworks.AI.Extensions.Json;
using Fireworks.AI.Shared.Settings;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Chat.Request;

/// <summary>Writes <c>response_format</c>: text, JSON, JSON by a schema, or text by a grammar.</summary>
internal static class ResponseFormatWriter
{
    public static void Write(PooledBuffer buffer, ChatRequest request, ChatResponseFormat format)
    {
        buffer.WriteName("response_format"u8);
        switch (format)
        {
            case ChatResponseFormatText: buffer.WriteRaw("{\"type\":\"text\"}"u8); break;
            case ChatResponseFormatJson { Schema: null }: buffer.WriteRaw("{\"type\":\"json_object\"}"u8); break;
            case ChatResponseFormatJson { Schema: { } whole } when IsWholeFormat(whole): buffer.WriteElement(whole); break;
            case ChatResponseFormatJson json: WriteSchema(buffer, request, json); break;
            default:
                throw new NotSupportedException(
                $"A response format of type {format.GetType()} cannot be sent to Fireworks. Use text, JSON or a JSON schema.");
        }
    }

    public static void WriteGrammar(PooledBuffer buffer, string grammar)
    {
        buffer.WriteRaw("\"response_format\":{\"type\":\"grammar\",\"grammar\":"u8);
        buffer.WriteString(grammar);
        buffer.WriteClose((byte)'}');
    }

    /// <summary>
    /// Whether the "schema" is the wire's response format as a whole. Semantic Kernel takes any object under <c>response_format</c> for a
    /// schema; none has such a type.
    /// </summary>
    private static bool IsWholeFormat(JsonElement schema) =>
        schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("type"u8, out var type) &&
        SettingValue.ToText(type) is "json_schema" or "json_object" or "grammar" or "text";

    private static void WriteSchema(PooledBuffer buffer, ChatRequest request, ChatResponseFormatJson format)
    {
        if (request.Entries.GetBoolean(SettingNames.JsonObjectSchema) == true)
        {
            buffer.WriteRaw("{\"type\":\"json_object\",\"schema\":"u8);
            buffer.WriteElement(format.Schema!.Value);
            buffer.WriteClose((byte)'}');
            return;
        }

        buffer.WriteRaw("{\"type\":\"json_schema\",\"json_schema\":{\"name\":"u8);
        buffer.WriteString(format.SchemaName is { Length: > 0 } name ? name : "response");
        if (format.SchemaDescription is { Length: > 0 } description)
        {
            buffer.WriteName("description"u8);
            buffer.WriteString(description);
        }

        buffer.WriteName("schema"u8);
        buffer.WriteElement(format.Schema!.Value);
        if ((request.Entries.GetBoolean(SettingNames.Strict) ?? request.Entries.GetBoolean(SettingNames.StrictJsonSchema)) is { } strict)
        {
            buffer.WriteName("strict"u8);
            buffer.WriteBoolean(strict);
        }

        buffer.Append("}}"u8);
    }
}
