using Fireworks.AI.Shared.Settings;

namespace Fireworks.AI.Extensions.SemanticKernel;

public sealed partial class FireworksPromptExecutionSettings
{
    /// <summary>
    /// Gets or sets what happens if prompt and token limit exceed the context. Entry <c>context_length_exceeded_behavior</c>.
    /// </summary>
    public FireworksContextLengthBehavior? ContextLengthExceededBehavior
    {
        get => Read(SettingNames.ContextLengthExceededBehavior).GetWord(
            SettingNames.ContextLengthExceededBehavior, static word => new FireworksContextLengthBehavior(word));
        set => Write(SettingNames.ContextLengthExceededBehavior, value?.Value);
    }

    /// <summary>
    /// Gets or sets how many tokens the prompt may have before its oldest turns are dropped. Entry <c>prompt_truncate_len</c>.
    /// </summary>
    public int? MaxPromptTokens
    {
        get => Read(SettingNames.PromptTruncateLength).GetInteger(SettingNames.PromptTruncateLength);
        set => Write(SettingNames.PromptTruncateLength, value);
    }

    /// <summary>Gets or sets whether special tokens in messages stay plain text. Entry <c>safe_tokenization</c>.</summary>
    public bool? SafeTokenization
    {
        get => Read(SettingNames.SafeTokenization).GetBoolean(SettingNames.SafeTokenization);
        set => Write(SettingNames.SafeTokenization, value);
    }

    /// <summary>
    /// Gets or sets whether all system messages are sent as one at the front. By default only for models that demand it. Entry
    /// <c>merge_system_messages</c>.
    /// </summary>
    public bool? MergeSystemMessages
    {
        get => Read(SettingNames.MergeSystemMessages).GetBoolean(SettingNames.MergeSystemMessages);
        set => Write(SettingNames.MergeSystemMessages, value);
    }

    /// <summary>
    /// Gets or sets a key by which requests go to the same replica and share its cache: use one that is stable for a conversation. Entry
    /// <c>prompt_cache_key</c>.
    /// </summary>
    public string? PromptCacheKey
    {
        get => Read(SettingNames.PromptCacheKey).GetText(SettingNames.PromptCacheKey);
        set => Write(SettingNames.PromptCacheKey, value);
    }

    /// <summary>
    /// Gets or sets a key that separates cache entries, for example of tenants on one deployment. Entry
    /// <c>prompt_cache_isolation_key</c>.
    /// </summary>
    public string? PromptCacheIsolationKey
    {
        get => Read(SettingNames.PromptCacheIsolationKey).GetText(SettingNames.PromptCacheIsolationKey);
        set => Write(SettingNames.PromptCacheIsolationKey, value);
    }

    /// <summary>Gets or sets how the request is served, for example with priority. Entry <c>service_tier</c>.</summary>
    public FireworksServiceTier? ServiceTier
    {
        get => Read(SettingNames.ServiceTier).GetWord(
            SettingNames.ServiceTier, static word => new FireworksServiceTier(word));
        set => Write(SettingNames.ServiceTier, value?.Value);
    }

    /// <summary>Gets or sets a key that is sent as the header <c>x-session-affinity</c>. Entry <c>session_affinity</c>.</summary>
    public string? SessionAffinityKey
    {
        get => Read(SettingNames.SessionAffinity).GetText(SettingNames.SessionAffinity);
        set => Write(SettingNames.SessionAffinity, value);
    }

    /// <summary>Gets or sets an id that is sent as the header <c>x-multi-turn-session-id</c>. Entry <c>multi_turn_session_id</c>.</summary>
    public string? MultiTurnSessionId
    {
        get => Read(SettingNames.MultiTurnSessionId).GetText(SettingNames.MultiTurnSessionId);
        set => Write(SettingNames.MultiTurnSessionId, value);
    }

    /// <summary>
    /// Gets or sets your id of the request, sent as the header <c>x-request-id</c> and returned. Entry <c>request_id</c>.
    /// </summary>
    public string? RequestId
    {
        get => Read(SettingNames.RequestId).GetText(SettingNames.RequestId);
        set => Write(SettingNames.RequestId, value);
    }

    /// <summary>Gets or sets the choice of model routers: 1 (quality) to 5 (savings). Entry <c>routing_preference</c>.</summary>
    public int? RoutingPreference
    {
        get => Read(SettingNames.RoutingPreference).GetInteger(SettingNames.RoutingPreference);
        set => Write(SettingNames.RoutingPreference, value);
    }

    /// <summary>Gets or sets your id of the end user. Entry <c>user</c>.</summary>
    public string? EndUserId
    {
        get => Read(SettingNames.User).GetText(SettingNames.User);
        set => Write(SettingNames.User, value);
    }

    /// <summary>Gets or sets texts that are stored with the request for tracing. Entry <c>metadata</c>.</summary>
    public IDictionary<string, string>? RequestMetadata
    {
        get => Read(SettingNames.Metadata).GetTextsByName(SettingNames.Metadata);
        set => Write(SettingNames.Metadata, value);
    }

    /// <summary>
    /// Gets or sets properties of the request body under any name: for what this version does not know yet. Entry <c>extra_body</c>.
    /// </summary>
    public IDictionary<string, object?>? ExtraBody
    {
        get => Read(SettingNames.ExtraBody).GetProperties(SettingNames.ExtraBody);
        set => Write(SettingNames.ExtraBody, value);
    }
}
