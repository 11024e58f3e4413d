using System.Text.Json;

namespace Fireworks.AI.Text.Jinja.Values;

/// <summary>A dictionary in insertion order. It never changes once a template can see it.</summary>
internal sealed class TemplateMap
{
    private const int LinearSearchLimit = 8;

    private readonly JsonElement _json;
    private List<KeyValuePair<TemplateValue, TemplateValue>>? _entries;
    private KeyIndex? _index;

    public TemplateMap(int capacity = 4) => _entries = new(capacity);

    /// <summary>Creates a dictionary over a JSON object, which is read when first asked.</summary>
    public TemplateMap(JsonElement json) => _json = json;

    public IReadOnlyList<KeyValuePair<TemplateValue, TemplateValue>> Entries => Loaded;

    public int Count => Loaded.Count;

    private List<KeyValuePair<TemplateValue, TemplateValue>> Loaded => _entries ?? ReadJson();

    /// <summary>Adds an entry under a name of the template's language, before any template runs.</summary>
    public TemplateMap With(string key, TemplateValue value)
    {
        Set(key, value, ValueComparer.Unmetered);
        return this;
    }

    public void Set(string key, TemplateValue value, ValueComparer comparer) =>
        Set(TemplateValue.Text(key, isTemplate: true), value, comparer);

    public void Set(TemplateValue key, TemplateValue value, ValueComparer comparer)
    {
        var found = Find(key, comparer);
        if (found >= 0)
        {
            Loaded[found] = new(Loaded[found].Key, value);
            return;
        }

        _index?.Add(comparer.GetHashCode(key));
        Loaded.Add(new(key, value));
    }

    public bool TryGet(TemplateValue key, ValueComparer comparer, out TemplateValue value)
    {
        var found = Find(key, comparer);
        value = found >= 0 ? Loaded[found].Value : default;
        return found >= 0;
    }

    public bool TryGet(string key, ValueComparer comparer, out TemplateValue value) =>
        TryGet(TemplateValue.Text(key, isTemplate: true), comparer, out value);

    /// <summary>Gets the JSON object behind the dictionary, where there is one.</summary>
    public bool TryGetJson(out JsonElement json)
    {
        json = _json;
        return json.ValueKind == JsonValueKind.Object;
    }

    private int Find(TemplateValue key, ValueComparer comparer)
    {
        var entries = Loaded;
        if (entries.Count <= LinearSearchLimit)
        {
            for (var i = 0; i < entries.Count; i++)
            {
                if (comparer.AreEqual(entries[i].Key, key))
                {
                    return i;
                }
            }

            return -1;
        }

        var index = _index ??= new KeyIndex(entries, comparer);
        for (var i = index.Last(comparer.GetHashCode(key)); i >= 0; i = index.Previous(i))
        {
            if (comparer.AreEqual(entries[i].Key, key))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Reads the JSON object without a budget: its size counts in what a rendering may spend.</summary>
    private List<KeyValuePair<TemplateValue, TemplateValue>> ReadJson()
    {
        var read = new TemplateMap();
        foreach (var property in _json.EnumerateObject())
        {
            read.Set(TemplateValue.Text(property.Name, isTemplate: false), TemplateValue.FromJson(property.Value), ValueComparer.Unmetered);
        }

        _index = read._index;
        return _entries = read._entries!;
    }

    /// <summary>The entries' positions by the hashes of their keys; those of one hash form a chain, the last one first.</summary>
    private sealed class KeyIndex
    {
        private readonly Dictionary<int, int> _lastOfHash;
        private readonly List<int> _previous;

        public KeyIndex(List<KeyValuePair<TemplateValue, TemplateValue>> entries, ValueComparer comparer)
        {
            _lastOfHash = new(entries.Count + 1);
            _previous = new(entries.Count + 1);
            foreach (var entry in entries)
            {
                Add(comparer.GetHashCode(entry.Key));
            }
        }

        public void Add(int hash)
        {
            _previous.Add(Last(hash));
            _lastOfHash[hash] = _previous.Count - 1;
        }

        public int Last(int hash) => _lastOfHash.GetValueOrDefault(hash, -1);

        public int Previous(int position) => _previous[position];
    }
}
