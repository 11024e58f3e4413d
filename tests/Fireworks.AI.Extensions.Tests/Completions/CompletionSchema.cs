using System.Text.Json;

namespace Fireworks.AI.Extensions.Tests;

/// <summary>The closed list of members that Fireworks' completions accept, written down from the API's documentation.</summary>
public static class CompletionSchema
{
    private static readonly HashSet<string> Body =
    [
        "model", "prompt", "images", "max_tokens", "max_completion_tokens", "temperature", "top_p", "top_k", "min_p", "typical_p",
        "frequency_penalty", "presence_penalty", "repetition_penalty", "mirostat_target", "mirostat_lr", "seed", "stop", "n", "logit_bias", "ignore_eos",
        "user", "metadata", "stream", "stream_options", "response_format", "logprobs", "top_logprobs", "echo", "echo_last", "return_token_ids",
        "raw_output", "perf_metrics_in_response", "sampling_mask", "include_routing_matrix", "prediction", "speculation",
        "context_length_exceeded_behavior", "safe_tokenization", "prompt_cache_key", "prompt_cache_isolation_key", "service_tier",
        "reasoning_effort", "reasoning_history", "thinking",
    ];

    /// <summary>The first thing that would be refused; null if there is none.</summary>
    /// <param name="body">The body.</param>
    /// <param name="takesSuffix">Whether the deployment fills in the middle.</param>
    public static string? FindViolation(JsonElement body, bool takesSuffix = false)
    {
        HashSet<string> seen = [];
        foreach (var member in body.EnumerateObject())
        {
            if ((!Body.Contains(member.Name) && !(takesSuffix && member.Name == "suffix")) || !seen.Add(member.Name))
            {
                return member.Name;
            }
        }

        return !seen.Contains("model") || !seen.Contains("prompt") ? "model or prompt is missing"
            : seen.IsSupersetOf(["max_tokens", "max_completion_tokens"]) ? "both token limits"
            : !IsPrompt(body.GetProperty("prompt")) ? "prompt"
            : body.TryGetProperty("images", out var images) && (images.ValueKind != JsonValueKind.Array || images.EnumerateArray().Any(image => image.ValueKind != JsonValueKind.String)) ? "images"
            : seen.Contains("stream_options") && !body.GetProperty("stream").GetBoolean() ? "stream_options"
            : null;
    }

    private static bool IsPrompt(JsonElement prompt) =>
        prompt.ValueKind == JsonValueKind.String || (prompt.ValueKind == JsonValueKind.Array && prompt.EnumerateArray().Any() &&
            prompt.EnumerateArray().All(item => item.ValueKind is JsonValueKind.Number or JsonValueKind.String));
}
