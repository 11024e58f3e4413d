using Fireworks.AI.Text.Jinja.Rendering;
using Fireworks.AI.Text.Jinja.Values;

namespace Fireworks.AI.Text.Jinja.Operations;

/// <summary>Attributes, items and calls, looked up as Jinja does: <c>a.b</c> prefers the method, <c>a['b']</c> the entry.</summary>
internal static class Attributes
{
    public static TemplateValue GetAttribute(RenderState state, in TemplateValue target, string name)
    {
        if (target.Kind == ValueKind.Map && PythonMethods.Find(target, name) is null)
        {
            return target.AsMap.TryGet(name, state.Comparer, out var entry) ? entry : TemplateValue.Undefined(name);
        }

        return GetOwnAttribute(target, name);
    }

    /// <summary>Gets a method or an attribute, never the entry of a dictionary.</summary>
    public static TemplateValue GetOwnAttribute(in TemplateValue target, string name)
    {
        if (target.IsUndefined)
        {
            throw target.UndefinedError();
        }

        if (PythonMethods.Find(target, name) is { } method)
        {
            return Bind(target, name, method);
        }

        var found = target.Kind == ValueKind.Object ? target.AsObject.GetAttribute(name) : default;
        return found.IsMissing ? TemplateValue.Undefined(name) : found;
    }

    public static TemplateValue GetItem(RenderState state, in TemplateValue target, in TemplateValue key)
    {
        switch (target.Kind)
        {
            case ValueKind.Undefined:
                throw target.UndefinedError();
            case ValueKind.Map:
                var isHashable = key.Kind is not (ValueKind.Sequence or ValueKind.Map)
                    || key is { Kind: ValueKind.Sequence, AsSequence.Form: SequenceForm.Tuple };
                if (isHashable && target.AsMap.TryGet(key, state.Comparer, out var entry))
                {
                    return entry;
                }

                break;
            case ValueKind.Sequence when key.IsIntegral && target.AsSequence.IsIndexable:
                var index = key.AsInteger < 0 ? key.AsInteger + target.AsSequence.Count : key.AsInteger;
                return index >= 0 && index < target.AsSequence.Count
                    ? target.AsSequence.Items[(int)index]
                    : TemplateValue.Undefined($"item {key.Digits}");
            case ValueKind.Text when key.IsIntegral:
                state.Budget.SpendOn(target);
                return Slicing.Character(target, key.AsInteger);
        }

        return key.IsText
            ? GetAttribute(state, target, key.AsText)
            : TemplateValue.Undefined($"the item with a key of type {key.TypeName}");
    }

    public static TemplateValue Call(RenderState state, in TemplateValue callee, in Arguments arguments) => callee.Kind switch
    {
        ValueKind.Object when callee.AsObject is CallableObject callable => callable.Call(state, arguments),
        ValueKind.Undefined => throw callee.UndefinedError(),
        _ => throw new ChatTemplateException($"a value of type {callee.TypeName} cannot be called"),
    };

    private static TemplateValue Bind(TemplateValue target, string name, PythonMethod method) =>
        TemplateValue.From(new TemplateFunction(name, (state, in arguments) =>
        {
            state.Budget.SpendOn(target);
            return method(state, target, arguments);
        }));
}
