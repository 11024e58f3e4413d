using Fireworks.AI.Text.Jinja.Rendering;
using Fireworks.AI.Text.Jinja.Values;

namespace Fireworks.AI.Text.Jinja.Builtins;

/// <summary>The filter <c>tojson</c>, as chat templates have it: json.dumps without escapes for HTML.</summary>
internal static class JsonFilter
{
    public static TemplateFilter ToJson { get; } = Evaluate;

    public static void Write(TextBuilder output, in TemplateValue value, in Arguments arguments) =>
        JsonPrinter.Append(output, value, arguments.IsEmpty ? JsonFormat.Default : ReadFormat(arguments));

    private static TemplateValue Evaluate(RenderState state, in TemplateValue value, in Arguments arguments)
    {
        var builder = state.RentBuilder();
        Write(builder, value, arguments);
        return state.Finish(builder);
    }

    private static JsonFormat ReadFormat(in Arguments arguments)
    {
        arguments.Expect("tojson", 0, "ensure_ascii", "indent", "separators", "sort_keys");
        var indent = arguments.Get(1, "indent");
        var indentation = indent.IsText ? indent.AsText
            : indent.IsIntegral ? new string(' ', (int)Math.Clamp(indent.AsInteger, 0, 100))
            : null;
        var separators = arguments.Get(2, "separators");
        (var item, var key) = (indentation is null ? ", " : ",", ": ");
        if (separators.Kind == ValueKind.Sequence)
        {
            (item, key) = separators.AsSequence.Items is [{ IsText: true } first, { IsText: true } second]
                ? (first.AsText, second.AsText)
                : throw new ChatTemplateException("the separators of tojson must be two strings");
        }

        return new JsonFormat(item, key, indentation, arguments.GetBoolean(0, "ensure_ascii"), arguments.GetBoolean(3, "sort_keys"));
    }
}
