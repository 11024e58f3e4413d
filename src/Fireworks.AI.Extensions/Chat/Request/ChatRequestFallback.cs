using Fireworks.AI.Extensions.Settings;
using Fireworks.AI.Shared.Settings;

namespace Fireworks.AI.Extensions.Chat.Request;

/// <summary>
/// Takes back what the library chose by itself, where a model or an endpoint refuses it. What the caller set in Fireworks' own words is
/// sent as it is, and its refusal is the caller's to see.
/// </summary>
internal sealed class ChatRequestFallback
{
    public const string ExtraHighEffort = "xhigh";
    public const string HighestEffort = "max";

    private readonly ChatRequest _request;
    private readonly bool _isEffort;

    private ChatRequestFallback(ChatRequest request, bool isEffort)
    {
        _request = request;
        _isEffort = isEffort;
    }

    /// <summary>Changes a request that was refused; null where there is nothing of the library's own to change.</summary>
    public static ChatRequestFallback? Apply(ChatRequest request, FireworksException refusal)
    {
        if (refusal.Kind != FireworksErrorKind.InvalidRequest)
        {
            return null;
        }

        if (SendsExtraHigh(request) && (refusal.Names(SettingNames.ReasoningEffort) || refusal.Names("reasoning effort")))
        {
            request.Replace(SettingNames.ReasoningEffort, HighestEffort);
            return new(request, isEffort: true);
        }

        if (request.AddsPromptCacheKey && refusal.Names(SettingNames.PromptCacheKey))
        {
            request.AddsPromptCacheKey = false;
            return new(request, isEffort: false);
        }

        return null;
    }

    /// <summary>The changed request was taken, so that the next ones are sent like it.</summary>
    public void Remember()
    {
        if (_isEffort)
        {
            _request.RefusedSettings.RefuseExtraHighEffort(_request.Model);
        }
        else
        {
            _request.RefusedSettings.RefusePromptCacheKey();
        }
    }

    private static bool SendsExtraHigh(ChatRequest request) => request.Properties.Any(static setting =>
        setting is { Name: SettingNames.ReasoningEffort, Source: SettingSource.Options, Value: ExtraHighEffort });
}
