using System.Text;
using System.Text.Json;
using Fireworks.AI.Extensions;
using Fireworks.AI.Extensions.Onnx;
using Fireworks.AI.Extensions.SemanticKernel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using SemanticKernelAgent;

const string Usage =
    """
    A kernel of Semantic Kernel with a plugin, whose functions the model calls. Needs nothing: the tiny model sparkler answers inside the
    process, or a model at Fireworks if FIREWORKS_API_KEY is set (FIREWORKS_MODEL chooses another). The weather is invented.

      dotnet run --project examples/SemanticKernelAgent
      dotnet run --project examples/SemanticKernelAgent -- "What is the weather in Tokyo?"
    """;

Console.OutputEncoding = Encoding.UTF8;
var command = CommandLine.Parse(args, Usage);
var kernelBuilder = Kernel.CreateBuilder().AddModel();
kernelBuilder.Plugins.AddFromType<WeatherPlugin>("Weather");
kernelBuilder.Services.AddSingleton<IAutoFunctionInvocationFilter, FunctionCallPrinter>();
var kernel = kernelBuilder.Build();
Console.WriteLine(Model.IsRemote
    ? "Running at Fireworks."
    : "Running in this process; set FIREWORKS_API_KEY for Fireworks.");

ChatHistory history = new("You are a brief and friendly guide. Look the weather up, never guess it.");
try
{
    var chat = kernel.GetRequiredService<IChatCompletionService>();

    // A turn with functions, streamed. Reasoning that the model needs back within the turn travels along by itself.
    var question = command.Words.Length > 0 ? string.Join(' ', command.Words) : "What is the weather in Paris?";
    Console.WriteLine($"> {question}");
    history.AddUserMessage(question);
    FireworksPromptExecutionSettings settings = new()
    {
        FunctionChoiceBehavior = FunctionChoiceBehavior.Auto(),
        Temperature = 0,
        ReasoningEffort = "low",
        PromptCacheKey = "semantic-kernel-example",
    };
    StringBuilder answer = new();
    await foreach (var update in chat.GetStreamingChatMessageContentsAsync(history, settings, kernel))
    {
        Console.Write(update.Content);
        answer.Append(update.Content);
    }

    history.AddAssistantMessage(answer.ToString());

    // A turn whose answer is an object: the response format is a type.
    const string Report = "In Oslo it is 7 degrees, and the conditions are drizzle.";
    Console.WriteLine($"\n\n> {Report}");
    var json = await chat.GetChatMessageContentAsync(
        Report + " As JSON.", new FireworksPromptExecutionSettings { ResponseFormat = typeof(WeatherReport), Temperature = 0 }, kernel);
    Console.WriteLine(JsonSerializer.Deserialize<WeatherReport>(json.Content!, JsonSerializerOptions.Web));
    return 0;
}
catch (Exception exception) when (exception is FireworksException or OnnxModelException or ArgumentException or OptionsValidationException)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}
