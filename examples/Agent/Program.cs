using System.Text;
using Agent;
using Agent.Terminal;
using Fireworks.AI.Extensions.Onnx;

const string Usage =
    """
    An agent that calls functions. Needs nothing: the tiny model sparkler answers inside the process, or a model at Fireworks if
    FIREWORKS_API_KEY is set.

      dotnet run --project examples/Agent -- "What is the weather in Paris?"
      dotnet run --project examples/Agent                                       a conversation
      dotnet run --project examples/Agent < questions.txt                       one question a line

      --model <id>       the model at Fireworks (or set FIREWORKS_MODEL)
      --local <folder>   a model inside the process, in ONNX Runtime GenAI's folder format, even when FIREWORKS_API_KEY is set
      --                 what follows is the question, even if it begins with two dashes: dotnet run ... -- -- "--5 + 3?"
    """;

Console.OutputEncoding = Encoding.UTF8;
var command = CommandLine.Parse(args, Usage, values: ["--model", "--local"]);
var question = string.Join(' ', command.Words);
Screen screen = new();
using Interrupt interrupt = new(hasPrompt: question.Length == 0 && screen.Terminal is not null);
try
{
    var backend = await screen.WaitAsync("Loading the model", () => interrupt.RunAsync(
        cancellationToken => Backend.ChooseAsync(command.Value("--model"), command.Value("--local"), cancellationToken)));
    using Session session = new(backend, screen, interrupt);
    screen.WriteLine($"Running {backend.Description}");
    screen.WriteDim("The weather that it looks up is invented; time and arithmetic are real.");
    if (question.Length == 0)
    {
        await session.RunAsync();
        return 0;
    }

    try
    {
        await session.AskAsync(question);
        return 0;
    }
    catch (Exception exception) when (exception is not OperationCanceledException)
    {
        await session.ExplainAsync(exception);
        return 1;
    }
}
catch (Exception exception) when (exception is AgentException or OnnxModelException or ArgumentException or NotSupportedException)
{
    screen.WriteError(exception.Message);
    return 1;
}
catch (OperationCanceledException)
{
    return 130;
}
