using System.Globalization;
using Fireworks.AI.Text.Jinja.Operations;
using Fireworks.AI.Text.Jinja.Rendering;
using Fireworks.AI.Text.Jinja.Values;

namespace Fireworks.AI.Text.Jinja.Builtins;

/// <summary>The attribute that filters take: a name, an index, or several with dots between them.</summary>
internal static class AttributePath
{
    /// <summary>Gets the attribute of a value; the value itself where no attribute is given.</summary>
    public static TemplateValue Get(
        RenderState state, TemplateValue value, in TemplateValue attribute, in TemplateValue otherwise = default)
    {
        if (attribute.IsMissing || attribute.IsNone)
        {
            return value;
        }

        if (!attribute.IsText)
        {
            value = Attributes.GetItem(state, value, attribute);
        }
        else
        {
            foreach (var part in attribute.AsText.Split('.'))
            {
                var isIndex = part.Length > 0 && part.All(char.IsAsciiDigit);
                value = Attributes.GetItem(state, value, isIndex
                    ? TemplateValue.From(long.TryParse(part, CultureInfo.InvariantCulture, out var index) ? index : long.MaxValue)
                    : TemplateValue.Text(part, isTemplate: true));
                if (value.IsUndefined && !otherwise.IsMissing)
                {
                    break;
                }
            }
        }

        return value.IsUndefined && !otherwise.IsMissing ? otherwise : value;
    }
}
