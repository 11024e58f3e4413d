using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Dialects;

/// <summary>The schema of a call's arguments, which are always an object even where a tool's schema does not say so.</summary>
internal static class ArgumentSchema
{
    public static JsonElement ForTool(AIFunctionDeclaration tool)
    {
        var schema = tool.JsonSchema;
        if (schema.ValueKind == JsonValueKind.Object
            && schema.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("object"))
        {
            return schema;
        }

        var complete = schema.ValueKind == JsonValueKind.Object ? JsonObject.Create(schema)! : [];
        if (complete.Count == 0)
        {
            complete["properties"] = new JsonObject();
        }

        complete["type"] = "object";
        using var document = JsonDocument.Parse(complete.ToJsonString());
        return document.RootElement.Clone();
    }
}
