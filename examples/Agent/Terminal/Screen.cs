using System.Text;
using Spectre.Console;

namespace Agent.Terminal;

/// <summary>What the agent shows: in colours on a terminal, as plain text where it is redirected.</summary>
internal sealed class Screen
{
    private static readonly Style Dim = new(decoration: Decoration.Dim);

    private readonly IAnsiConsole _output = Create(Console.Out, Console.IsOutputRedirected);
    private readonly IAnsiConsole _errors = Create(Console.Error, Console.IsErrorRedirected);
    private bool _lineIsOpen;
    private bool _isThinking;

    /// <summary>The terminal, where the user is at one.</summary>
    public IAnsiConsole? Terminal => HasColours && !Console.IsInputRedirected ? _output : null;

    private bool HasColours => _output.Profile.Capabilities.Ansi;

    /// <summary>Shows a spinner, on a terminal, while something takes its time.</summary>
    public Task<T> WaitAsync<T>(string status, Func<Task<T>> run) => HasColours
        ? _output.Status().Spinner(Spinner.Known.Dots).StartAsync(status.EscapeMarkup(), _ => run())
        : run();

    /// <summary>Writes a piece of the answer, as it arrives.</summary>
    public void WriteAnswer(string text) => WritePiece(text, isThought: false);

    /// <summary>
    /// Writes a piece of what the model thinks before it answers: on a terminal, where it looks different from the answer.
    /// </summary>
    public void WriteThought(string text)
    {
        if (HasColours)
        {
            WritePiece(text, isThought: true);
        }
    }

    /// <summary>Writes a line about the answer: a call, a result, a note.</summary>
    public void WriteDetail(string label, string text, Color? colour = null)
    {
        EndLine();
        var line = Clean(text).ReplaceLineEndings(" ");
        Write(_output, $"  {label,-8}", Dim);
        WriteClipped(line, colour is null ? Dim : new Style(colour), _output.Profile.Width - 10);
    }

    public void WriteStatistics(string text)
    {
        EndLine();
        WriteClipped($"  [{Clean(text)}]", Dim, _output.Profile.Width);
    }

    public void WriteLine(string text = "")
    {
        EndLine();
        Write(_output, Clean(text) + Environment.NewLine, Style.Plain);
    }

    public void WritePrompt() => _output.Profile.Out.Writer.Write("> ");

    public void WriteDim(string text)
    {
        EndLine();
        Write(_output, text + Environment.NewLine, Dim);
    }

    public void WriteError(string text)
    {
        EndLine();
        Write(_errors, Clean(text) + Environment.NewLine, new Style(Color.Red));
    }

    public void EndLine()
    {
        if (_lineIsOpen)
        {
            _output.Profile.Out.Writer.WriteLine();
            _lineIsOpen = false;
        }
    }

    private void WritePiece(string text, bool isThought)
    {
        if (Clean(text) is not { Length: > 0 } clean)
        {
            return;
        }

        if (isThought != _isThinking)
        {
            EndLine(); // Thought and answer do not share a line.
            _isThinking = isThought;
        }

        var writer = _output.Profile.Out.Writer;
        writer.Write(isThought ? $"\e[2m{clean}\e[0m" : clean);
        writer.Flush();
        _lineIsOpen = !clean.EndsWith('\n');
    }

    /// <summary>Writes a line that stays one on a terminal.</summary>
    private void WriteClipped(string line, Style style, int width) =>
        Write(_output, (HasColours ? Clip(line, width) : line) + Environment.NewLine, style);

    private static void Write(IAnsiConsole console, string text, Style style)
    {
        if (console.Profile.Capabilities.Ansi)
        {
            console.Write(new Text(text, style));
        }
        else
        {
            console.Profile.Out.Writer.Write(text); // As it is: nothing wraps lines in a file.
        }
    }

    /// <summary>Takes out control characters, by which a model or a tool could take over the terminal.</summary>
    private static string Clean(string text) =>
        text.Any(static character => char.IsControl(character) && character is not ('\n' or '\t'))
            ? string.Concat(text.Where(static character => !char.IsControl(character) || character is '\n' or '\t'))
            : text;

    private static string Clip(string line, int width)
    {
        StringBuilder clipped = new();
        var cells = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            cells += rune.ToString().GetCellWidth();
            if (cells >= width) // The last column stays free: some terminals begin the next row behind it.
            {
                return clipped.Append('…').ToString();
            }

            clipped.Append(rune);
        }

        return line;
    }

    private static IAnsiConsole Create(TextWriter writer, bool isRedirected)
    {
        // Without the enrichers, which switch colours on in files where a build server is known to show them.
        AnsiConsoleSettings settings = new()
        {
            Ansi = isRedirected ? AnsiSupport.No : AnsiSupport.Detect,
            Out = new AnsiConsoleOutput(writer),
        };
        settings.Enrichment.UseDefaultEnrichers = false;
        return AnsiConsole.Create(settings);
    }
}
