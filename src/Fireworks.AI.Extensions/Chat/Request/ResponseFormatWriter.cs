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
        buffer.Name("response_format"u8);
        switch (format)
        {
            case ChatResponseFormatText: buffer.Raw("{\"type\":\"text\"}"u8); break;
            case ChatResponseFormatJson { Schema: null }: buffer.Raw("{\"type\":\"json_object\"}"u8); break;
            case ChatResponseFormatJson { Schema: { } whole } when IsWholeFormat(whole): buffer.Element(whole); break;
            case ChatResponseFormatJson json: WriteSchema(buffer, request, json); break;
            default:
                throw new NotSupportedException(
                $"A response format of type {format.GetType()} cannot be sent to Fireworks. Use text, JSON or a JSON schema.");
        }
    }

    public static void WriteGrammar(PooledBuffer buffer, string grammar)
    {
        buffer.Raw("\"response_format\":{\"type\":\"grammar\",\"grammar\":"u8);
        buffer.String(grammar);
        buffer.Close((byte)'}');
    }

    /// <summary>
    /// Whether the "schema" is the wire's response format as a whole. Semantic Kernel takes any object under <c>response_format</c> for a
    /// schema; none has such a type.
    /// </summary>
    private static bool IsWholeFormat(JsonElement schema) =>
        schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("type"u8, out var type) &&
        SettingValue.Text(type) is "json_schema" or "json_object" or "grammar" or "text";

    private static void WriteSchema(PooledBuffer buffer, ChatRequest request, ChatResponseFormatJson format)
    {
        if (request.Entries.Boolean(SettingNames.JsonObjectSchema) == true)
        {
            buffer.Raw("{\"type\":\"json_object\",\"schema\":"u8);
            buffer.Element(format.Schema!.Value);
            buffer.Close((byte)'}');
            return;
        }

        buffer.Raw("{\"type\":\"json_schema\",\"json_schema\":{\"name\":"u8);
        buffer.String(format.SchemaName is { Length: > 0 } name ? name : "response");
        if (format.SchemaDescription is { Length: > 0 } description)
        {
            buffer.Name("description"u8);
            buffer.String(description);
        }

        buffer.Name("schema"u8);
        buffer.Element(format.Schema!.Value);
        if ((request.Entries.Boolean(SettingNames.Strict) ?? request.Entries.Boolean(SettingNames.StrictJsonSchema)) is { } strict)
        {
            buffer.Name("strict"u8);
            buffer.Boolean(strict);
        }

        buffer.Append("}}"u8);
    }
}
