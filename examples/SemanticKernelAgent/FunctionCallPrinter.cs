using Microsoft.SemanticKernel;

namespace SemanticKernelAgent;

/// <summary>Shows each function that the model calls, and what it returned.</summary>
internal sealed class FunctionCallPrinter : IAutoFunctionInvocationFilter
{
    public async Task OnAutoFunctionInvocationAsync(AutoFunctionInvocationContext context, Func<AutoFunctionInvocationContext, Task> next)
    {
        await next(context);
        var arguments = context.Arguments?.Select(static argument => $"{argument.Key}: {argument.Value}") ?? [];
        Console.WriteLine($"  call    {context.Function.Name}({string.Join(", ", arguments)})");
        Console.WriteLine($"  result  {context.Result}");
    }
}
