using System.Text.Json;
using Fireworks.AI.Extensions;
using Fireworks.AI.Extensions.Onnx;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.Agents;
using Microsoft.SemanticKernel.ChatCompletion;
using SemanticKernelAgent;

// The application's services, as a web or worker host has them, hold the model. The kernel's chat client is that one with Semantic Kernel's middleware
// around it, which runs the functions that the model calls. Without functions, kernelBuilder.Services.AddModel() is all that a kernel needs.
await using ServiceProvider services = new ServiceCollection().AddModel().BuildServiceProvider();
IKernelBuilder kernelBuilder = Kernel.CreateBuilder();
kernelBuilder.Services.AddChatClient(services.GetRequiredService<IChatClient>()).UseKernelFunctionInvocation();
kernelBuilder.Services.AddSingleton<IAutoFunctionInvocationFilter, FunctionCallPrinter>();
kernelBuilder.Plugins.AddFromType<WeatherPlugin>("Weather");

ChatCompletionAgent agent = new()
{
    Name = "Guide",
    Instructions = "You are a brief and friendly guide. Look the weather up, never guess it.",
    Kernel = kernelBuilder.Build(),

    // Settings that Semantic Kernel has no member for go in under the names of the Fireworks API.
    Arguments = new(new PromptExecutionSettings
    {
        FunctionChoiceBehavior = FunctionChoiceBehavior.Auto(),
        ExtensionData = new Dictionary<string, object> { ["temperature"] = 0, ["reasoning_effort"] = "low", ["prompt_cache_key"] = "semantic-kernel-example" },
    }),
};
ChatHistoryAgentThread conversation = new();

try
{
    // One turn with functions, streamed. Reasoning that the model needs back within the turn travels along by itself.
    string question = args.Length > 0 ? string.Join(' ', args) : "What is the weather in Paris?";
    Console.WriteLine($"> {question}");
    await foreach (AgentResponseItem<StreamingChatMessageContent> update in agent.InvokeStreamingAsync(new ChatMessageContent(AuthorRole.User, question), conversation))
    {
        Console.Write(update.Message.Content);
    }

    // One turn whose answer is an object: the response format is the JSON schema of a type, as a JsonElement.
    AgentInvokeOptions asReport = new()
    {
        KernelArguments = new(new PromptExecutionSettings
        {
            ExtensionData = new Dictionary<string, object> { ["temperature"] = 0, ["response_format"] = AIJsonUtilities.CreateJsonSchema(typeof(WeatherReport)) },
        }),
    };
    const string Request = "Now the same as JSON with city, temperatureCelsius and conditions.";
    Console.WriteLine($"\n\n> {Request}");
    await foreach (AgentResponseItem<ChatMessageContent> answer in agent.InvokeAsync(new ChatMessageContent(AuthorRole.User, Request), conversation, asReport))
    {
        WeatherReport report = JsonSerializer.Deserialize<WeatherReport>(answer.Message.Content!, JsonSerializerOptions.Web)!;
        Console.WriteLine(report);
    }

    return 0;
}
catch (Exception exception) when (exception is FireworksException or OnnxModelException)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}
