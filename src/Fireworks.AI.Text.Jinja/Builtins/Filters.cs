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

    public static TemplateFilter? Find(string name) => All.GetValueOrDefault(name);
}
