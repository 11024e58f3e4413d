using Spectre.Console;

namespace Agent.Terminal;

/// <summary>
/// Reads lines from the terminal: with cursor keys, a history of what was typed before, and the keys that shells have (Ctrl+A, E, K, L,
/// U, W).
/// </summary>
internal sealed class LineEditor(IAnsiConsole console, Interrupt interrupt)
{
    private readonly LinePainter _painter = new(
        console.Profile.Out.Writer,
        () => console.Profile.Width,
        "> ",
        console.Profile.Capabilities.ColorSystem == ColorSystem.NoColors ? "\e[1m" : "\e[1;32m");

    private readonly List<string> _history = [];
    private readonly LineBuffer _line = new();
    private string _draft = "";
    private int _position;

    /// <returns>The line, or null where the user ends the conversation: by Ctrl+D on an empty line, or by Ctrl+C twice.</returns>
    public string? ReadLine()
    {
        _line.Set("");
        _position = _history.Count;
        _painter.Begin();
        Console.TreatControlCAsInput = true;
        try
        {
            return Edit();
        }
        finally
        {
            Console.TreatControlCAsInput = false;
        }
    }

    private string? Edit()
    {
        var isLeaving = interrupt.TakeMissed() && AskAgain();
        while (true)
        {
            if (!Console.KeyAvailable)
            {
                _painter.Paint(_line.Text, _line.Cursor); // Once for what is pasted.
            }

            var key = Console.ReadKey(intercept: true);
            if (IsControl(key, ConsoleKey.C))
            {
                if (isLeaving)
                {
                    return End(null);
                }

                isLeaving = AskAgain();
                continue;
            }

            isLeaving = false;
            if (key.Key == ConsoleKey.Enter || key.KeyChar is '\r' or '\n')
            {
                return End(_line.Text);
            }

            if (IsControl(key, ConsoleKey.D) && _line.Text.Length == 0)
            {
                return End(null);
            }

            Apply(key);
        }
    }

    private void Apply(ConsoleKeyInfo key)
    {
        switch (key.Key, key.Modifiers)
        {
            case (ConsoleKey.LeftArrow, not 0) or (ConsoleKey.B, ConsoleModifiers.Alt):
                _line.MoveWordLeft();
                break;
            case (ConsoleKey.RightArrow, not 0) or (ConsoleKey.F, ConsoleModifiers.Alt):
                _line.MoveWordRight();
                break;
            case (ConsoleKey.LeftArrow, _) or (ConsoleKey.B, ConsoleModifiers.Control):
                _line.MoveLeft();
                break;
            case (ConsoleKey.RightArrow, _) or (ConsoleKey.F, ConsoleModifiers.Control):
                _line.MoveRight();
                break;
            case (ConsoleKey.UpArrow, _) or (ConsoleKey.P, ConsoleModifiers.Control):
                Recall(_position - 1);
                break;
            case (ConsoleKey.DownArrow, _) or (ConsoleKey.N, ConsoleModifiers.Control):
                Recall(_position + 1);
                break;
            case (ConsoleKey.Home, _) or (ConsoleKey.A, ConsoleModifiers.Control):
                _line.MoveHome();
                break;
            case (ConsoleKey.End, _) or (ConsoleKey.E, ConsoleModifiers.Control):
                _line.MoveEnd();
                break;
            case (ConsoleKey.Backspace, ConsoleModifiers.Alt) or (ConsoleKey.W, ConsoleModifiers.Control):
                _line.DeleteWordLeft();
                break;
            case (ConsoleKey.Backspace, _) or (ConsoleKey.H, ConsoleModifiers.Control):
                _line.DeleteLeft();
                break;
            case (ConsoleKey.Delete, _) or (ConsoleKey.D, ConsoleModifiers.Control):
                _line.DeleteRight();
                break;
            case (ConsoleKey.U, ConsoleModifiers.Control):
                _line.DeleteToHome();
                break;
            case (ConsoleKey.K, ConsoleModifiers.Control):
                _line.DeleteToEnd();
                break;
            case (ConsoleKey.Escape, _):
                _line.Set("");
                break;
            case (ConsoleKey.L, ConsoleModifiers.Control):
                console.Profile.Out.Writer.Write("\e[H\e[2J");
                _painter.Begin();
                break;
            default:
                Insert(key.KeyChar);
                break;
        }
    }

    private void Insert(char character)
    {
        if (!char.IsControl(character))
        {
            // What lies beyond 16 bits arrives in two halves.
            _line.Insert(char.IsHighSurrogate(character) ? $"{character}{Console.ReadKey(intercept: true).KeyChar}" : character.ToString());
        }
    }

    /// <summary>Goes to a line of the history; the one behind the newest is what was being typed.</summary>
    private void Recall(int position)
    {
        if (position < 0 || position > _history.Count)
        {
            return;
        }

        if (_position == _history.Count)
        {
            _draft = _line.Text;
        }

        _position = position;
        _line.Set(position == _history.Count ? _draft : _history[position]);
    }

    private bool AskAgain()
    {
        _line.MoveEnd();
        _painter.Paint(_line.Text, _line.Cursor);
        _line.Set("");
        console.WriteLine();
        console.Write(new Text("Ctrl+C again ends the conversation.\n", new Style(decoration: Decoration.Dim)));
        _painter.Begin();
        return true;
    }

    private string? End(string? line)
    {
        _line.MoveEnd();
        _painter.Paint(_line.Text, _line.Cursor);
        console.WriteLine();
        if (!string.IsNullOrWhiteSpace(line) && line != _history.LastOrDefault())
        {
            _history.Add(line);
        }

        return line;
    }

    private static bool IsControl(ConsoleKeyInfo key, ConsoleKey letter) => key.Key == letter && key.Modifiers == ConsoleModifiers.Control;
}
