using System.Net;
using System.Text;
using Agent;
using Fireworks.AI.Extensions;
using Fireworks.AI.Extensions.Onnx;

Console.OutputEncoding = Encoding.UTF8;
using var interrupt = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    interrupt.Cancel();
};

try
{
    var options = AgentOptions.Parse(args);
    if (options.ShowUsage)
    {
        Console.WriteLine(AgentOptions.Usage);
        return 0;
    }

    var backend = await Backend.ChooseAsync(options, interrupt.Token);
    using var client = backend.Client;
    Console.WriteLine($"Running {backend.Description}");
    var agent = new AgentLoop(client);
    if (options.Question is not null)
    {
        await agent.AnswerAsync(options.Question, interrupt.Token);
        return 0;
    }

    Console.WriteLine("Ask about the weather, the time or arithmetic. An empty line ends the conversation.");
    while (Prompt() is { Length: > 0 } question)
    {
        await agent.AnswerAsync(question, interrupt.Token);
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
