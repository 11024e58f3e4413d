using System.Buffers;
using System.Text;

namespace Fireworks.AI.Extensions.Onnx.Dialects;

/// <summary>Finds the marks in the text around calls: tags, bracketed capitals, code fences.</summary>
internal static class CallMarks
{
    private static readonly SearchValues<char> TagEnds = SearchValues.Create(">=\" \n\r\t\uE000\uE001");

    /// <summary>The mark with which a text begins, by which a reader knows what follows; empty where it begins with none.</summary>
    public static string First(string text)
    {
        var rest = text.AsSpan().Trim();
        var length = rest.IsEmpty ? 0 : TagLength(rest);
        if (length == 0)
        {
            // Words announce a call only if they stand there in full: a line of them, up to what is made up or opens brackets.
            var end = rest.IndexOfAny("\n{[\uE000\uE001");
            length = end < 0 ? rest.Length : end;
            var tag = rest.IndexOfAny('<', '`');
            length = tag > 0 && tag < length ? tag + TagLength(rest[tag..]) : length;
        }

        var mark = rest[..length].Trim();
        return mark.Length >= 4 || (mark.Length == 3 && !char.IsLetterOrDigit(mark[0])) ? mark.ToString() : "";
    }

    /// <summary>Whether a mark is markup, so that what follows it is meant to be a call even if it is malformed.</summary>
    public static bool IsMarkup(string mark) => mark.Length > 3 && (mark[0] == '<' || (mark[0] == '[' && char.IsAsciiLetterUpper(mark[1])));

    /// <summary>All marks of a text, and its punctuation; what stands between two calls and after the last consists of them.</summary>
    public static IEnumerable<string> All(string text)
    {
        for (var i = 0; i < text.Length;)
        {
            if (char.IsWhiteSpace(text[i]) || text[i] is CallForm.Id or CallForm.Index)
            {
                i++;
                continue;
            }

            var length = Math.Max(1, TagLength(text.AsSpan(i)));
            if (length == 1 && char.IsLetterOrDigit(text[i]))
            {
                while (i + length < text.Length && char.IsLetterOrDigit(text[i + length]))
                {
                    length++;
                }
            }

            yield return text.Substring(i, length);
            i += length;
        }
    }

    /// <summary>The text without white space, as readers compare it.</summary>
    public static string Squeeze(string text)
    {
        var squeezed = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (!char.IsWhiteSpace(character))
            {
                squeezed.Append(character);
            }
        }

        return squeezed.ToString();
    }

    /// <summary>The length of the tag, the bracketed capitals or the fence at the beginning; 0 where there is none.</summary>
    public static int TagLength(ReadOnlySpan<char> text)
    {
        if (text.StartsWith("```", StringComparison.Ordinal))
        {
            var length = 3;
            while (length < text.Length && (char.IsAsciiLetter(text[length]) || text[length] == '_'))
            {
                length++;
            }

            return length;
        }

        if (text.Length > 1 && text[0] == '[' && (char.IsAsciiLetterUpper(text[1]) || text[1] == '/'))
        {
            var end = text.IndexOf(']');
            return end < 0 ? 0 : end + 1;
        }

        if (text.Length > 1 && text[0] == '<' && !char.IsWhiteSpace(text[1]))
        {
            // A tag that is cut, as <function= or <invoke name=", ends where the name or the attribute begins.
            var end = text.IndexOfAny(TagEnds);
            return end < 0 ? text.Length : text[end] is '>' or '=' ? end + 1 : end;
        }

        return 0;
    }
}
