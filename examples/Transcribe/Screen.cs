using Spectre.Console;

namespace Transcribe;

/// <summary>Shows what is written down: with a bar and colours on a terminal, as plain lines in a file, where nothing wraps them.</summary>
internal sealed class Screen
{
    private readonly IAnsiConsole? _terminal = Console.IsOutputRedirected ? null : AnsiConsole.Console;

    /// <summary>Shows how far something is while it runs.</summary>
    /// <param name="name">What is shown beside the bar.</param>
    /// <param name="length">How far it goes; null where nobody knows.</param>
    /// <param name="run">What runs, and says how far it is.</param>
    public Task ShowProgressAsync(string name, long? length, Func<Action<long>, Task> run) => _terminal is null
        ? run(static _ => { })
        : _terminal.Progress().AutoClear(true)
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn(),
                new PercentageColumn(),
                new SpinnerColumn())
            .StartAsync(progress =>
            {
                var task = progress.AddTask(name.EscapeMarkup(), maxValue: Math.Max(1, length ?? 1));
                task.IsIndeterminate = length is null;
                return run(place => task.Value = place);
            });

    public void WriteSegment(Segment segment) => Write($"{Segment.Format(segment.Start, "\\.f")}  ", segment.Line);

    /// <summary>Writes a line about the transcript.</summary>
    public void WriteNote(string text) => Write(text, "");

    private void Write(string grey, string text)
    {
        if (_terminal is null)
        {
            Console.WriteLine(grey + text);
        }
        else
        {
            _terminal.MarkupLineInterpolated($"[grey]{grey}[/]{text}");
        }
    }
}
