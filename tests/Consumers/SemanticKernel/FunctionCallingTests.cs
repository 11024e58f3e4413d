using System.Text.Json;
using Fireworks.AI.Extensions.Consumers.Infrastructure;
using Fireworks.AI.Extensions.SemanticKernel;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using ChatMessageContent = Microsoft.SemanticKernel.ChatMessageContent;
using FunctionCallContent = Microsoft.SemanticKernel.FunctionCallContent;
using ImageContent = Microsoft.SemanticKernel.ImageContent;
using TextContent = Microsoft.SemanticKernel.TextContent;

namespace Fireworks.AI.Extensions.Consumers.SemanticKernel;

/// <summary>Semantic Kernel's ways to call functions, and what else passes through its adapter.</summary>
public sealed class FunctionCallingTests
{
    private static readonly Turn Call = Turn.Call("Weather_get_weather", """{"location":"Paris"}""", reasoning: "Look it up.");

    [Theory]
    [InlineData("auto")]
    [InlineData("required")]
    [InlineData("none")]
    public async Task The_choice_among_functions_is_sent(string choice)
    {
        await using var server = await ModelServer.StartAsync(choice == "none" ? Turn.Say("No.") : Call, Turn.Say("18"));
        var kernel = Build(server);
        var behavior = choice switch
        {
            "auto" => FunctionChoiceBehavior.Auto(),
            "required" => FunctionChoiceBehavior.Required(),
            _ => FunctionChoiceBehavior.None(),
        };

        await kernel.InvokePromptAsync("Weather?", new(new FireworksPromptExecutionSettings { FunctionChoiceBehavior = behavior }));

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

        var calls = await AskAsync();
        foreach (var call in calls)
        {
            history.Add((await call.InvokeAsync(kernel)).ToChatMessage());
        }

        Assert.Empty(await AskAsync());
        Assert.Equal("It is 18 degrees.", history[^1].Content);

        // What the adapter and the pattern have both added stands in the request once.
        var messages = server.Messages(1);
        Assert.Single(messages, message => message.TryGetProperty("tool_calls", out _));
        Assert.Single(messages.Single(message => message.TryGetProperty("tool_calls", out _)).GetProperty("tool_calls").EnumerateArray());
        Assert.Equal("tool", messages[^1].GetProperty("role").GetString());

        async Task<IReadOnlyList<FunctionCallContent>> AskAsync()
        {
            ChatMessageContent answer;
            if (stream)
            {
                FunctionCallContentBuilder builder = new();
                var text = "";
                List<FunctionCallContent> found = [];
                await foreach (var update in service.GetStreamingChatMessageContentsAsync(history, settings, kernel))
                {
                    text += update.Content;
                    builder.Append(update);
                }

                answer = new(AuthorRole.Assistant, text.Length > 0 ? text : null);
                foreach (var call in builder.Build())
                {
                    answer.Items.Add(call);
                }
            }
            else
            {
                answer = await service.GetChatMessageContentAsync(history, settings, kernel);
            }

            history.Add(answer);
            return [.. FunctionCallContent.GetFunctionCalls(answer)];
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Filters_see_the_calls_and_may_end_the_loop(bool terminate)
    {
        await using var server = await ModelServer.StartAsync(Call, Turn.Say("18"));
        Filter filter = new(terminate);
        var kernel = Build(server, builder => builder.Services.AddSingleton<IAutoFunctionInvocationFilter>(filter));

        await kernel.InvokePromptAsync("Weather?", new(new FireworksPromptExecutionSettings { FunctionChoiceBehavior = FunctionChoiceBehavior.Auto() }));

        Assert.Equal(["get_weather(Paris)"], filter.Seen);
        Assert.Equal(terminate ? 1 : 2, server.Requests.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Reasoning_goes_back_within_a_tool_loop(bool stream)
    {
        await using var server = await ModelServer.StartAsync(Call, Turn.Say("18"));
        var kernel = Build(server);
        KernelArguments arguments = new(new FireworksPromptExecutionSettings { FunctionChoiceBehavior = FunctionChoiceBehavior.Auto() });
        if (stream)
        {
            await foreach (var _ in kernel.InvokePromptStreamingAsync("Weather?", arguments))
            {
            }
        }
        else
        {
            await kernel.InvokePromptAsync("Weather?", arguments);
        }

        var turn = server.Messages(1).Single(message => message.TryGetProperty("tool_calls", out _));
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
            var names = body.RootElement.GetProperty("tools").EnumerateArray().Select(tool => tool.GetProperty("function").GetProperty("name").GetString()!).ToArray();
            var answered = body.RootElement.GetProperty("messages").EnumerateArray().Any(message => message.GetProperty("role").GetString() == "tool");
            await (answered ? Turn.Say("Done.") : Turn.CallAll(("a", names[0], """{"path":"p"}"""), ("b", names[1], "{}"))).ToAnswer(stream).WriteAsync(context);
        });
        var builder = Kernel.CreateBuilder();
        builder.AddFireworksChatClient(ModelServer.Model, "k", configure: options => options.Endpoint = server.Endpoint);
        builder.Plugins.AddFromFunctions("Docs" + new string('y', 60), [read.AsKernelFunction(), lengthy.AsKernelFunction()]);
        var kernel = builder.Build();
        KernelArguments arguments = new(new FireworksPromptExecutionSettings { FunctionChoiceBehavior = FunctionChoiceBehavior.Auto() });

        if (stream)
        {
            await foreach (var _ in kernel.InvokePromptStreamingAsync("Read", arguments))
            {
            }
        }
        else
        {
            await kernel.InvokePromptAsync("Read", arguments);
        }

        Assert.Equal(["p", "long"], called);
        var sent = server.Requests.SelectMany(request => request.Json.GetProperty("tools").EnumerateArray())
            .Select(tool => tool.GetProperty("function").GetProperty("name").GetString()!).Distinct().ToArray();
        Assert.Equal(2, sent.Length);
        Assert.All(sent, name => Assert.Matches("^[A-Za-z0-9_-]{1,64}$", name));
        Assert.Equal(sent, server.LastRequest.Json.GetProperty("messages").EnumerateArray()
            .Where(message => message.TryGetProperty("tool_calls", out _)).SelectMany(message => message.GetProperty("tool_calls").EnumerateArray())
            .Select(call => call.GetProperty("function").GetProperty("name").GetString()!));
    }

    [Fact]
    public async Task Images_and_log_probabilities_pass_through()
    {
        await using var server = await TestServer.StartAsync(Answer.Json(Wire.Completion(
            """{"role":"assistant","content":"A cat"}""",
            choiceMore: ""","logprobs":{"content":[{"token":"A","logprob":-0.5,"bytes":[65],"top_logprobs":[]}]}""")));
        var builder = Kernel.CreateBuilder();
        builder.AddFireworksChatClient(ModelServer.Model, "k", configure: options => options.Endpoint = server.Endpoint);
        ChatHistory history = [];
        history.AddUserMessage([new TextContent("What is this?"), new ImageContent(new byte[] { 1, 2 }, "image/png"), new ImageContent(new Uri("https://example.com/cat.png"))]);

        var answer = await builder.Build().GetRequiredService<IChatCompletionService>()
            .GetChatMessageContentAsync(history, new FireworksPromptExecutionSettings { IncludeLogProbabilities = true });

        var parts = server.LastRequest.Json.GetProperty("messages")[0].GetProperty("content");
        Assert.Equal(
            ["What is this?", "data:image/png;base64,AQI=", "https://example.com/cat.png"],
            parts.EnumerateArray().Select(part => part.TryGetProperty("text", out var text) ? text.GetString() : part.GetProperty("image_url").GetProperty("url").GetString()));
        Assert.True(server.LastRequest.Json.GetProperty("logprobs").GetBoolean());
        Assert.Contains("\"logprob\":-0.5", Assert.IsType<FireworksRawResponse>(answer.InnerContent).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_prompt_with_a_schema_is_answered_by_it_in_process()
    {
        var builder = Kernel.CreateBuilder();
        builder.AddOnnxChatClient(Sparkler.Folder);

        var json = await builder.Build().InvokePromptAsync<string>(
            "It is 18 degrees in Paris.", new(new FireworksPromptExecutionSettings { ResponseFormat = typeof(Report), Temperature = 0 }));

        Assert.Equal("Paris", JsonSerializer.Deserialize<Report>(json!, JsonSerializerOptions.Web)!.City);
    }

    private static Kernel Build(ModelServer server, Action<IKernelBuilder>? configure = null)
    {
        var builder = Kernel.CreateBuilder();
        builder.AddFireworksChatClient(ModelServer.Model, configure: server.Configure);
        builder.Plugins.AddFromFunctions("Weather", [KernelFunctionFactory.CreateFromMethod((string location) => $"18 degrees in {location}", "get_weather")]);
        configure?.Invoke(builder);
        return builder.Build();
    }

    private sealed record Report(string City, int Degrees);

    private sealed class Filter(bool terminate) : IAutoFunctionInvocationFilter
    {
        public List<string> Seen { get; } = [];

        public async Task OnAutoFunctionInvocationAsync(AutoFunctionInvocationContext context, Func<AutoFunctionInvocationContext, Task> next)
        {
            await next(context);
            Seen.Add($"{context.Function.Name}({context.Arguments!["location"]})");
            context.Terminate = terminate;
        }
    }
}
