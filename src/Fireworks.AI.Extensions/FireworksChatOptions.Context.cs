using Fireworks.AI.Shared.Settings;

namespace Fireworks.AI.Extensions;

public sealed partial class FireworksChatOptions
{
    /// <summary>
    /// Gets or sets what happens if prompt and token limit exceed the context. Entry <c>context_length_exceeded_behavior</c>.
    /// </summary>
    public FireworksContextLengthBehavior? ContextLengthExceededBehavior
    {
        get => _settings.GetWord(SettingNames.ContextLengthExceededBehavior, static word => new FireworksContextLengthBehavior(word));
        set => _settings.SetWord(SettingNames.ContextLengthExceededBehavior, value);
    }

    /// <summary>
    /// Gets or sets how many tokens the prompt may have before its oldest turns are dropped. Entry <c>prompt_truncate_len</c>.
    /// </summary>
    public int? MaxPromptTokens
    {
        get => _settings.GetInteger(SettingNames.PromptTruncateLength);
        set => _settings.Set(SettingNames.PromptTruncateLength, value);
    }

    /// <summary>
    /// Gets or sets whether special tokens in messages stay plain text. True makes the call fail where the model cannot do that. Entry
    /// <c>safe_tokenization</c>.
    /// </summary>
    public bool? SafeTokenization
    {
        get => _settings.GetBoolean(SettingNames.SafeTokenization);
        set => _settings.Set(SettingNames.SafeTokenization, value);
    }

    /// <summary>
    /// Gets or sets a key by which requests go to the same replica and share its cache: use one that is stable for a conversation. Entry
    /// <c>prompt_cache_key</c>.
    /// </summary>
    public string? PromptCacheKey
    {
        get => _settings.GetText(SettingNames.PromptCacheKey);
        set => _settings.Set(SettingNames.PromptCacheKey, value);
    }

    /// <summary>
    /// Gets or sets a key that separates cache entries, for example of tenants on one deployment. Entry <c>prompt_cache_isolation_key</c>.
    /// </summary>
    public string? PromptCacheIsolationKey
    {
        get => _settings.GetText(SettingNames.PromptCacheIsolationKey);
        set => _settings.Set(SettingNames.PromptCacheIsolationKey, value);
    }

    /// <summary>Gets or sets how the request is served, for example with priority. Entry <c>service_tier</c>.</summary>
    public FireworksServiceTier? ServiceTier
    {
        get => _settings.GetWord(SettingNames.ServiceTier, static word => new FireworksServiceTier(word));
        set => _settings.SetWord(SettingNames.ServiceTier, value);
    }

    /// <summary>
    /// Gets or sets a key that is sent as the header <c>x-session-affinity</c>; like <see cref="PromptCacheKey"/>, which is preferred.
    /// Entry <c>session_affinity</c>.
    /// </summary>
    public string? SessionAffinityKey
    {
        get => _settings.GetText(SettingNames.SessionAffinity);
        set => _settings.Set(SettingNames.SessionAffinity, value);
    }

    /// <summary>
    /// Gets or sets an id that is sent as the header <c>x-multi-turn-session-id</c>, for trajectories of reinforcement learning. Entry
    /// <c>multi_turn_session_id</c>.
    /// </summary>
    public string? MultiTurnSessionId
    {
        get => _settings.GetText(SettingNames.MultiTurnSessionId);
        set => _settings.Set(SettingNames.MultiTurnSessionId, value);
    }

    /// <summary>
    /// Gets or sets your id of the request, sent as the header <c>x-request-id</c> and returned. Entry <c>request_id</c>.
    /// </summary>
    public string? RequestId
    {
        get => _settings.GetText(SettingNames.RequestId);
        set => _settings.Set(SettingNames.RequestId, value);
    }

    /// <summary>
    /// Gets or sets the choice of model routers: 1 (quality) to 5 (savings), sent as the header <c>x-routing-preference</c>. Entry
    /// <c>routing_preference</c>.
    /// </summary>
    public int? RoutingPreference
    {
        get => _settings.GetInteger(SettingNames.RoutingPreference);
        set => _settings.Set(SettingNames.RoutingPreference, value);
    }
}
