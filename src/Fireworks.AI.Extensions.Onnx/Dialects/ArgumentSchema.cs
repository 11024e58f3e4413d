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
            if (!IsWithoutParameters(schema))
            {
                return schema;
            }
        }

        var complete = schema.ValueKind == JsonValueKind.Object ? JsonObject.Create(schema)! : [];
        if (complete.Count == 0)
        {
            complete["properties"] = new JsonObject();
        }

        complete["type"] = "object";
        if (IsWithoutParameters(schema))
        {
            complete["additionalProperties"] = false;
        }

        using var document = JsonDocument.Parse(complete.ToJsonString());
        return document.RootElement.Clone();
    }

    /// <summary>The schema says of no argument that there may be one; anything that it says of arguments leaves it as it is.</summary>
    private static bool IsWithoutParameters(JsonElement schema) => schema.ValueKind != JsonValueKind.Object
        || schema.EnumerateObject().All(static property => property.Name is "type" or "title" or "description" or "$schema" or "$comment"
            || (property.Name ==
                "properties" && property.Value.ValueKind == JsonValueKind.Object && !property.Value.EnumerateObject().Any())
            || (property.Name == "required" && property.Value.ValueKind == JsonValueKind.Array && property.Value.GetArrayLength() == 0));
}
