using System.Globalization;
using System.Text;

namespace Recording;

/// <summary>
/// What a terminal shows of a program's output: text, colours, and the movements of the cursor that line editors and spinners make. Rows that
/// have left the screen at its top are kept.
/// </summary>
internal sealed class TerminalScreen(int columns, int rows)
{
    private readonly List<List<Cell>> _rows = [[]];
    private readonly StringBuilder _sequence = new();
    private CellStyle _style;

    public int CursorRow { get; private set; }

    public int CursorColumn { get; private set; }

    public IReadOnlyList<IReadOnlyList<Cell>> Rows => _rows;

    /// <summary>All rows, without the spaces at their ends.</summary>
    public string Text => string.Join('\n', Enumerable.Range(0, _rows.Count).Select(RowText));

    private int Top => Math.Max(0, _rows.Count - rows);

    public string RowText(int row) => string.Concat(_rows[row].Select(static cell => cell.Text)).TrimEnd();

    public void Write(string output)
    {
        foreach (var rune in output.EnumerateRunes())
        {
            if (_sequence.Length > 0 || rune.Value == '\e')
            {
                _sequence.Append(rune);
                if (IsWhole())
                {
                    Control(_sequence.ToString());
                    _sequence.Clear();
                }
            }
            else
            {
                Put(rune);
            }
        }
    }

    private void Put(Rune rune)
    {
        switch (rune.Value)
        {
            case '\r':
                CursorColumn = 0;
                break;
            case '\n':
                GoTo(CursorRow + 1, CursorColumn);
                break;
            case '\b':
                CursorColumn = Math.Max(0, CursorColumn - 1);
                break;
            case < ' ':
                break;
            default:
                Print(rune.ToString(), WidthOf(rune));
                break;
        }
    }

    private void Print(string text, int width)
    {
        var row = _rows[CursorRow];
        if (width == 0)
        {
            if (CursorColumn > 0)
            {
                row[CursorColumn - 1] = row[CursorColumn - 1] with { Text = row[CursorColumn - 1].Text + text };
            }

            return;
        }

        if (CursorColumn + width > columns)
        {
            GoTo(CursorRow + 1, 0);
            row = _rows[CursorRow];
        }

        Fill(row, CursorColumn + width);
        row[CursorColumn] = new Cell(text, _style);
        if (width == 2)
        {
            row[CursorColumn + 1] = new Cell("", _style);
        }

        CursorColumn += width;
    }

    private bool IsWhole()
    {
        var last = _sequence[^1];
        return _sequence.Length > 1 && _sequence[1] switch
        {
            '[' => _sequence.Length > 2 && last is >= '@' and <= '~',
            ']' => last == '\a' || (last == '\\' && _sequence[^2] == '\e'),
            '(' => _sequence.Length > 2,
            _ => true,
        };
    }

    private void Control(string sequence)
    {
        if (!sequence.StartsWith("\e[", StringComparison.Ordinal))
        {
            return;
        }

        var parameters = sequence[2..^1].Split(';').Select(static text => int.TryParse(text, CultureInfo.InvariantCulture, out var value) ? value : 0).ToArray();
        var count = Math.Max(1, parameters[0]);
        switch (sequence[^1])
        {
            case 'A':
                GoTo(Math.Max(Top, CursorRow - count), CursorColumn);
                break;
            case 'B':
                GoTo(Math.Min(Top + rows - 1, CursorRow + count), CursorColumn);
                break;
            case 'C':
                CursorColumn = Math.Min(columns - 1, CursorColumn + count);
                break;
            case 'D':
                CursorColumn = Math.Max(0, CursorColumn - count);
                break;
            case 'G':
                CursorColumn = count - 1;
                break;
            case 'H':
                GoTo(Top + count - 1, parameters.Length > 1 ? Math.Max(1, parameters[1]) - 1 : 0);
                break;
            case 'J':
                EraseRows(parameters[0]);
                break;
            case 'K':
                EraseColumns(parameters[0]);
                break;
            case 'm':
                _style = Styled(parameters);
                break;
        }
    }

    private void GoTo(int row, int column)
    {
        while (_rows.Count <= row)
        {
            _rows.Add([]);
        }

        (CursorRow, CursorColumn) = (row, column);
    }

    private void EraseRows(int which)
    {
        if (which == 0)
        {
            EraseColumns(0);
        }

        for (var row = which == 0 ? CursorRow + 1 : Top; row < _rows.Count; row++)
        {
            _rows[row].Clear();
        }
    }

    private void EraseColumns(int which)
    {
        var row = _rows[CursorRow];
        if (which == 2)
        {
            row.Clear();
        }
        else if (which == 0 && CursorColumn < row.Count)
        {
            row.RemoveRange(CursorColumn, row.Count - CursorColumn);
        }

        Fill(row, CursorColumn);
    }

    private CellStyle Styled(int[] parameters)
    {
        var style = _style;
        for (var i = 0; i < parameters.Length; i++)
        {
            var parameter = parameters[i];
            style = parameter switch
            {
                0 => default,
                1 => style with { IsBold = true },
                2 => style with { IsDim = true },
                22 => style with { IsBold = false, IsDim = false },
                >= 30 and <= 37 => style with { Colour = parameter - 30 },
                >= 90 and <= 97 => style with { Colour = parameter - 90 + 8 },
                38 when i + 2 < parameters.Length && parameters[i + 1] == 5 => style with { Colour = parameters[i += 2] },
                39 => style with { Colour = null },
                _ => style,
            };
        }

        return style;
    }

    private static void Fill(List<Cell> row, int length)
    {
        while (row.Count < length)
        {
            row.Add(Cell.Blank);
        }
    }

    private static int WidthOf(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format ? 0
        : rune.Value is (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0xA4CF) or (>= 0xAC00 and <= 0xD7A3) or (>= 0xF900 and <= 0xFAFF)
            or (>= 0xFE30 and <= 0xFE6F) or (>= 0xFF00 and <= 0xFF60) or (>= 0x1F300 and <= 0x1FAFF) or (>= 0x20000 and <= 0x3FFFD) ? 2
        : 1;
}
