namespace Fireworks.AI.Extensions;

public sealed partial class FireworksChatOptions
{
    /// <summary>What happens if prompt and token limit exceed the context: <c>truncate</c> lowers the token limit, <c>error</c> refuses.</summary>
    public string? ContextLengthExceededBehavior
    {
        get => _entries.Text("context_length_exceeded_behavior");
        set => _entries.Set("context_length_exceeded_behavior", value);
    }

    /// <summary>Drops the oldest turns until the prompt has this many tokens.</summary>
    public int? PromptTruncateLength
    {
        get => _entries.Integer("prompt_truncate_len");
        set => _entries.Set("prompt_truncate_len", value);
    }

    /// <summary>Whether special tokens in messages stay plain text. True makes the call fail where the model cannot do that.</summary>
    public bool? SafeTokenization
    {
        get => _entries.Boolean("safe_tokenization");
        set => _entries.Set("safe_tokenization", value);
    }

    /// <summary>Requests with the same key go to the same replica and share its cache: use one that is stable for a conversation.</summary>
    public string? PromptCacheKey
    {
        get => _entries.Text("prompt_cache_key");
        set => _entries.Set("prompt_cache_key", value);
    }

    /// <summary>Separates cache entries, for example of tenants on one deployment.</summary>
    public string? PromptCacheIsolationKey
    {
        get => _entries.Text("prompt_cache_isolation_key");
        set => _entries.Set("prompt_cache_isolation_key", value);
    }

    /// <summary><c>priority</c> for better reliability at peak times at a higher price; null or <c>default</c> otherwise.</summary>
    public string? ServiceTier
    {
        get => _entries.Text("service_tier");
        set => _entries.Set("service_tier", value);
    }

    /// <summary>Sent as the header <c>x-session-affinity</c>; like <see cref="PromptCacheKey"/>, which is preferred.</summary>
    public string? SessionAffinity
    {
        get => _entries.Text("session_affinity");
        set => _entries.Set("session_affinity", value);
    }

    /// <summary>Sent as the header <c>x-multi-turn-session-id</c>, for trajectories of reinforcement learning.</summary>
    public string? MultiTurnSessionId
    {
        get => _entries.Text("multi_turn_session_id");
        set => _entries.Set("multi_turn_session_id", value);
    }

    /// <summary>Your id of the request, sent as the header <c>x-request-id</c> and returned.</summary>
    public string? RequestId
    {
        get => _entries.Text("request_id");
        set => _entries.Set("request_id", value);
    }

    /// <summary>For model routers: 1 (quality) to 5 (savings), sent as the header <c>x-routing-preference</c>.</summary>
    public int? RoutingPreference
    {
        get => _entries.Integer("routing_preference");
        set => _entries.Set("routing_preference", value);
    }
}
