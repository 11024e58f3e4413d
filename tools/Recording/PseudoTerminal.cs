using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Recording;

/// <summary>
/// A program at a terminal of its own, typed to and read as a person would: a real pseudo-terminal, which the command <c>script</c> of
/// util-linux opens.
/// </summary>
internal sealed class PseudoTerminal : IAsyncDisposable
{
    public const string Prompt = "> ";

    // Not how long something may take, but how long to wait before a test that hangs says what is on the screen.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private readonly Process _process;
    private readonly TerminalScreen _screen;
    private readonly StringBuilder _output = new();
    private readonly Task _reading;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isAtEnd;

    private PseudoTerminal(Process process, TerminalScreen screen)
    {
        _process = process;
        _screen = screen;
        _reading = ReadAsync();
    }

    /// <summary>Whether this machine can open one.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux() && File.Exists("/usr/bin/script");

    /// <summary>The text on the screen, and above it.</summary>
    public string Text => Read(screen => screen.Text);

    /// <summary>All that the program has written, with what moves the cursor and switches colours.</summary>
    public string Output => Read(_ => _output.ToString());

    public static PseudoTerminal Start(string[] command, int columns, int rows, params (string Name, string? Value)[] environment)
    {
        // Where this process runs in the background, Ctrl+C is ignored, and what it starts would ignore it too.
        var begin = string.Create(CultureInfo.InvariantCulture, $"stty cols {columns} rows {rows}; exec env --default-signal=INT ");
        ProcessStartInfo start = new("/usr/bin/script", ["-q", "-e", "-f", "-c", begin + string.Join(' ', command.Select(Quote)), "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardOutputEncoding = new UTF8Encoding(false),
        };
        (string, string?)[] terminal = [("TERM", "xterm-256color"), ("LANG", "C.UTF-8"), ("NO_COLOR", null), ("SHELL", "/bin/sh")];
        foreach (var (name, value) in terminal.Concat(environment))
        {
            start.Environment.Remove(name);
            if (value is not null)
            {
                start.Environment[name] = value;
            }
        }

        return new(Process.Start(start)!, new TerminalScreen(columns, rows));
    }

    /// <summary>Reads something of the screen while nothing changes it.</summary>
    public T Read<T>(Func<TerminalScreen, T> read)
    {
        lock (_lock)
        {
            return read(_screen);
        }
    }

    /// <summary>Presses keys.</summary>
    public async Task PressAsync(string keys)
    {
        await _process.StandardInput.BaseStream.WriteAsync(Encoding.UTF8.GetBytes(keys));
        await _process.StandardInput.BaseStream.FlushAsync();
    }

    /// <summary>Waits until the prompt is empty, and the cursor behind it.</summary>
    public Task WaitForPromptAsync() => WaitForLineAsync("");

    /// <summary>Waits until the line at the prompt is this one.</summary>
    public Task WaitForLineAsync(string line) => WaitAsync(
        screen => screen.RowText(screen.CursorRow) == (Prompt + line).TrimEnd() && (line.Length > 0 || screen.CursorColumn == Prompt.Length),
        $"'{Prompt}{line}'");

    /// <summary>Types a line at the empty prompt, and enters it when it is there.</summary>
    public async Task EnterAsync(string line)
    {
        await WaitForPromptAsync();
        await PressAsync(line);
        await WaitForLineAsync(line);
        var row = Read(static screen => screen.CursorRow);
        await PressAsync("\r");
        await WaitAsync(screen => screen.CursorRow > row, "the end of the line");
    }

    public Task WaitForAsync(string text) => WaitAsync(screen => screen.Text.Contains(text, StringComparison.Ordinal), $"'{text}'");

    public async Task WaitAsync(Predicate<TerminalScreen> isThere, string what)
    {
        using CancellationTokenSource patience = new(Patience);
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (isThere(_screen))
                {
                    return;
                }

                changed = _isAtEnd ? throw new InvalidOperationException($"The program ended without showing {what}. It shows:\n{_screen.Text}") : _changed.Task;
            }

            try
            {
                await changed.WaitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"The program does not show {what}. It shows:\n{Text}");
            }
        }
    }

    /// <summary>Waits until the program has ended.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> WaitForExitAsync()
    {
        await _reading.WaitAsync(Patience);
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _reading;
        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new char[4096];
        int count;
        do
        {
            count = await _process.StandardOutput.ReadAsync(buffer);
            lock (_lock)
            {
                var text = new string(buffer, 0, count);
                _output.Append(text);
                _screen.Write(text);
                _isAtEnd = count == 0;
                _changed.SetResult();
                _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
        while (count > 0);
    }

    private static string Quote(string word) => "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
