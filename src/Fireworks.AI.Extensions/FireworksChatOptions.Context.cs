using Fireworks.AI.Shared.Settings;

namespace Fireworks.AI.Extensions;

public sealed partial class FireworksChatOptions
{
    /// <summary>
    /// What happens if prompt and token limit exceed the context: <c>truncate</c> lowers the token limit, <c>error</c> refuses.
    /// </summary>
    public FireworksContextLengthBehavior? ContextLengthExceededBehavior
    {
        get => _settings.GetWord(SettingNames.ContextLengthExceededBehavior, static word => new FireworksContextLengthBehavior(word));
        set => _settings.SetWord(SettingNames.ContextLengthExceededBehavior, value);
    }

    /// <summary>Drops the oldest turns until the prompt has this many tokens.</summary>
    public int? MaxPromptTokens
    {
        get => _settings.GetInteger(SettingNames.PromptTruncateLength);
        set => _settings.Set(SettingNames.PromptTruncateLength, value);
    }

    /// <summary>Whether special tokens in messages stay plain text. True makes the call fail where the model cannot do that.</summary>
    public bool? SafeTokenization
    {
        get => _settings.GetBoolean(SettingNames.SafeTokenization);
        set => _settings.Set(SettingNames.SafeTokenization, value);
    }

    /// <summary>Requests with the same key go to the same replica and share its cache: use one that is stable for a conversation.</summary>
    public string? PromptCacheKey
    {
        get => _settings.GetText(SettingNames.PromptCacheKey);
        set => _settings.Set(SettingNames.PromptCacheKey, value);
    }

    /// <summary>Separates cache entries, for example of tenants on one deployment.</summary>
    public string? PromptCacheIsolationKey
    {
        get => _settings.GetText(SettingNames.PromptCacheIsolationKey);
        set => _settings.Set(SettingNames.PromptCacheIsolationKey, value);
    }

    /// <summary><c>priority</c> for better reliability at peak times at a higher price; null or <c>default</c> otherwise.</summary>
    public FireworksServiceTier? ServiceTier
    {
        get => _settings.GetWord(SettingNames.ServiceTier, static word => new FireworksServiceTier(word));
        set => _settings.SetWord(SettingNames.ServiceTier, value);
    }

    /// <summary>Sent as the header <c>x-session-affinity</c>; like <see cref="PromptCacheKey"/>, which is preferred.</summary>
    public string? SessionAffinityKey
    {
        get => _settings.GetText(SettingNames.SessionAffinity);
        set => _settings.Set(SettingNames.SessionAffinity, value);
    }

    /// <summary>Sent as the header <c>x-multi-turn-session-id</c>, for trajectories of reinforcement learning.</summary>
    public string? MultiTurnSessionId
    {
        get => _settings.GetText(SettingNames.MultiTurnSessionId);
        set => _settings.Set(SettingNames.MultiTurnSessionId, value);
    }

    /// <summary>Your id of the request, sent as the header <c>x-request-id</c> and returned.</summary>
    public string? RequestId
    {
        get => _settings.GetText(SettingNames.RequestId);
        set => _settings.Set(SettingNames.RequestId, value);
    }

    /// <summary>For model routers: 1 (quality) to 5 (savings), sent as the header <c>x-routing-preference</c>.</summary>
    public int? RoutingPreference
    {
        get => _settings.GetInteger(SettingNames.RoutingPreference);
        set => _settings.Set(SettingNames.RoutingPreference, value);
    }
}
