using System.Runtime.CompilerServices;
using System.Text;
using Fireworks.AI.Text.Jinja.Values;

namespace Fireworks.AI.Text.Jinja.Rendering;

/// <summary>Values as text: what str() and repr() give in Python.</summary>
internal static class Printer
{
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
                output.Append(Represent(value, output.Budget));
                break;
            default:
                output.Append(Simple(value), isTemplate: true);
                break;
        }
    }

    /// <summary>Turns a value into text as repr() does; the text is the template's only if every text in it is.</summary>
    public static TemplateValue Represent(in TemplateValue value, RenderBudget? budget)
    {
        var output = new StringBuilder();
        var isTemplate = AppendRepresentation(output, value, budget);
        return TemplateValue.Text(output.ToString(), isTemplate);
    }

    private static bool AppendRepresentation(StringBuilder output, in TemplateValue value, RenderBudget? budget)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        budget?.Spend(value.IsText ? 4 + value.AsText.Length : 4);
        switch (value.Kind)
        {
            case ValueKind.Text:
                PythonText.AppendRepresentation(output, value.AsText);
                return value.IsTemplateText;
            case ValueKind.Sequence:
                return AppendSequence(output, value.AsSequence, budget);
            case ValueKind.Map:
                return AppendMap(output, value.AsMap, budget);
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

    private static bool AppendSequence(StringBuilder output, TemplateSequence sequence, RenderBudget? budget)
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
            isTemplate &= AppendRepresentation(output, sequence.Items[i], budget);
        }

        output.Append(close);
        return isTemplate;
    }

    private static bool AppendMap(StringBuilder output, TemplateMap map, RenderBudget? budget)
    {
        output.Append('{');
        var isTemplate = true;
        var separator = "";
        foreach ((var key, var value) in map.Entries)
        {
            output.Append(separator);
            isTemplate &= AppendRepresentation(output, key, budget);
            output.Append(": ");
            isTemplate &= AppendRepresentation(output, value, budget);
            separator = ", ";
        }

        output.Append('}');
        return isTemplate;
    }
}
