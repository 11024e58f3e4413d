using System.Collections.Concurrent;

namespace Fireworks.AI.Extensions.Settings;

/// <summary>What the service has refused and can be had in another way, so that it is not tried again on each call.</summary>
internal sealed class RefusedSettings
{
    private readonly ConcurrentDictionary<string, bool> _extraHighEfforts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _toolsWithFormat = new(StringComparer.Ordinal);
    private volatile bool _promptCacheKey;

    public bool PromptCacheKey => _promptCacheKey;

    public void RefusePromptCacheKey() => _promptCacheKey = true;

    public bool ExtraHighEffort(string model) => _extraHighEfforts.ContainsKey(model);

    public void RefuseExtraHighEffort(string model) => _extraHighEfforts[model] = true;

    /// <summary>Whether a model, where it is hosted, takes tools or a response format, but not both.</summary>
    public bool ToolsWithFormat(string model) => _toolsWithFormat.ContainsKey(model);

    /// <summary>Whether this is the first time.</summary>
    public bool RefuseToolsWithFormat(string model) => _toolsWithFormat.TryAdd(model, true);
}
