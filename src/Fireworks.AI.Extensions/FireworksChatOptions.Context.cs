using Fireworks.AI.Shared.Settings;

namespace Fireworks.AI.Extensions;

public sealed partial class FireworksChatOptions
{
    /// <summary>
    /// What happens if prompt and token limit exceed the context: <c>truncate</c> lowers the token limit, <c>error</c> refuses.
    /// </summary>
    public string? ContextLengthExceededBehavior
    {
        get => _entries.GetText(SettingNames.ContextLengthExceededBehavior);
        set => _entries.Set(SettingNames.ContextLengthExceededBehavior, value);
    }

    /// <summary>Drops the oldest turns until the prompt has this many tokens.</summary>
    public int? PromptTruncateLength
    {
        get => _entries.GetInteger(SettingNames.PromptTruncateLength);
        set => _entries.Set(SettingNames.PromptTruncateLength, value);
    }

    /// <summary>Whether special tokens in messages stay plain text. True makes the call fail where the model cannot do that.</summary>
    public bool? SafeTokenization
    {
        get => _entries.GetBoolean(SettingNames.SafeTokenization);
        set => _entries.Set(SettingNames.SafeTokenization, value);
    }

    /// <summary>Requests with the same key go to the same replica and share its cache: use one that is stable for a conversation.</summary>
    public string? PromptCacheKey
    {
        get => _entries.GetText(SettingNames.PromptCacheKey);
        set => _entries.Set(SettingNames.PromptCacheKey, value);
    }

    /// <summary>Separates cache entries, for example of tenants on one deployment.</summary>
    public string? PromptCacheIsolationKey
    {
        get => _entries.GetText(SettingNames.PromptCacheIsolationKey);
        set => _entries.Set(SettingNames.PromptCacheIsolationKey, value);
    }

    /// <summary><c>priority</c> for better reliability at peak times at a higher price; null or <c>default</c> otherwise.</summary>
    public string? ServiceTier
    {
        get => _entries.GetText(SettingNames.ServiceTier);
        set => _entries.Set(SettingNames.ServiceTier, value);
    }

    /// <summary>Sent as the header <c>x-session-affinity</c>; like <see cref="PromptCacheKey"/>, which is preferred.</summary>
    public string? SessionAffinity
    {
        get => _entries.GetText(SettingNames.SessionAffinity);
        set => _entries.Set(SettingNames.SessionAffinity, value);
    }

    /// <summary>Sent as the header <c>x-multi-turn-session-id</c>, for trajectories of reinforcement learning.</summary>
    public string? MultiTurnSessionId
    {
        get => _entries.GetText(SettingNames.MultiTurnSessionId);
        set => _entries.Set(SettingNames.MultiTurnSessionId, value);
    }

    /// <summary>Your id of the request, sent as the header <c>x-request-id</c> and returned.</summary>
    public string? RequestId
    {
        get => _entries.GetText(SettingNames.RequestId);
        set => _entries.Set(SettingNames.RequestId, value);
    }

    /// <summary>For model routers: 1 (quality) to 5 (savings), sent as the header <c>x-routing-preference</c>.</summary>
    public int? RoutingPreference
    {
        get => _entries.GetInteger(SettingNames.RoutingPreference);
        set => _entries.Set(SettingNames.RoutingPreference, value);
    }
}
