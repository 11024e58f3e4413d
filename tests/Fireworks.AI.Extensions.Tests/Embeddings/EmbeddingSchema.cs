using System.Text.Json;

namespace Fireworks.AI.Extensions.Tests;

/// <summary>The closed list of members that Fireworks' embeddings accept, written down from the API's documentation.</summary>
public static class EmbeddingSchema
{
    private static readonly HashSet<string> Body =
        ["model", "input", "dimensions", "normalize", "prompt_template", "return_logits", "encoding_format"];

    /// <summary>The first thing that would be refused; null if there is none.</summary>
    public static string? FindViolation(JsonElement body)
    {
        HashSet<string> seen = [];
        foreach (var member in body.EnumerateObject())
        {
            if (!Body.Contains(member.Name) || !seen.Add(member.Name))
            {
                return member.Name;
            }
        }

        if (!seen.Contains("model") || !seen.Contains("input"))
        {
            return "model or input is missing";
        }

        var input = body.GetProperty("input");
        return input.ValueKind != JsonValueKind.Array || input.GetArrayLength() is 0 or > 2048 ? "input is not 1 to 2048 items"
            : input.EnumerateArray().Any(item => item.ValueKind == JsonValueKind.String && item.GetString()!.Length == 0) ? "an input is empty"
            : input.EnumerateArray().Any(item => item.ValueKind == JsonValueKind.Object) && !seen.Contains("prompt_template") ? "objects without prompt_template"
            : body.TryGetProperty("dimensions", out var dimensions) && dimensions.GetInt32() < 1 ? "dimensions"
            : null;
    }
}
