using System.Collections.Frozen;
using Fireworks.AI.Text.Jinja.Rendering;
using Fireworks.AI.Text.Jinja.Values;

namespace Fireworks.AI.Text.Jinja.Builtins;

internal delegate TemplateValue TemplateFilter(RenderState state, in TemplateValue value, in Arguments arguments);

/// <summary>The filters by name.</summary>
internal static class Filters
{
    private static readonly FrozenDictionary<string, TemplateFilter> All = new[]
    {
        TextFilters.All, CollectionFilters.All, OrderingFilters.All, SelectionFilters.All, NumberFilters.All,
        new Dictionary<string, TemplateFilter> { ["tojson"] = JsonFilter.ToJson },
    }.SelectMany(static filters => filters).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>A filter that is not known: a template may have it where a conversation never comes.</summary>
    public static TemplateFilter Refuse(string name) => (RenderState state, in TemplateValue value, in Arguments arguments) =>
        throw new ChatTemplateException($"the filter '{name}' is not supported");

    public static TemplateFilter? Find(string name) => All.GetValueOrDefault(name);
}
