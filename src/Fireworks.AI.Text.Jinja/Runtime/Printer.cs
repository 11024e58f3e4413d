using System.Runtime.CompilerServices;
using System.Text;

namespace Fireworks.AI.Text.Jinja.Runtime;

/// <summary>Values as text: what str() and repr() give in Python.</summary>
internal static class Printer
{
    /// <summary>The value as a text value; a text is itself.</summary>
    public static TemplateValue ToText(RenderState state, in TemplateValue value)
    {
        if (value.IsText)
        {
            return value;
        }

        var builder = state.RentBuilder();
        Append(builder, value);
        var text = builder.ToValue();
        state.ReturnBuilder(builder);
        return text;
    }

    public static void Append(TextBuilder output, in TemplateValue value)
    {
        switch (value.Kind)
        {
            case ValueKind.Text:
                output.Append(value);
                break;
            case ValueKind.Undefined:
                break;
            case ValueKind.Sequence or ValueKind.Map:
                var builder = new StringBuilder();
                var isTemplate = AppendRepresentation(builder, value);
                output.Append(builder.ToString(), isTemplate);
                break;
            default:
                output.Append(Simple(value), isTemplate: true);
                break;
        }
    }

    /// <summary>Appends what repr() gives.</summary>
    /// <returns>Whether every text in it is the template's.</returns>
    public static bool AppendRepresentation(StringBuilder output, in TemplateValue value)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        RenderBudget.Current?.Spend(value.IsText ? 4 + value.AsText.Length : 4);
        switch (value.Kind)
        {
            case ValueKind.Text:
                PythonText.AppendRepresentation(output, value.AsText);
                return value.IsTemplateText;
            case ValueKind.Sequence:
                return AppendSequence(output, value.AsSequence);
            case ValueKind.Map:
                return AppendMap(output, value.AsMap);
            case ValueKind.Undefined:
                output.Append("Undefined");
                return true;
            default:
                output.Append(Simple(value));
                return true;
        }
    }

    private static string Simple(in TemplateValue value) => value.Kind switch
    {
        ValueKind.None => "None",
        ValueKind.Boolean => value.AsBoolean ? "True" : "False",
        ValueKind.Integer => value.Digits,
        ValueKind.Float => PythonText.Format(value.AsNumber),
        _ => $"<{value.TypeName}>",
    };

    private static bool AppendSequence(StringBuilder output, TemplateSequence sequence)
    {
        (var open, var close) = sequence.Form switch
        {
            SequenceForm.List => ("[", "]"),
            SequenceForm.Tuple => ("(", sequence.Count == 1 ? ",)" : ")"),
            SequenceForm.Generator or SequenceForm.Range => throw new ChatTemplateException(
                $"a {sequence.TypeName} has no text; apply the filter 'list' first"),
            _ => (sequence.TypeName + "([", "])"),
        };
        output.Append(open);
        var isTemplate = true;
        for (var i = 0; i < sequence.Count; i++)
        {
            output.Append(i > 0 ? ", " : "");
            isTemplate &= AppendRepresentation(output, sequence.Items[i]);
        }

        output.Append(close);
        return isTemplate;
    }

    private static bool AppendMap(StringBuilder output, TemplateMap map)
    {
        output.Append('{');
        var isTemplate = true;
        var separator = "";
        foreach ((var key, var value) in map.Entries)
        {
            output.Append(separator);
            isTemplate &= AppendRepresentation(output, key);
            output.Append(": ");
            isTemplate &= AppendRepresentation(output, value);
            separator = ", ";
        }

        output.Append('}');
        return isTemplate;
    }
}
