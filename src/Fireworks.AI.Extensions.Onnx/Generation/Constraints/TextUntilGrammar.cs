using System.Globalization;
using System.Text;

namespace Fireworks.AI.Extensions.Onnx.Generation.Constraints;

/// <summary>
/// Writes the grammar of any text up to the first place where it ends as given: a rule for each part of the end that is there.
/// </summary>
internal static class TextUntilGrammar
{
    public static string Write(string end)
    {
        Rune[] runes = [.. end.EnumerateRunes()];
        Rune[] alphabet = [.. runes.Distinct()];
        var grammar = new StringBuilder();
        for (var state = 0; state < runes.Length; state++)
        {
            grammar.Append(Name(state)).Append(" ::= [^");
            foreach (var rune in alphabet)
            {
                Escape(grammar, rune);
            }

            grammar.Append("] ").Append(Name(0));
            foreach (var rune in alphabet)
            {
                var next = Next(runes, state, rune);
                Escape(grammar.Append(" | ["), rune);
                grammar.Append(']').Append(next == runes.Length ? "" : " " + Name(next));
            }

            grammar.Append('\n');
        }

        return grammar.ToString();
    }

    private static string Name(int state) => state == 0 ? "root" : string.Create(CultureInfo.InvariantCulture, $"held{state}");

    /// <summary>How much of the end is there after one more character.</summary>
    private static int Next(Rune[] end, int state, Rune rune)
    {
        Rune[] text = [.. end.AsSpan(0, state), rune];
        var length = Math.Min(text.Length, end.Length);
        while (length > 0 && !text.AsSpan(text.Length - length).SequenceEqual(end.AsSpan(0, length)))
        {
            length--;
        }

        return length;
    }

    private static void Escape(StringBuilder grammar, Rune rune) => grammar.Append(rune.Value switch
    {
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        < 0x10000 => string.Create(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"\\U{rune.Value:X8}"),
    });
}
