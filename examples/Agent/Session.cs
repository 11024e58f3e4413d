using System.Net;
using Agent.Terminal;
using Fireworks.AI.Extensions;

namespace Agent;

/// <summary>A session at the prompt: reads questions and commands until the user, or the file that they come from, is at the end.</summary>
internal sealed class Session(Backend backend, Screen screen, Interrupt interrupt) : IDisposable
{
    private const string Help =
        """
        Ask about the weather, the time or arithmetic. Commands:
          /clear          forget the conversation
          /model          show the model; /model <name> goes on with another one
          help            show this
          quit, exit      end the conversation, as Ctrl+D does
        Ctrl+C stops an answer; twice at the prompt it ends the conversation. Up and down bring back earlier questions.
        """;

    private readonly Conversation _conversation = new(backend, screen);
    private readonly LineEditor? _editor = screen.Terminal is { } terminal ? new(terminal, interrupt) : null; // Some terminals know no keys.
    private readonly bool _isAtTerminal = !Console.IsInputRedirected;
    private Backend _backend = backend;

    /// <summary>Answers one question.</summary>
    public Task AskAsync(string question) => interrupt.RunAsync(async cancellationToken =>
    {
        await _conversation.AskAsync(question, cancellationToken);
        return true;
    });

    /// <summary>Answers questions, one a line. An error ends its turn, not the conversation.</summary>
    public async Task RunAsync()
    {
        screen.WriteDim("Ask about the weather, the time or arithmetic. Commands: help, /clear, /model, quit.");
        while (ReadLine() is { } line)
        {
            var input = line.Trim();
            if (input is "quit" or "exit" or "/quit" or "/exit")
            {
                break;
            }

            try
            {
                await HandleAsync(input);
            }
            catch (OperationCanceledException) when (_isAtTerminal)
            {
                screen.WriteDim("Stopped.");
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                await ExplainAsync(exception);
            }
        }

        if (_isAtTerminal)
        {
            screen.WriteDim("Goodbye.");
        }
    }

    /// <summary>Shows an error, and for a model that is not there those that are.</summary>
    public async Task ExplainAsync(Exception exception)
    {
        screen.WriteError(exception.Message);
        if (exception is FireworksException { StatusCode: HttpStatusCode.NotFound })
        {
            try
            {
                var models = await _backend.ListModelsAsync(CancellationToken.None);
                screen.WriteError("Models that are there:\n  " + string.Join("\n  ", models));
            }
            catch (FireworksException inner)
            {
                screen.WriteError($"The models that are there could not be listed: {inner.Message}");
            }
        }
    }

    public void Dispose() => _backend.Client.Dispose();

    private string? ReadLine()
    {
        if (_editor is not null)
        {
            screen.WriteLine();
            return _editor.ReadLine();
        }

        if (_isAtTerminal)
        {
            screen.WriteLine();
            screen.WritePrompt();
            return Console.ReadLine();
        }

        var line = Console.ReadLine();
        while (line is not null && string.IsNullOrWhiteSpace(line))
        {
            line = Console.ReadLine();
        }

        if (line is not null)
        {
            screen.WriteLine($"{Environment.NewLine}> {line}"); // So that what is written reads as a conversation.
        }

        return line;
    }

    private Task HandleAsync(string input)
    {
        switch (input.Split(' ', 2, StringSplitOptions.TrimEntries))
        {
            case [""]:
                break;
            case ["help" or "?"] or ["/help", ..]:
                screen.WriteLine(Help);
                break;
            case ["/clear", ..]:
                _conversation.Clear();
                screen.WriteDim("The conversation is forgotten.");
                break;
            case ["/model"]:
                screen.WriteLine($"Running {_backend.Description}");
                break;
            case ["/model", var name]:
                return interrupt.RunAsync(cancellationToken => SwitchAsync(name, cancellationToken));
            case [['/', ..] command, ..]:
                screen.WriteError($"There is no command {command}. help shows those that there are.");
                break;
            default:
                return AskAsync(input);
        }

        return Task.CompletedTask;
    }

    private async Task<bool> SwitchAsync(string name, CancellationToken cancellationToken)
    {
        var old = _backend;
        _backend = await screen.WaitAsync($"Loading {name}", () => old.SwitchAsync(name, cancellationToken));
        _conversation.Use(_backend);
        old.Client.Dispose();
        screen.WriteLine($"Running {_backend.Description}");
        return true;
    }
}
