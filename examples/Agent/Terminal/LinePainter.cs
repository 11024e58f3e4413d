using System.Globalization;
using System.Text;
using Spectre.Console;

namespace Agent.Terminal;

/// <summary>Paints the line that is being edited, over as many rows as it needs, and puts the cursor where it stands in the text.</summary>
internal sealed class LinePainter(TextWriter writer, Func<int> width, string prompt, string promptStyle)
{
    private int _cursorRow;

    /// <summary>Begins below what is on the terminal.</summary>
    public void Begin() => _cursorRow = 0;

    public void Paint(string text, int cursor)
    {
        StringBuilder output = new();
        if (_cursorRow > 0)
        {
            output.Append(CultureInfo.InvariantCulture, $"\e[{_cursorRow}A");
        }

        output.Append('\r').Append("\e[J").Append(promptStyle).Append(prompt).Append("\e[0m");
        var columns = Math.Max(width(), prompt.Length + 2);
        var (row, column) = (0, prompt.Length);
        var place = (Row: 0, Column: column);
        for (var i = 0; i < text.Length;)
        {
            var element = StringInfo.GetNextTextElement(text, i);
            var cells = Math.Min(element.GetCellWidth(), 2); // An emoji of several parts takes two cells, as a whole.
            if (column + cells > columns)
            {
                NextRow();
            }

            place = i == cursor ? (row, column) : place;
            output.Append(element);
            column += cells;
            if (column == columns)
            {
                NextRow(); // Terminals differ in when they go to the next row by themselves.
            }

            i += element.Length;
        }

        place = cursor == text.Length ? (row, column) : place;
        if (row > place.Row)
        {
            output.Append(CultureInfo.InvariantCulture, $"\e[{row - place.Row}A");
        }

        output.Append('\r');
        if (place.Column > 0)
        {
            output.Append(CultureInfo.InvariantCulture, $"\e[{place.Column}C");
        }

        _cursorRow = place.Row;
        writer.Write(output);
        writer.Flush();

        void NextRow()
        {
            output.Append("\r\n");
            (row, column) = (row + 1, 0);
        }
    }
}
