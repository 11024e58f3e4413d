using Fireworks.AI.Text.Jinja.Rendering;
using Fireworks.AI.Text.Jinja.Values;

namespace Fireworks.AI.Text.Jinja.Operations;

/// <summary>Cuts and joins texts; every piece keeps where it comes from. Positions are in UTF-16 units.</summary>
internal static class TextOperations
{
    private const int PieceCost = 8;

    public static TemplateValue Slice(RenderState state, in TemplateValue text, int start, int length)
    {
        state.Budget.Spend(PieceCost + length);
        return Slice(text, start, length);
    }

    public static TemplateValue Slice(in TemplateValue text, int start, int length)
    {
        if (length == text.AsText.Length)
        {
            return text;
        }

        var slice = text.AsText.Substring(start, length);
        if (text.Mixed is not { } mixed)
        {
            return Markup.Like(text, TemplateValue.Text(slice, text.IsTemplateText));
        }

        var passed = mixed.Flips.Count(flip => flip <= start);
        int[] flips = [.. mixed.Flips.Where(flip => flip > start && flip < start + length).Select(flip => flip - start)];
        var isTemplate = mixed.FirstIsTemplate == (passed % 2 == 0);
        return Markup.Like(text, flips.Length == 0
            ? TemplateValue.Text(slice, isTemplate)
            : TemplateValue.Text(new MixedText(slice, isTemplate, flips)));
    }

    /// <summary>Changes a text without keeping places: the result is the template's only if all of the text was.</summary>
    public static TemplateValue Map(RenderState state, in TemplateValue text, Func<string, string> change)
    {
        var changed = change(text.AsText);
        state.Budget.Spend(changed.Length);
        return Markup.Like(text, TemplateValue.Text(changed, text.IsTemplateText));
    }

    public static TemplateValue Strip(RenderState state, in TemplateValue text, string? characters, bool left, bool right)
    {
        (var start, var end) = PythonText.StripBounds(text.AsText, characters, left, right);
        return Slice(state, text, start, end - start);
    }

    public static TemplateValue Replace(
        RenderState state, in TemplateValue text, in TemplateValue old, in TemplateValue replacement, long count)
    {
        var source = text.AsText;
        var pattern = old.AsText;
        var builder = state.RentBuilder();
        var position = 0;
        for (; count != 0; count--)
        {
            var found = pattern.Length > 0
                ? source.IndexOf(pattern, position, StringComparison.Ordinal)
                : EmptyMatch(source, position, builder.Length == 0 && position == 0);
            if (found < 0)
            {
                break;
            }

            builder.AppendSlice(text, position, found - position);
            builder.Append(replacement);
            state.Budget.Step();
            position = found + pattern.Length;
            if (pattern.Length == 0 && position == source.Length)
            {
                break;
            }
        }

        builder.AppendSlice(text, position, source.Length - position);
        return state.Finish(builder);

        // Python's empty pattern matches before every character and at the end.
        static int EmptyMatch(string source, int position, bool isFirst) => isFirst ? 0
            : position < source.Length ? position + PythonText.CountUnits(source, position) : -1;
    }

    public static TemplateValue Join(RenderState state, in TemplateValue separator, IReadOnlyList<TemplateValue> items)
    {
        var builder = state.RentBuilder();
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0)
            {
                builder.Append(separator);
            }

            Printer.Append(builder, items[i]);
        }

        return state.Finish(builder);
    }
}
