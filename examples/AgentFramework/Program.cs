using System.Text;
using AgentFramework;
using Fireworks.AI.Extensions;
using Fireworks.AI.Extensions.Onnx;
using Microsoft.Agents.AI.Workflows;
using Microsoft.Extensions.AI;

const string Usage =
    """
    An agent of the Agent Framework with a tool and a session, and a workflow of two agents. Needs nothing: the tiny model sparkler answers
    inside the process, or a model at Fireworks if FIREWORKS_API_KEY is set (FIREWORKS_MODEL chooses another). The weather is invented.

      dotnet run --project examples/AgentFramework
      dotnet run --project examples/AgentFramework -- "What is the weather in Paris?" "And in Oslo?"      questions of one session
    """;

Console.OutputEncoding = Encoding.UTF8;
var command = CommandLine.Parse(args, Usage);
try
{
    var isRemote = !string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable("FIREWORKS_API_KEY"));
    using IChatClient client = isRemote
        ? new FireworksChatClient(Environment.GetEnvironmentVariable("FIREWORKS_MODEL") ?? "accounts/fireworks/models/gpt-oss-120b")
        : new OnnxChatClient(await OnnxModel.LoadAsync(Path.Combine(AppContext.BaseDirectory, "models", "sparkler")), ownsModel: true);
    Console.WriteLine($"Running {(isRemote ? "at Fireworks" : "in this process; set FIREWORKS_API_KEY for Fireworks")}.");

    var weather = AIFunctionFactory.Create(Weather.Get, "get_weather");
    var guide = client.AsAIAgent(
        instructions: "You are a brief guide. Look the weather up, never guess it.", name: "Guide", tools: [weather]);

    // The session holds the conversation between the turns.
    var session = await guide.CreateSessionAsync();
    foreach (var question in command.Words.Length > 0 ? command.Words : ["What is the weather in Paris?", "And in Oslo?"])
    {
        Console.WriteLine($"> {question}");
        await foreach (var update in guide.RunStreamingAsync(question, session))
        {
            foreach (var call in update.Contents.OfType<FunctionCallContent>())
            {
                Console.WriteLine($"  call    {call.Name}({string.Join(", ", call.Arguments ?? new Dictionary<string, object?>())})");
            }

            Console.Write(update.Text);
        }

        Console.WriteLine();
    }

    // Two agents, one after the other: the first looks up, the second greets with what it reads.
    var host = client.AsAIAgent(instructions: "You welcome a traveller in one sentence.", name: "Host");
    var workflow = AgentWorkflowBuilder.BuildSequential(guide, host).AsAIAgent(includeExceptionDetails: true);
    Console.WriteLine("> Guide, then Host: What is the weather in Tokyo?");
    var answer = await workflow.RunAsync("What is the weather in Tokyo?");
    foreach (var message in answer.Messages.Where(static message => message.Text.Length > 0))
    {
        Console.WriteLine($"{message.AuthorName}: {message.Text}");
    }

    // A workflow tells of an error in its answer, and does not throw.
    var errors = answer.Messages.SelectMany(static message => message.Contents).OfType<ErrorContent>().ToList();
    errors.ForEach(static error => Console.Error.WriteLine(error.Message));
    return errors.Count == 0 ? 0 : 1;
}
catch (Exception exception) when (exception is FireworksException or OnnxModelException or ArgumentException)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}
