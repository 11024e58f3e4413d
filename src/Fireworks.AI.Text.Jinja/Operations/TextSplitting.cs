using Fireworks.AI.Text.Jinja.Rendering;
using Fireworks.AI.Text.Jinja.Values;

namespace Fireworks.AI.Text.Jinja.Operations;

/// <summary>split, rsplit, splitlines and partition.</summary>
internal static class TextSplitting
{
    public static TemplateValue Split(RenderState state, in TemplateValue text, string? separator, long limit, bool fromRight)
    {
        if (separator is "")
        {
            throw new ChatTemplateException("a string cannot be split at an empty separator");
        }

        limit = limit < 0 ? long.MaxValue : limit;
        List<(int Start, int End)> pieces = (separator, fromRight) switch
        {
            (null, false) => SplitAtSpace(text.AsText, limit),
            (null, true) => SplitAtSpaceFromRight(text.AsText, limit),
            (_, false) => SplitAt(text.AsText, separator, limit),
            (_, true) => SplitAtFromRight(text.AsText, separator, limit),
        };
        return ToList(state, text, pieces);
    }

    public static TemplateValue SplitLines(RenderState state, in TemplateValue text, bool keepEnds)
    {
        var pieces = new List<(int, int)>();
        var source = text.AsText;
        var start = 0;
        for (var i = 0; i < source.Length; i++)
        {
            if (source[i] is '\n' or '\r' or '\v' or '\f' or (>= '\x1c' and <= '\x1e') or '\x85' or '\u2028' or '\u2029')
            {
                var end = i;
                i += source[i] == '\r' && i + 1 < source.Length && source[i + 1] == '\n' ? 1 : 0;
                pieces.Add((start, keepEnds ? i + 1 : end));
                start = i + 1;
            }
        }

        if (start < source.Length)
        {
            pieces.Add((start, source.Length));
        }

        return ToList(state, text, pieces);
    }

    public static TemplateValue Partition(RenderState state, in TemplateValue text, string separator, bool fromRight)
    {
        var source = text.AsText;
        if (separator.Length == 0)
        {
            throw new ChatTemplateException("a string cannot be split at an empty separator");
        }

        var found = fromRight
            ? source.LastIndexOf(separator, StringComparison.Ordinal)
            : source.IndexOf(separator, StringComparison.Ordinal);
        if (found < 0)
        {
            var empty = TemplateValue.EmptyText;
            return fromRight ? TemplateValue.Tuple(empty, empty, text) : TemplateValue.Tuple(text, empty, empty);
        }

        var rest = found + separator.Length;
        return TemplateValue.Tuple(
            TextOperations.Slice(state, text, 0, found),
            TextOperations.Slice(state, text, found, separator.Length),
            TextOperations.Slice(state, text, rest, source.Length - rest));
    }

    private static TemplateValue ToList(RenderState state, TemplateValue text, List<(int Start, int End)> pieces) =>
        TemplateValue.List([.. pieces.Select(piece => TextOperations.Slice(state, text, piece.Start, piece.End - piece.Start))]);

    private static List<(int, int)> SplitAt(string text, string separator, long limit)
    {
        var pieces = new List<(int, int)>();
        var start = 0;
        for (int found; limit > 0 && (found = text.IndexOf(separator, start, StringComparison.Ordinal)) >= 0; limit--)
        {
            pieces.Add((start, found));
            start = found + separator.Length;
        }

        pieces.Add((start, text.Length));
        return pieces;
    }

    private static List<(int, int)> SplitAtFromRight(string text, string separator, long limit)
    {
        var pieces = new List<(int, int)>();
        var end = text.Length;
        for (int found; limit > 0 && (found = text.AsSpan(0, end).LastIndexOf(separator)) >= 0; limit--)
        {
            pieces.Add((found + separator.Length, end));
            end = found;
        }

        pieces.Add((0, end));
        pieces.Reverse();
        return pieces;
    }

    private static List<(int, int)> SplitAtSpace(string text, long limit)
    {
        var pieces = new List<(int, int)>();
        var position = 0;
        while (true)
        {
            while (position < text.Length && PythonText.IsSpace(text[position]))
            {
                position++;
            }

            if (position == text.Length)
            {
                return pieces;
            }

            if (limit-- == 0)
            {
                pieces.Add((position, text.Length));
                return pieces;
            }

            var start = position;
            while (position < text.Length && !PythonText.IsSpace(text[position]))
            {
                position++;
            }

            pieces.Add((start, position));
        }
    }

    private static List<(int, int)> SplitAtSpaceFromRight(string text, long limit)
    {
        var pieces = new List<(int, int)>();
        var position = text.Length;
        while (true)
        {
            while (position > 0 && PythonText.IsSpace(text[position - 1]))
            {
                position--;
            }

            if (position == 0)
            {
                break;
            }

            var end = position;
            if (limit-- == 0)
            {
                pieces.Add((0, end));
                break;
            }

            while (position > 0 && !PythonText.IsSpace(text[position - 1]))
            {
                position--;
            }

            pieces.Add((position, end));
        }

        pieces.Reverse();
        return pieces;
    }
}
