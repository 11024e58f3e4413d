using System.Text.Json;

namespace Fireworks.AI.Extensions.Tests;

/// <summary>The closed list of members that Fireworks' reranking accepts, written down from the API's documentation.</summary>
public static class RerankSchema
{
    private static readonly HashSet<string> Body = ["model", "query", "documents", "top_n", "return_documents", "task"];

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

        return !seen.Contains("query") || !seen.Contains("documents") ? "query or documents is missing"
            : !IsText(body, "model") ? "model"
            : !IsText(body, "query") ? "query"
            : !body.GetProperty("documents").EnumerateArray().Any() ? "documents is empty"
            : body.GetProperty("documents").EnumerateArray().Any(document => document.ValueKind != JsonValueKind.String) ? "a document is not a string"
            : body.TryGetProperty("top_n", out var count) && count.GetInt32() < 1 ? "top_n"
            : body.TryGetProperty("return_documents", out var returns) && returns.ValueKind is not (JsonValueKind.True or JsonValueKind.False) ? "return_documents"
            : body.TryGetProperty("task", out _) && !IsText(body, "task") ? "task"
            : null;
    }

    private static bool IsText(JsonElement body, string name) => body.GetProperty(name).ValueKind == JsonValueKind.String;
}
