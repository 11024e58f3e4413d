using System.Globalization;
using Fireworks.AI.Text.Jinja.Rendering;
using Fireworks.AI.Text.Jinja.Values;

namespace Fireworks.AI.Text.Jinja.Operations;

/// <summary>Width, precision and signs of a value in a format.</summary>
internal readonly record struct FormatSpecification(
    string Fill, char Align, char Sign, bool Alternate, bool Grouped, int Width, int Precision)
{
    private const int MaximumSize = 1000;

    /// <summary>Reads what follows '%', from the optional name to the type.</summary>
    public static FormatSpecification ParsePercent(string format, ref int position, out string? key, out char type)
    {
        key = null;
        if (position < format.Length && format[position] == '(')
        {
            var end = format.IndexOf(')', position);
            key = end < 0 ? throw Incomplete() : format[(position + 1)..end];
            position = end + 1;
        }

        (var fill, var align, var sign, var alternate) = (" ", '>', '\0', false);
        for (; position < format.Length && format[position] is '-' or '+' or ' ' or '0' or '#'; position++)
        {
            switch (format[position])
            {
                case '-':
                    align = '<';
                    break;
                case '0' when align != '<':
                    (fill, align) = ("0", '=');
                    break;
                case '#':
                    alternate = true;
                    break;
                case '+' or ' ' when sign != '+':
                    sign = format[position];
                    break;
            }
        }

        var width = Size(format, ref position) ?? 0;
        var precision = -1;
        if (position < format.Length && format[position] == '.')
        {
            position++;
            precision = Size(format, ref position) ?? 0;
        }

        type = position < format.Length ? format[position++] : throw Incomplete();
        return new FormatSpecification(align == '<' ? " " : fill, align, sign, alternate, false, width, precision);
    }

    /// <summary>Reads what follows ':' in a place of str.format.</summary>
    public static FormatSpecification ParseBrace(string format, out char type)
    {
        var position = 0;
        (var fill, var align, var sign) = (" ", '\0', '\0');
        if (format.Length > 1 && format[1] is '<' or '>' or '^' or '=')
        {
            (fill, align, position) = (format[..1], format[1], 2);
        }
        else if (format.Length > 0 && format[0] is '<' or '>' or '^' or '=')
        {
            (align, position) = (format[0], 1);
        }

        if (position < format.Length && format[position] is '+' or '-' or ' ')
        {
            sign = format[position++];
        }

        var alternate = position < format.Length && format[position] == '#';
        position += alternate ? 1 : 0;
        if (align == '\0' && position < format.Length && format[position] == '0')
        {
            (fill, align) = ("0", '=');
        }

        var width = Size(format, ref position) ?? 0;
        var grouped = position < format.Length && format[position] == ',';
        position += grouped ? 1 : 0;
        var precision = -1;
        if (position < format.Length && format[position] == '.')
        {
            position++;
            precision = Size(format, ref position) ?? throw Incomplete();
        }

        type = position < format.Length ? format[position++] : '\0';
        return position == format.Length
            ? new FormatSpecification(fill, align, sign, alternate, grouped, width, precision)
            : throw new ChatTemplateException($"the format ':{format}' is not supported");
    }

    public void Append(RenderState state, TextBuilder output, in TemplateValue value, char type)
    {
        if (value.IsText)
        {
            var length = PythonText.Length(value.AsText);
            var text = Precision >= 0 && Precision < length
                ? TextOperations.Slice(state, value, 0, PythonText.Offset(value.AsText, Precision))
                : value;
            long missing = Math.Max(0, Width - PythonText.Length(text.AsText));
            var left = Align switch { '>' or '=' => missing, '^' => missing / 2, _ => 0 };
            output.Append(TextMethods.Pad(state, text, left, missing - left, TemplateValue.Text(Fill, isTemplate: true)));
            return;
        }

        var digits = NumberFormat.Digits(value, type, Precision, Alternate, Grouped);
        var prefix = digits[0] == '-' ? "-" : Sign is '+' or ' ' ? Sign.ToString() : "";
        digits = digits[0] == '-' ? digits[1..] : digits;
        var padding = Math.Max(0, Width - prefix.Length - digits.Length);
        var fill = Fill;
        string Pad(int count) => string.Concat(Enumerable.Repeat(fill, count));
        output.Append(
            Align switch
            {
                '<' => prefix + digits + Pad(padding),
                '^' => Pad(padding / 2) + prefix + digits + Pad(padding - (padding / 2)),
                '=' => prefix + Pad(padding) + digits,
                _ => Pad(padding) + prefix + digits,
            },
            isTemplate: true);
    }

    private static int? Size(string format, ref int position)
    {
        var start = position;
        while (position < format.Length && char.IsAsciiDigit(format[position]))
        {
            position++;
        }

        return start == position ? null
            : int.TryParse(format.AsSpan(start, position - start), CultureInfo.InvariantCulture, out var size) && size <= MaximumSize ? size
            : throw new ChatTemplateException($"a width or precision in a format is above {MaximumSize}");
    }

    private static ChatTemplateException Incomplete() => new("a format is incomplete");
}
