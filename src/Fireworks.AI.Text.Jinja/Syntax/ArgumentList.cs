using Fireworks.AI.Text.Jinja.Operations;
using Fireworks.AI.Text.Jinja.Rendering;
using Fireworks.AI.Text.Jinja.Values;

namespace Fireworks.AI.Text.Jinja.Syntax;

/// <summary>The arguments of a call as they are written.</summary>
internal sealed class ArgumentList(
    Expression[] positional, string[] names, Expression[] named, Expression? spreadPositional, Expression? spreadNamed)
{
    public const string CallerName = "caller";

    /// <summary>Gets the first argument where it is a literal text.</summary>
    public string? FirstText => positional is [LiteralExpression { Value.IsText: true } literal, ..] ? literal.Value.AsText : null;

    public static ArgumentList Empty { get; } = new([], [], [], null, null);

    public Arguments Evaluate(RenderState state, in TemplateValue caller = default)
    {
        if (positional.Length + names.Length == 0 && spreadPositional is null && spreadNamed is null && caller.IsMissing)
        {
            return Arguments.None;
        }

        var values = Evaluate(state, positional);
        var namedValues = Evaluate(state, named);
        var allNames = names;
        if (spreadPositional is not null)
        {
            values = [.. values, .. Iteration.Walk(state, spreadPositional.Evaluate(state))];
        }

        if (spreadNamed is not null)
        {
            var map = spreadNamed.Evaluate(state);
            if (map.Kind != ValueKind.Map || !map.AsMap.Entries.All(static entry => entry.Key.IsText))
            {
                throw new ChatTemplateException("'**' in a call needs a dictionary with names as keys");
            }

            state.Budget.SpendOn(map);
            allNames = [.. names, .. map.AsMap.Entries.Select(static entry => entry.Key.AsText)];
            namedValues = [.. namedValues, .. map.AsMap.Entries.Select(static entry => entry.Value)];
        }

        return caller.IsMissing
            ? new Arguments(values, allNames, namedValues)
            : new Arguments(values, [.. allNames, CallerName], [.. namedValues, caller]);
    }

    private static TemplateValue[] Evaluate(RenderState state, Expression[] expressions)
    {
        var values = expressions.Length == 0 ? [] : new TemplateValue[expressions.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = expressions[i].Evaluate(state);
        }

        return values;
    }
}
