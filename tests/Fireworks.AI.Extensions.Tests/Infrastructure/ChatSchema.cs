using System.Text.Json;

namespace Fireworks.AI.Extensions.Tests;

/// <summary>The closed lists of members that Fireworks' chat completions accept, written down from the API's documentation.</summary>
public static class ChatSchema
{
    private static readonly HashSet<string> Body =
    [
        "model", "messages", "prompt_token_ids", "max_tokens", "max_completion_tokens", "temperature", "top_p", "top_k", "min_p", "typical_p",
        "frequency_penalty", "presence_penalty", "repetition_penalty", "mirostat_target", "mirostat_lr", "seed", "stop", "n", "logit_bias", "ignore_eos",
        "user", "metadata", "stream", "stream_options", "response_format", "logprobs", "top_logprobs", "echo", "echo_last", "return_token_ids",
        "raw_output", "perf_metrics_in_response", "sampling_mask", "include_routing_matrix", "prediction", "speculation",
        "context_length_exceeded_behavior", "prompt_truncate_len", "safe_tokenization", "prompt_cache_key", "prompt_cache_isolation_key", "service_tier",
        "tools", "tool_choice", "parallel_tool_calls", "functions", "function_call", "reasoning_effort", "reasoning_history", "thinking",

        // Documented outside the schema.
        "min_tokens", "rewrite_speculation", "chat_template_kwargs", "truncate_prompt_tokens", "guided_json", "guided_grammar", "guided_choice",
    ];

    private static readonly Dictionary<string, HashSet<string>> Messages = new()
    {
        ["system"] = ["role", "content"],
        ["user"] = ["role", "content"],
        ["assistant"] = ["role", "content", "reasoning_content", "tool_calls"],
        ["tool"] = ["role", "content", "tool_call_id"],
    };

    private static readonly Dictionary<string, HashSet<string>> Parts = new()
    {
        ["image_url"] = ["url", "detail", "max_long_side_pixel"],
        ["video_url"] = ["url", "detail", "max_frames", "spatial_limit", "sample_fps", "fps", "max_long_side_pixel"],
        ["audio_url"] = ["url"],
    };

    /// <summary>The path of the first member that would be refused; null if there is none.</summary>
    public static string? FindViolation(JsonElement body) =>
        Closed(body, Body, "body")
        ?? Pair(body, "max_tokens", "max_completion_tokens")
        ?? Pair(body, "reasoning_effort", "thinking")
        ?? Pair(body, "messages", "prompt_token_ids")
        ?? Each(body, "messages", Message)
        ?? Each(body, "tools", Tool)
        ?? (body.TryGetProperty("stream_options", out var stream)
            ? Closed(stream, ["include_usage", "include_internal_content", "buffer_tokens", "buffer_ms", "buffer_mode"], "stream_options") : null)
        ?? (body.TryGetProperty("response_format", out var format) ? Format(format) : null);

    private static string? Message(JsonElement message)
    {
        var role = message.GetProperty("role").GetString()!;
        if (!Messages.TryGetValue(role, out var members))
        {
            return $"role {role}";
        }

        if (!message.TryGetProperty("content", out var content))
        {
            return $"{role} without content";
        }

        return Closed(message, members, role)
            ?? (content.ValueKind == JsonValueKind.Array ? Each(message, "content", Part) : content.ValueKind == JsonValueKind.Null && role != "assistant" ? "null content" : null)
            ?? Each(message, "tool_calls", Call)
            ?? (role == "tool" && !message.TryGetProperty("tool_call_id", out _) ? "tool without tool_call_id" : null);
    }

    private static string? Part(JsonElement part)
    {
        var type = part.GetProperty("type").GetString()!;
        if (type == "text")
        {
            return Closed(part, ["type", "text"], "text part");
        }

        return Parts.TryGetValue(type, out var members)
            ? Closed(part, ["type", type], type) ?? Closed(part.GetProperty(type), members, type)
            : $"part {type}";
    }

    private static string? Call(JsonElement call) =>
        Closed(call, ["id", "type", "function"], "tool call")
        ?? Closed(call.GetProperty("function"), ["name", "arguments"], "tool call function")
        ?? (call.GetProperty("function").GetProperty("arguments").ValueKind == JsonValueKind.String ? null : "arguments not a string");

    private static string? Tool(JsonElement tool) =>
        Closed(tool, ["type", "function"], "tool") ?? Closed(tool.GetProperty("function"), ["name", "description", "parameters", "strict"], "tool function");

    private static string? Format(JsonElement format) => format.GetProperty("type").GetString() switch
    {
        "text" => Closed(format, ["type"], "text format"),
        "json_object" => Closed(format, ["type", "schema"], "json_object format"),
        "json_schema" => Closed(format, ["type", "json_schema"], "json_schema format"),
        "grammar" => Closed(format, ["type", "grammar"], "grammar format"),
        var type => $"format {type}",
    };

    private static string? Each(JsonElement parent, string name, Func<JsonElement, string?> find) =>
        parent.TryGetProperty(name, out var items) ? items.EnumerateArray().Select(find).FirstOrDefault(found => found is not null) : null;

    private static string? Pair(JsonElement body, string left, string right) =>
        body.TryGetProperty(left, out _) && body.TryGetProperty(right, out _) ? $"{left} with {right}" : null;

    private static string? Closed(JsonElement element, HashSet<string> members, string where)
    {
        HashSet<string> seen = [];
        foreach (var property in element.EnumerateObject())
        {
            if (!members.Contains(property.Name) || !seen.Add(property.Name))
            {
                return $"{where}.{property.Name}";
            }
        }

        return null;
    }
}
