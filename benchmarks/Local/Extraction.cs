using System.Text.Json.Nodes;
using Fireworks.AI.Extensions.Onnx;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Benchmarks.Local;

/// <summary>A request that sparkler answers with the JSON text that stands in it.</summary>
internal static class Extraction
{
    public const string Request = "Extract the fields: " +
        """{"customer":"Margaret Thornbury","city":"Wolverhampton","street":"Chandlery Avenue","product":"espresso machine","date":"2026-03-14"}""";

    private static readonly string[] Fields = ["customer", "city", "street", "product", "date"];

    /// <summary>The model is told the fields by its template, and no grammar holds it to them.</summary>
    public static ChatOptions Options(int lookup) => new ChatOptions { MaxOutputTokens = 200, Temperature = 0 }.WithOnnx(onnx =>
    {
        onnx.PromptLookupTokens = lookup;
        onnx.ChatTemplateArguments = new Dictionary<string, object?>
        {
            ["json_schema"] = new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject(Fields.Select(static field => KeyValuePair.Create<string, JsonNode?>(
                    field, new JsonObject { ["type"] = "string" }))),
                ["required"] = new JsonArray([.. Fields.Select(static field => JsonValue.Create(field))]),
            },
        };
    });
}
