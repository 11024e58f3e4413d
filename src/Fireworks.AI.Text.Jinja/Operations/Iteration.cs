using Fireworks.AI.Text.Jinja.Rendering;
using Fireworks.AI.Text.Jinja.Values;

namespace Fireworks.AI.Text.Jinja.Operations;

/// <summary>What a loop or a filter walks over.</summary>
internal static class Iteration
{
    public static bool IsIterable(in TemplateValue value) =>
        value.Kind is ValueKind.Sequence or ValueKind.Map or ValueKind.Text or ValueKind.Undefined;

    /// <summary>Gets the items of a list, the keys of a dictionary, the characters of a string; a generator is used up.</summary>
    public static IReadOnlyList<TemplateValue> Items(RenderState state, in TemplateValue value)
    {
        switch (value.Kind)
        {
            case ValueKind.Sequence:
                return value.AsSequence.Walk();
            case ValueKind.Map:
                return Keys(state, value.AsMap);
            case ValueKind.Text:
                return Characters(state, value);
            case ValueKind.Undefined:
                return [];
            default:
                throw new ChatTemplateException($"a value of type {value.TypeName} cannot be walked over");
        }
    }

    /// <summary>Gets the items and pays for going over them.</summary>
    public static IReadOnlyList<TemplateValue> Walk(RenderState state, in TemplateValue value)
    {
        var items = Items(state, value);
        state.Budget.Spend(items.Count);
        return items;
    }

    private static TemplateValue[] Keys(RenderState state, TemplateMap map)
    {
        state.Budget.Spend(map.Count);
        var keys = new TemplateValue[map.Count];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = map.Entries[i].Key;
        }

        return keys;
    }

    private static List<TemplateValue> Characters(RenderState state, in TemplateValue text)
    {
        var characters = new List<TemplateValue>();
        var units = text.AsText;
        for (var i = 0; i < units.Length;)
        {
            var count = PythonText.CountUnits(units, i);
            characters.Add(TextOperations.Slice(state, text, i, count));
            i += count;
        }

        return characters;
    }
}
