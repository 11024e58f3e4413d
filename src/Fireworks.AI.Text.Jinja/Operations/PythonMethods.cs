using System.Collections.Frozen;
using Fireworks.AI.Text.Jinja.Rendering;
using Fireworks.AI.Text.Jinja.Values;

namespace Fireworks.AI.Text.Jinja.Operations;

internal delegate TemplateValue PythonMethod(RenderState state, in TemplateValue target, in Arguments arguments);

/// <summary>The methods of strings, lists and dictionaries.</summary>
/// <remarks>Those that would change their object are refused, as Jinja's sandbox does.</remarks>
internal static class PythonMethods
{
    private static readonly FrozenDictionary<string, PythonMethod> Text = TextMethods.All.ToFrozenDictionary(StringComparer.Ordinal);
    private static readonly FrozenDictionary<string, PythonMethod> List = Sequences(
        "append", "extend", "insert", "remove", "pop", "clear", "sort", "reverse");
    private static readonly FrozenDictionary<string, PythonMethod> Tuple = Sequences();
    private static readonly FrozenDictionary<string, PythonMethod> Map = Maps();

    public static PythonMethod? Find(in TemplateValue target, string name) => target.Kind switch
    {
        ValueKind.Text => Text.GetValueOrDefault(name),
        ValueKind.Map => Map.GetValueOrDefault(name),
        ValueKind.Sequence when target.AsSequence.Form == SequenceForm.List => List.GetValueOrDefault(name),
        ValueKind.Sequence when target.AsSequence.Form is SequenceForm.Tuple or SequenceForm.Range => Tuple.GetValueOrDefault(name),
        ValueKind.Float when name == "is_integer" => IsInteger,
        _ => null,
    };

    private static TemplateValue IsInteger(RenderState state, in TemplateValue target, in Arguments arguments) =>
        TemplateValue.From(double.IsInteger(target.AsNumber));

    private static FrozenDictionary<string, PythonMethod> Sequences(params ReadOnlySpan<string> refused)
    {
        var methods = new Dictionary<string, PythonMethod>
        {
            ["index"] = static (state, in target, in arguments) =>
            {
                arguments.Expect("index", 1, "value");
                var index = IndexOf(state, target.AsSequence, arguments.Get(0, "value"));
                return index >= 0 ? TemplateValue.From(index) : throw new ChatTemplateException("index() found no such item");
            },
            ["count"] = static (state, in target, in arguments) =>
            {
                arguments.Expect("count", 1, "value");
                var wanted = arguments.Get(0, "value");
                return TemplateValue.From(target.AsSequence.Items.Count(item => state.Comparer.AreEqual(item, wanted)));
            },
            ["copy"] = static (state, in target, in arguments) => target,
        };
        Refuse(methods, "list", refused);
        return methods.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static FrozenDictionary<string, PythonMethod> Maps()
    {
        var methods = new Dictionary<string, PythonMethod>
        {
            ["get"] = static (state, in target, in arguments) =>
            {
                arguments.Expect("get", 1, "key", "default");
                if (target.AsMap.TryGet(state.Comparer.Key(arguments.Get(0, "key")), state.Comparer, out var found))
                {
                    return found;
                }

                var otherwise = arguments.Get(1, "default");
                return otherwise.IsMissing ? TemplateValue.None : otherwise;
            },
            ["items"] = static (state, in target, in arguments) => View(state, target, SequenceForm.Items),
            ["keys"] = static (state, in target, in arguments) => View(state, target, SequenceForm.Keys),
            ["values"] = static (state, in target, in arguments) => View(state, target, SequenceForm.Values),
            ["copy"] = static (state, in target, in arguments) => target,
        };
        Refuse(methods, "dict", "clear", "pop", "popitem", "setdefault", "update");
        return methods.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static void Refuse(Dictionary<string, PythonMethod> methods, string type, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            methods[name] = (state, in target, in arguments) => throw new ChatTemplateException(
                $"'{name}' would change a {type}, which templates may not; build a new one with '+' or use a namespace()");
        }
    }

    private static int IndexOf(RenderState state, TemplateSequence sequence, TemplateValue wanted)
    {
        for (var i = 0; i < sequence.Count; i++)
        {
            if (state.Comparer.AreEqual(sequence.Items[i], wanted))
            {
                return i;
            }
        }

        return -1;
    }

    private static TemplateValue View(RenderState state, in TemplateValue target, SequenceForm form)
    {
        var entries = target.AsMap.Entries;
        state.Budget.Spend(entries.Count);
        var items = new TemplateValue[entries.Count];
        for (var i = 0; i < items.Length; i++)
        {
            (var key, var value) = entries[i];
            items[i] = form == SequenceForm.Keys ? key : form == SequenceForm.Values ? value : TemplateValue.Tuple(key, value);
        }

        return TemplateValue.From(new TemplateSequence(items, form));
    }
}
