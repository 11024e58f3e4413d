using System.Globalization;
using System.Text.Json;

namespace Fireworks.AI.Text.Jinja.Runtime;

/// <summary>JSON from messages and tools as template values; none of it is the template's.</summary>
internal static class JsonValues
{
    public static TemplateValue Convert(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => TemplateValue.From(new TemplateMap(json)),
        JsonValueKind.Array => TemplateValue.From(new TemplateSequence(json)),
        JsonValueKind.String => TemplateValue.Text(json.GetString()!, isTemplate: false),
        JsonValueKind.Number => ConvertNumber(json),
        JsonValueKind.True => TemplateValue.True,
        JsonValueKind.False => TemplateValue.False,
        _ => TemplateValue.None,
    };

    private static TemplateValue ConvertNumber(JsonElement json)
    {
        if (json.TryGetInt64(out var integer))
        {
            return TemplateValue.From(integer);
        }

        var digits = json.GetRawText();
        return digits.AsSpan().IndexOfAny('.', 'e', 'E') < 0
            ? TemplateValue.HugeInteger(digits)
            : TemplateValue.From(double.Parse(digits, CultureInfo.InvariantCulture));
    }
}
