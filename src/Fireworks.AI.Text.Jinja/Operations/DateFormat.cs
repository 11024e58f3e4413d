using System.Globalization;
using System.Text;

namespace Fireworks.AI.Text.Jinja.Operations;

/// <summary>strftime in the C locale.</summary>
internal static class DateFormat
{
    public static string Format(DateTimeOffset time, string format)
    {
        var text = new StringBuilder();
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%')
            {
                text.Append(format[i]);
                continue;
            }

            var isUnpadded = i + 2 < format.Length && format[i + 1] == '-';
            i += isUnpadded ? 2 : 1;
            if (i >= format.Length)
            {
                throw new ChatTemplateException("a date format ends in '%'");
            }

            var part = Directive(time, format[i]);
            text.Append(isUnpadded && part.Length > 1 ? part.TrimStart('0', ' ') is { Length: > 0 } trimmed ? trimmed : "0" : part);
        }

        return text.ToString();
    }

    private static string Directive(DateTimeOffset time, char directive) => directive switch
    {
        'a' => FormatNumber(time, "ddd"),
        'A' => FormatNumber(time, "dddd"),
        'b' or 'h' => FormatNumber(time, "MMM"),
        'B' => FormatNumber(time, "MMMM"),
        'c' => $"{FormatNumber(time, "ddd MMM")} {time.Day,2} {FormatNumber(time, "HH:mm:ss yyyy")}",
        'C' => Number(time.Year / 100),
        'd' => FormatNumber(time, "dd"),
        'D' or 'x' => FormatNumber(time, "MM'/'dd'/'yy"),
        'e' => time.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2),
        'f' => FormatNumber(time, "ffffff"),
        'F' => FormatNumber(time, "yyyy-MM-dd"),
        'H' => FormatNumber(time, "HH"),
        'I' => FormatNumber(time, "hh"),
        'j' => time.DayOfYear.ToString("000", CultureInfo.InvariantCulture),
        'm' => FormatNumber(time, "MM"),
        'M' => FormatNumber(time, "mm"),
        'n' => "\n",
        'p' => FormatNumber(time, "tt"),
        'R' => FormatNumber(time, "HH:mm"),
        'S' => FormatNumber(time, "ss"),
        't' => "\t",
        'T' or 'X' => FormatNumber(time, "HH:mm:ss"),
        'u' => (time.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)time.DayOfWeek).ToString(CultureInfo.InvariantCulture),
        'U' => Number((time.DayOfYear + 6 - (int)time.DayOfWeek) / 7),
        'V' => Number(ISOWeek.GetWeekOfYear(time.DateTime)),
        'G' => ISOWeek.GetYear(time.DateTime).ToString(CultureInfo.InvariantCulture),
        'w' => ((int)time.DayOfWeek).ToString(CultureInfo.InvariantCulture),
        'W' => Number((time.DayOfYear + 6 - (((int)time.DayOfWeek + 6) % 7)) / 7),
        'y' => FormatNumber(time, "yy"),
        'Y' => time.Year.ToString(CultureInfo.InvariantCulture),
        'z' or 'Z' => "", // the local time of datetime.now() knows no zone
        '%' => "%",
        _ => throw new ChatTemplateException($"'%{directive}' in a date format is not supported"),
    };

    private static string FormatNumber(DateTimeOffset time, string format) => time.ToString(format, CultureInfo.InvariantCulture);

    private static string Number(int value) => value.ToString("00", CultureInfo.InvariantCulture);
}
