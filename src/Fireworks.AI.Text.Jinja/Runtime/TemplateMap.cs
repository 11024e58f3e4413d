using System.Text.Json;

namespace Fireworks.AI.Text.Jinja.Runtime;

/// <summary>A dictionary in insertion order. It never changes once a template can see it.</summary>
internal sealed class TemplateMap
{
    private const int LinearSearchLimit = 8;

    private readonly JsonElement _json;
    private List<KeyValuePair<TemplateValue, TemplateValue>>? _entries;
    private Dictionary<TemplateValue, int>? _index;

    public TemplateMap(int capacity = 4) => _entries = new(capacity);

    /// <summary>A dictionary over a JSON object, read when first asked.</summary>
    public TemplateMap(JsonElement json) => _json = json;

    public IReadOnlyList<KeyValuePair<TemplateValue, TemplateValue>> Entries => Loaded;

    public int Count => Loaded.Count;

    private List<KeyValuePair<TemplateValue, TemplateValue>> Loaded => _entries ?? ReadJson();

    /// <summary>Adds an entry under a name of the template's language.</summary>
    public TemplateMap With(string key, TemplateValue value)
    {
        Set(TemplateValue.Text(key, isTemplate: true), value);
        return this;
    }

    public void Set(TemplateValue key, TemplateValue value)
    {
        var found = Find(key);
        if (found >= 0)
        {
            Loaded[found] = new(Loaded[found].Key, value);
            return;
        }

        _index?.Add(key, Loaded.Count);
        Loaded.Add(new(key, value));
    }

    public bool TryGet(TemplateValue key, out TemplateValue value)
    {
        var found = Find(key);
        value = found >= 0 ? Loaded[found].Value : default;
        return found >= 0;
    }

    public bool TryGet(string key, out TemplateValue value) => TryGet(TemplateValue.Text(key, isTemplate: true), out value);

    /// <summary>The JSON object behind the dictionary, where there is one.</summary>
    public bool TryGetJson(out JsonElement json)
    {
        json = _json;
        return json.ValueKind == JsonValueKind.Object;
    }

    private int Find(TemplateValue key)
    {
        var entries = Loaded;
        if (entries.Count <= LinearSearchLimit)
        {
            for (var i = 0; i < entries.Count; i++)
            {
                if (ValueComparer.AreEqual(entries[i].Key, key))
                {
                    return i;
                }
            }

            return -1;
        }

        if (_index is null)
        {
            _index = new(entries.Count, ValueComparer.Instance);
            for (var i = 0; i < entries.Count; i++)
            {
                _index.Add(entries[i].Key, i);
            }
        }

        return _index.TryGetValue(key, out var position) ? position : -1;
    }

    private List<KeyValuePair<TemplateValue, TemplateValue>> ReadJson()
    {
        _entries = [];
        foreach (var property in _json.EnumerateObject())
        {
            Set(TemplateValue.Text(property.Name, isTemplate: false), JsonValues.Convert(property.Value));
        }

        return _entries;
    }
}
