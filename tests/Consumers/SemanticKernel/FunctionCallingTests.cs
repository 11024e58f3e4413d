using System.Text.Json;
using Fireworks.AI.Extensions.Consumers.Infrastructure;
using Fireworks.AI.Extensions.SemanticKernel;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using FunctionCallContent = Microsoft.SemanticKernel.FunctionCallContent;

namespace Fireworks.AI.Extensions.Consumers.SemanticKernel;

/// <summary>Semantic Kernel's ways to call functions, with a model at Fireworks.</summary>
public sealed class FunctionCallingTests
{
    private static readonly Turn Call = Turn.Call("Weather_get_weather", """{"location":"Paris"}""", reasoning: "Look it up.");

    [Theory]
    [InlineData("auto", false)]
    [InlineData("auto", true)]
    [InlineData("required", false)]
    [InlineData("required", true)]
    [InlineData("none", false)]
    [InlineData("none", true)]
    public async Task The_choice_among_functions_is_sent(string choice, bool stream)
    {
        await using var server = await ModelServer.StartAsync(choice == "none" ? Turn.Say("No.") : Call, Turn.Say("18"));

        await Build(server).PromptAsync("Weather?", Kernels.Choose(choice), stream);

        var first = server.Requests[0].Json;
        Assert.Equal(choice, first.GetProperty("tool_choice").GetString());
        Assert.Equal("Weather_get_weather", first.GetProperty("tools")[0].GetProperty("function").GetProperty("name").GetString());
        Assert.Equal(choice == "none" ? 1 : 2, server.Requests.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Functions_can_be_called_by_hand(bool stream)
    {
        await using var server = await ModelServer.StartAsync(Call, Turn.Say("It is 18 degrees."));
        var kernel = Build(server);
        var service = kernel.GetRequiredService<IChatCompletionService>();
        FireworksPromptExecutionSettings settings = new() { FunctionChoiceBehavior = FunctionChoiceBehavior.Auto(autoInvoke: false) };
        ChatHistory history = [];
        history.AddUserMessage("Weather?");

        var calls = FunctionCallContent.GetFunctionCalls(await service.AskAsync(history, settings, kernel, stream)).ToList();
        foreach (var call in calls)
        {
            history.Add((await call.InvokeAsync(kernel)).ToChatMessage());
        }

        Assert.Equal("It is 18 degrees.", (await service.AskAsync(history, settings, kernel, stream)).Content);

        // What the adapter and the pattern have both added stands in the request once.
        var messages = server.Messages(1);
        var answered = Assert.Single(messages, static message => message.TryGetProperty("tool_calls", out _));
        Assert.Single(answered.GetProperty("tool_calls").EnumerateArray());
        Assert.Equal("tool", messages[^1].GetProperty("role").GetString());
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Filters_see_the_calls_and_may_end_the_loop(bool terminate, bool stream)
    {
        await using var server = await ModelServer.StartAsync(Call, Turn.Say("18"));
        KernelFilter filter = new(terminate);

        await Build(server, filter.AddTo).PromptAsync("Weather?", Kernels.Choose("auto"), stream);

        Assert.Equal(["prompt Weather?", "call get_weather(Paris)", "function get_weather"], filter.Seen);
        Assert.Equal(terminate ? 1 : 2, server.Requests.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Reasoning_goes_back_within_a_tool_loop(bool stream)
    {
        await using var server = await ModelServer.StartAsync(Call, Turn.Say("18"));

        await Build(server).PromptAsync("Weather?", Kernels.Choose("auto"), stream);

        var turn = server.Messages(1).Single(static message => message.TryGetProperty("tool_calls", out _));
        Assert.Equal("Look it up.", turn.GetProperty("reasoning_content").GetString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Functions_with_long_names_are_called_and_not_refused(bool stream)
    {
        var longName = "read_" + new string('x', 80);
        List<string> called = [];
        var read = AIFunctionFactory.Create((string path) => { called.Add(path); return "text"; }, "files_read");
        var lengthy = AIFunctionFactory.Create(() => { called.Add("long"); return "more"; }, longName);
        await using var server = await TestServer.StartAsync(async context =>
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body);
            var names = body.RootElement.GetProperty("tools").EnumerateArray()
                .Select(static tool => tool.GetProperty("function").GetProperty("name").GetString()!).ToArray();
            var answered = body.RootElement.GetProperty("messages").EnumerateArray()
                .Any(static message => message.GetProperty("role").GetString() == "tool");
            var turn = answered ? Turn.Say("Done.") : Turn.CallAll(("a", names[0], """{"path":"p"}"""), ("b", names[1], "{}"));
            await turn.ToAnswer(stream).WriteAsync(context);
        });
        var builder = Kernel.CreateBuilder();
        builder.AddFireworksChatClient(ModelServer.Model, "k", configure: options => options.Endpoint = server.Endpoint);
        builder.Plugins.AddFromFunctions("Docs" + new string('y', 60), [read.AsKernelFunction(), lengthy.AsKernelFunction()]);

        await builder.Build().PromptAsync("Read", Kernels.Choose("auto"), stream);

        Assert.Equal(["p", "long"], called);
        var sent = server.Requests.SelectMany(request => request.Json.GetProperty("tools").EnumerateArray())
            .Select(tool => tool.GetProperty("function").GetProperty("name").GetString()!).Distinct().ToArray();
        Assert.Equal(2, sent.Length);
        Assert.All(sent, name => Assert.Matches("^[A-Za-z0-9_-]{1,64}$", name));
        Assert.Equal(sent, server.LastRequest.Json.GetProperty("messages").EnumerateArray()
            .Where(static message => message.TryGetProperty("tool_calls", out _))
            .SelectMany(static message => message.GetProperty("tool_calls").EnumerateArray())
            .Select(static call => call.GetProperty("function").GetProperty("name").GetString()!));
    }

    private static Kernel Build(ModelServer server, Action<IKernelBuilder>? configure = null)
    {
        var builder = Kernel.CreateBuilder();
        builder.AddFireworksChatClient(ModelServer.Model, configure: server.Configure);
        builder.Plugins.AddFromFunctions("Weather", [KernelFunctionFactory.CreateFromMethod(
            (string location) => $"18 degrees in {location}", "get_weather")]);
        configure?.Invoke(builder);
        return builder.Build();
    }
}
