using System.Text;
using Fireworks.AI.Text.Jinja.Rendering;
using Fireworks.AI.Text.Jinja.Values;

namespace Fireworks.AI.Text.Jinja.Operations;

/// <summary>Texts marked as safe, MarkupSafe's <c>Markup</c>: what joins them is escaped for HTML.</summary>
internal static class Markup
{
    /// <summary>The text escaped for HTML, unless it is marked; marked in any case.</summary>
    public static TemplateValue Escape(RenderState state, in TemplateValue value)
    {
        var text = state.ToText(value);
        return text.IsMarkup ? text
            : text.AsText.AsSpan().IndexOfAny("&<>'\"") < 0 ? text.AsMarkup
            : TextOperations.Map(state, text, EscapeText).AsMarkup;
    }

    /// <summary>Escapes the texts among arguments of a format; numbers stay numbers.</summary>
    public static TemplateValue EscapeAll(RenderState state, in TemplateValue values)
    {
        if (values.IsText)
        {
            return Escape(state, values).AsPlain;
        }

        if (values.Kind != ValueKind.Sequence || values.AsSequence.Form != SequenceForm.Tuple)
        {
            return values;
        }

        var items = values.AsSequence.Items;
        var escaped = new TemplateValue[items.Count];
        for (var i = 0; i < escaped.Length; i++)
        {
            escaped[i] = items[i].IsText ? Escape(state, items[i]).AsPlain : items[i];
        }

        return TemplateValue.Tuple(escaped);
    }

    /// <summary>Marks a text that was made of a marked one.</summary>
    public static TemplateValue Like(in TemplateValue original, in TemplateValue made) => original.IsMarkup ? made.AsMarkup : made;

    public static string EscapeText(string text) => new StringBuilder(text)
        .Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;").Replace("'", "&#39;").Replace("\"", "&#34;").ToString();
}
