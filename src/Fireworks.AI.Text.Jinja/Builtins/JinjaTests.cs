using System.Collections.Frozen;
using Fireworks.AI.Text.Jinja.Operations;
using Fireworks.AI.Text.Jinja.Rendering;
using Fireworks.AI.Text.Jinja.Values;

namespace Fireworks.AI.Text.Jinja.Builtins;

internal delegate bool TemplateTest(RenderState state, in TemplateValue value, in Arguments arguments);

/// <summary>The tests after <c>is</c>, by name.</summary>
internal static class JinjaTests
{
    /// <summary>A test that is not known: a template may have it where a conversation never comes.</summary>
    public static TemplateTest Refuse(string name) => (RenderState state, in TemplateValue value, in Arguments arguments) =>
        throw new ChatTemplateException($"the test '{name}' is not supported");

    private static readonly FrozenDictionary<string, TemplateTest> All = new Dictionary<string, TemplateTest>
    {
        ["defined"] = static (state, in value, in arguments) => !value.IsUndefined,
        ["undefined"] = static (state, in value, in arguments) => value.IsUndefined,
        ["none"] = static (state, in value, in arguments) => value.IsNone,
        ["string"] = static (state, in value, in arguments) => value.IsText,
        ["number"] = static (state, in value, in arguments) => value.IsNumber,
        ["integer"] = static (state, in value, in arguments) => value.Kind == ValueKind.Integer,
        ["float"] = static (state, in value, in arguments) => value.Kind == ValueKind.Float,
        ["boolean"] = static (state, in value, in arguments) => value.Kind == ValueKind.Boolean,
        ["true"] = static (state, in value, in arguments) => value.Kind == ValueKind.Boolean && value.AsBoolean,
        ["false"] = static (state, in value, in arguments) => value.Kind == ValueKind.Boolean && !value.AsBoolean,
        ["mapping"] = static (state, in value, in arguments) => value.Kind == ValueKind.Map,
        ["sequence"] = static (state, in value, in arguments) => value.Kind is ValueKind.Text or ValueKind.Map or ValueKind.Undefined
            || (value.Kind == ValueKind.Sequence && value.AsSequence.IsIndexable),
        ["iterable"] = static (state, in value, in arguments) => Iteration.IsIterable(value),
        ["callable"] = static (state, in value, in arguments) =>
            value.Kind == ValueKind.Undefined || (value.Kind == ValueKind.Object && value.AsObject is CallableObject),
        ["eq"] = AreEqual,
        ["=="] = AreEqual,
        ["equalto"] = AreEqual,
        ["ne"] = static (state, in value, in arguments) => !AreEqual(state, value, arguments),
        ["!="] = static (state, in value, in arguments) => !AreEqual(state, value, arguments),
        ["lt"] = static (state, in value, in arguments) => state.Comparer.Compare(value, Other(arguments)) < 0,
        ["<"] = static (state, in value, in arguments) => state.Comparer.Compare(value, Other(arguments)) < 0,
        ["lessthan"] = static (state, in value, in arguments) => state.Comparer.Compare(value, Other(arguments)) < 0,
        ["le"] = static (state, in value, in arguments) => state.Comparer.Compare(value, Other(arguments)) <= 0,
        ["<="] = static (state, in value, in arguments) => state.Comparer.Compare(value, Other(arguments)) <= 0,
        ["gt"] = static (state, in value, in arguments) => state.Comparer.Compare(value, Other(arguments)) > 0,
        [">"] = static (state, in value, in arguments) => state.Comparer.Compare(value, Other(arguments)) > 0,
        ["greaterthan"] = static (state, in value, in arguments) => state.Comparer.Compare(value, Other(arguments)) > 0,
        ["ge"] = static (state, in value, in arguments) => state.Comparer.Compare(value, Other(arguments)) >= 0,
        [">="] = static (state, in value, in arguments) => state.Comparer.Compare(value, Other(arguments)) >= 0,
        ["in"] = static (state, in value, in arguments) => Operators.Contains(state, Other(arguments), value),
        ["odd"] = static (state, in value, in arguments) => Remainder(state, value, 2) == 1,
        ["even"] = static (state, in value, in arguments) => Remainder(state, value, 2) == 0,
        ["divisibleby"] = static (state, in value, in arguments) => Operators.Modulo(state, value, Other(arguments)).AsNumber == 0,
        ["upper"] = static (state, in value, in arguments) => CaseMapping.IsUpper(Scan(state, value)),
        ["lower"] = static (state, in value, in arguments) => CaseMapping.IsLower(Scan(state, value)),
        ["sameas"] = static (state, in value, in arguments) => AreSame(state, value, Other(arguments)),
        ["escaped"] = static (state, in value, in arguments) => false,
        ["filter"] = static (state, in value, in arguments) => value.IsText && Filters.Find(value.AsText) is not null,
        ["test"] = static (state, in value, in arguments) => value.IsText && Find(value.AsText) is not null,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static TemplateTest? Find(string name) => All.GetValueOrDefault(name);

    /// <summary>Gets the text of a value and pays for going over it.</summary>
    private static string Scan(RenderState state, in TemplateValue value)
    {
        var text = state.ToText(value);
        state.Budget.SpendOn(text);
        return text.AsText;
    }

    private static bool AreEqual(RenderState state, in TemplateValue value, in Arguments arguments) =>
        state.Comparer.AreEqual(value, Other(arguments));

    private static TemplateValue Other(in Arguments arguments) => arguments.Positional.Length == 1
        ? arguments.Positional[0]
        : throw new ChatTemplateException("this test needs one argument");

    private static double Remainder(RenderState state, in TemplateValue value, long divisor) =>
        Operators.Modulo(state, value, TemplateValue.From(divisor)) is { IsNumber: true } rest ? rest.AsNumber : -1;

    private static bool AreSame(RenderState state, in TemplateValue left, in TemplateValue right) => (left.Kind, right.Kind) switch
    {
        (ValueKind.Sequence, ValueKind.Sequence) => ReferenceEquals(left.AsSequence, right.AsSequence),
        (ValueKind.Map, ValueKind.Map) => ReferenceEquals(left.AsMap, right.AsMap),
        (var first, var second) => first == second && state.Comparer.AreEqual(left, right),
    };
}
