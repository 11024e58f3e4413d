using Fireworks.AI.Extensions.SemanticKernel;
using Microsoft.SemanticKernel;

// A plugin that the model in the folder given calls.
var kernelBuilder = Kernel.CreateBuilder();
kernelBuilder.AddOnnxChatClient(args[0]);
kernelBuilder.Plugins.AddFromFunctions(
    "weather", [KernelFunctionFactory.CreateFromMethod((string location) => $"18 degrees in {location}", "get_weather", "Get the weather for a city.")]);
var kernel = kernelBuilder.Build();

FireworksPromptExecutionSettings settings = new() { FunctionChoiceBehavior = FunctionChoiceBehavior.Auto(), Temperature = 0 };
var answer = (await kernel.InvokePromptAsync("What is the weather in Paris?", new(settings))).ToString();
if (!answer.Contains("18 degrees", StringComparison.Ordinal))
{
    throw new InvalidOperationException($"Expected the weather that the plugin tells, not '{answer}'.");
}

Console.WriteLine($"{System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription}: {answer}");
