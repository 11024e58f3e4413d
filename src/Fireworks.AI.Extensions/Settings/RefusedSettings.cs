using System.Collections.Concurrent;

namespace Fireworks.AI.Extensions.Settings;

/// <summary>What the library sends by itself and the service has refused, so that it is not tried again on each call.</summary>
internal sealed class RefusedSettings
{
    private readonly ConcurrentDictionary<string, bool> _extraHighEfforts = new(StringComparer.Ordinal);
    private volatile bool _promptCacheKey;

    public bool PromptCacheKey => _promptCacheKey;

    public void RefusePromptCacheKey() => _promptCacheKey = true;

    public bool ExtraHighEffort(string model) => _extraHighEfforts.ContainsKey(model);

    public void RefuseExtraHighEffort(string model) => _extraHighEfforts[model] = true;
}
