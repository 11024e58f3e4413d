using System.Net;
using System.Text;
using Agent;
using Fireworks.AI.Extensions;
using Fireworks.AI.Extensions.Onnx;

const string Usage =
    """
    An agent that calls functions. Needs nothing: the tiny model sparkler answers inside the process, or a model at Fireworks if FIREWORKS_API_KEY is set.

      dotnet run --project examples/Agent -- "What is the weather in Paris?"
      dotnet run --project examples/Agent                                       a conversation

      --model <id>       the model at Fireworks (or set FIREWORKS_MODEL)
      --local <folder>   a model inside the process, in ONNX Runtime GenAI's folder format, even when FIREWORKS_API_KEY is set
    """;

Console.OutputEncoding = Encoding.UTF8;
var command = CommandLine.Parse(args, Usage, values: ["--model", "--local"]);
using var interrupt = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    interrupt.Cancel();
};

try
{
    var backend = await Backend.ChooseAsync(command.Value("--model"), command.Value("--local"), interrupt.Token);
    using var client = backend.Client;
    Console.WriteLine($"Running {backend.Description}");
    Console.WriteLine("The weather that it looks up is invented; time and arithmetic are real.");
    Conversation conversation = new(client);
    if (command.Words.Length > 0)
    {
        await conversation.AnswerAsync(string.Join(' ', command.Words), interrupt.Token);
        return 0;
    }

    Console.WriteLine("Ask about the weather, the time or arithmetic. An empty line ends the conversation.");
    while (Prompt() is { Length: > 0 } question)
    {
        await conversation.AnswerAsync(question, interrupt.Token);
    }

    return 0;
}
catch (FireworksException exception) when (exception.StatusCode == HttpStatusCode.NotFound)
{
    Console.Error.WriteLine(exception.Message);
    await ShowModelsAsync();
    return 1;
}
catch (Exception exception) when (exception is AgentException or FireworksException or OnnxModelException or HttpRequestException or ArgumentException)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}
catch (OperationCanceledException)
{
    return 130;
}

static async Task ShowModelsAsync()
{
    try
    {
        var models = await Backend.ListRemoteModelsAsync(CancellationToken.None);
        Console.Error.WriteLine("Models that are there:\n  " + string.Join("\n  ", models));
    }
    catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or System.Text.Json.JsonException)
    {
        Console.Error.WriteLine($"The models that are there could not be listed: {exception.Message}");
    }
}

static string? Prompt()
{
    Console.Write("\n> ");
    return Console.ReadLine()?.Trim();
}
