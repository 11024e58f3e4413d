using System.Text;

namespace Fireworks.AI.Text.Tokenizers;

/// <summary>Puts a string in the place of every match of a pattern.</summary>
internal sealed class ReplaceNormalizer(TextPattern pattern, string content) : Normalizer
{
    public override string Normalize(string text) => Replace(text, pattern, content);

    public static string Replace(string text, TextPattern pattern, string content)
    {
        if (!pattern.TryFind(text, 0, out var start, out var end))
        {
            return text;
        }

        StringBuilder builder = new(text.Length);
        var position = 0;
        do
        {
            builder.Append(text, position, start - position).Append(content);
            position = end;

            // After an empty match the search goes on one code point further.
            var from = end;
            if (end == start)
            {
                if (end == text.Length)
                {
                    break;
                }

                CodePoint.At(text, end, out var length);
                from += length;
            }

            if (!pattern.TryFind(text, from, out start, out end))
            {
                break;
            }
        }
        while (true);
        return builder.Append(text, position, text.Length - position).ToString();
    }
}
