using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;

namespace Fireworks.AI.Extensions.Consumers.Infrastructure;

/// <summary>All three filters of Semantic Kernel: of prompts, of functions, and of calls that a model makes.</summary>
public sealed class KernelFilter(bool terminate) : IPromptRenderFilter, IFunctionInvocationFilter, IAutoFunctionInvocationFilter
{
    public List<string> Seen { get; } = [];

    public void AddTo(IKernelBuilder builder)
    {
        builder.Services.AddSingleton<IPromptRenderFilter>(this);
        builder.Services.AddSingleton<IFunctionInvocationFilter>(this);
        builder.Services.AddSingleton<IAutoFunctionInvocationFilter>(this);
    }

    public async Task OnPromptRenderAsync(PromptRenderContext context, Func<PromptRenderContext, Task> next)
    {
        await next(context);
        Seen.Add($"prompt {context.RenderedPrompt}");
    }

    public async Task OnAutoFunctionInvocationAsync(
        AutoFunctionInvocationContext context, Func<AutoFunctionInvocationContext, Task> next)
    {
        Seen.Add($"call {context.Function.Name}({context.Arguments!["location"]})");
        await next(context);
        context.Terminate = terminate;
    }

    public async Task OnFunctionInvocationAsync(FunctionInvocationContext context, Func<FunctionInvocationContext, Task> next)
    {
        // The prompt is a function too, whose name is made up.
        if (context.Function.PluginName == "Weather")
        {
            Seen.Add($"function {context.Function.Name}");
        }

        await next(context);
    }
}
