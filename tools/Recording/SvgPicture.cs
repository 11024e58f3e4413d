using System.Globalization;
using System.Security;
using System.Text;

namespace Recording;

/// <summary>Draws rows of a terminal. The window has a ground of its own, so that it reads on light and on dark pages.</summary>
internal static class SvgPicture
{
    private const double CellWidth = 8.4;
    private const double RowHeight = 20;
    private const double Margin = 18;
    private const double Bar = 34;
    private const string Ground = "#0d1117";
    private const string Foreground = "#e6edf3";

    private static readonly string[] Lights = ["#ff5f57", "#febc2e", "#28c840"];

    private static readonly string[] Colours =
    [
        "#484f58", "#ff7b72", "#3fb950", "#d29922", "#58a6ff", "#bc8cff", "#39c5cf", "#b1bac4",
        "#6e7681", "#ffa198", "#56d364", "#e3b341", "#79c0ff", "#d2a8ff", "#56d4dd", "#ffffff",
    ];

    public static string Draw(IReadOnlyList<IReadOnlyList<Cell>> rows, int columns, string title)
    {
        var width = (2 * Margin) + (columns * CellWidth);
        var height = Bar + (rows.Count * RowHeight) + Margin;
        StringBuilder svg = new();
        Add($"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:0.##} {height:0.##}" width="{width:0.##}" height="{height:0.##}" role="img" aria-label="{Escape(title)}">""");
        Add($"<title>{Escape(title)}</title>");
        Add($"""<rect x="0.5" y="0.5" width="{width - 1:0.##}" height="{height - 1:0.##}" rx="8" fill="{Ground}" stroke="#30363d"/>""");
        foreach (var (index, colour) in Lights.Index())
        {
            Add($"""<circle cx="{Margin + 2 + (index * 18):0.##}" cy="17" r="5.5" fill="{colour}"/>""");
        }

        Add($"""<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14" fill="{Foreground}" xml:space="preserve">""");
        for (var row = 0; row < rows.Count; row++)
        {
            var y = Bar + (row * RowHeight) + 14;
            for (var start = 0; start < rows[row].Count;)
            {
                var style = rows[row][start].Style;
                var end = start;
                while (end < rows[row].Count && rows[row][end].Style == style)
                {
                    end++;
                }

                var text = string.Concat(rows[row].Skip(start).Take(end - start).Select(static cell => cell.Text));
                if (!string.IsNullOrWhiteSpace(text))
                {
                    var lead = text.Length - text.TrimStart().Length;
                    var shown = text.Trim();
                    var cells = end - start - (text.Length - shown.Length);
                    Add($"""<text x="{Margin + ((start + lead) * CellWidth):0.##}" y="{y:0.##}" textLength="{cells * CellWidth:0.##}"{Look(style)}>{Escape(shown)}</text>""");
                }

                start = end;
            }
        }

        Add($"</g>");
        Add($"</svg>");
        return svg.ToString();

        void Add(FormattableString line) => svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    private static string Look(CellStyle style) =>
        (style.Colour is { } colour && colour < Colours.Length ? $" fill=\"{Colours[colour]}\"" : style.IsDim ? " fill=\"#8b949e\"" : "")
        + (style.IsBold ? " font-weight=\"bold\"" : "");

    private static string Escape(string text) => SecurityElement.Escape(text);
}
