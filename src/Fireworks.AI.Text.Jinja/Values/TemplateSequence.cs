using System.Text.Json;

namespace Fireworks.AI.Text.Jinja.Values;

/// <summary>A list, tuple, range, dictionary view or generator.</summary>
internal sealed class TemplateSequence
{
    private readonly JsonElement _json;
    private IReadOnlyList<TemplateValue>? _items;

    public TemplateSequence(IReadOnlyList<TemplateValue> items, SequenceForm form = SequenceForm.List)
    {
        _items = items;
        Form = form;
    }

    /// <summary>Creates a list over a JSON array, which is read when first asked.</summary>
    public TemplateSequence(JsonElement array) => _json = array;

    public SequenceForm Form { get; }

    /// <summary>Gets the items, without consuming a generator.</summary>
    public IReadOnlyList<TemplateValue> Items => _items ??= ReadJson();

    public int Count => _items?.Count ?? _json.GetArrayLength();

    public bool IsTrue => Form == SequenceForm.Generator || Count > 0;

    /// <summary>Gets whether it can be indexed and sliced.</summary>
    public bool IsIndexable => Form is SequenceForm.List or SequenceForm.Tuple or SequenceForm.Range;

    public string TypeName => Form switch
    {
        SequenceForm.List => "list",
        SequenceForm.Tuple => "tuple",
        SequenceForm.Range => "range",
        SequenceForm.Keys => "dict_keys",
        SequenceForm.Values => "dict_values",
        SequenceForm.Items => "dict_items",
        _ => "generator",
    };

    /// <summary>Gets the items; a generator is empty afterwards.</summary>
    public IReadOnlyList<TemplateValue> Walk()
    {
        var items = Items;
        if (Form == SequenceForm.Generator)
        {
            _items = [];
        }

        return items;
    }

    /// <summary>Gets the JSON array behind the list, where there is one.</summary>
    public bool TryGetJson(out JsonElement json)
    {
        json = _json;
        return json.ValueKind == JsonValueKind.Array;
    }

    private TemplateValue[] ReadJson()
    {
        var items = new TemplateValue[_json.GetArrayLength()];
        var index = 0;
        foreach (var item in _json.EnumerateArray())
        {
            items[index++] = TemplateValue.FromJson(item);
        }

        return items;
    }
}

/// <summary>What kind of Python sequence or iterator a <see cref="TemplateSequence"/> is.</summary>
internal enum SequenceForm : byte
{
    List,
    Tuple,
    Range,
    Keys,
    Values,
    Items,

    /// <summary>A generator: walked once, always true, without length or index.</summary>
    Generator,
}
