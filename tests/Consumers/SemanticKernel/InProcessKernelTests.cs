using System.Text.Json;
using Fireworks.AI.Extensions.Consumers.Infrastructure;
using Fireworks.AI.Extensions.SemanticKernel;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using Microsoft.SemanticKernel.Connectors.OpenAI;
using FunctionCallContent = Microsoft.SemanticKernel.FunctionCallContent;
using ImageContent = Microsoft.SemanticKernel.ImageContent;

namespace Fireworks.AI.Extensions.Consumers.SemanticKernel;

/// <summary>A kernel with a model inside the process.</summary>
public sealed class InProcessKernelTests
{
    private const string Question = "What is the weather in Paris?";

    private static readonly string Answer = Sparkler.Tell("18 degrees in Paris");

    private readonly List<string> _called = [];

    [Theory]
    [InlineData("auto", false)]
    [InlineData("auto", true)]
    [InlineData("required", false)]
    [InlineData("required", true)]
    [InlineData("none", false)]
    [InlineData("none", true)]
    public async Task Functions_are_called_as_they_are_chosen(string choice, bool stream)
    {
        var kernel = Build();
        var service = kernel.GetRequiredService<IChatCompletionService>();

        var text = await kernel.PromptAsync(Question, Kernels.Choose(choice), stream);
        ChatHistory history = [];
        history.AddUserMessage(Question);
        var answer = await service.AskAsync(history, Kernels.Choose(choice), kernel, stream);

        Assert.Equal(choice == "none" ? [] : ["Paris", "Paris"], _called);
        Assert.Equal(text, answer.Content);
        Assert.Equal(choice != "none", text == Answer);
        Assert.Equal(choice != "none", text.Contains("18 degrees", StringComparison.Ordinal));
        Assert.Equal("sparkler", service.Attributes["ModelId"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Functions_can_be_called_by_hand(bool stream)
    {
        var kernel = Build();
        var service = kernel.GetRequiredService<IChatCompletionService>();
        FireworksPromptExecutionSettings settings = new()
        {
            FunctionChoiceBehavior = FunctionChoiceBehavior.Auto(autoInvoke: false),
            Temperature = 0,
        };
        ChatHistory history = [];
        history.AddUserMessage(Question);

        var asked = await service.AskAsync(history, settings, kernel, stream);
        Assert.Empty(_called);
        history.Add((await Assert.Single(FunctionCallContent.GetFunctionCalls(asked)).InvokeAsync(kernel)).ToChatMessage());

        Assert.Equal(Answer, (await service.AskAsync(history, settings, kernel, stream)).Content);
        Assert.Equal(["Paris"], _called);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Filters_see_the_calls_and_may_end_the_loop(bool terminate, bool stream)
    {
        KernelFilter filter = new(terminate);

        var text = await Build(filter.AddTo).PromptAsync(Question, Kernels.Choose("auto"), stream);

        Assert.Equal([$"prompt {Question}", "call get_weather(Paris)", "function get_weather"], filter.Seen);
        Assert.Equal(terminate ? "" : Answer, text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_prompt_with_a_schema_is_answered_by_it(bool stream)
    {
        FireworksPromptExecutionSettings settings = new() { ResponseFormat = typeof(Report), Temperature = 0 };

        var json = await Build().PromptAsync("It is 18 degrees in Paris.", settings, stream);

        Assert.Equal(new Report("Paris", 18), JsonSerializer.Deserialize<Report>(json, JsonSerializerOptions.Web));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Settings_of_the_OpenAI_connector_are_taken(bool stream)
    {
        OpenAIPromptExecutionSettings calls = new() { FunctionChoiceBehavior = FunctionChoiceBehavior.Auto(), Temperature = 0, User = "u" };
        OpenAIPromptExecutionSettings report = new() { ResponseFormat = typeof(Report), Temperature = 0, MaxTokens = 40 };

        Assert.Equal(Answer, await Build().PromptAsync(Question, calls, stream));
        Assert.StartsWith("{\"city\":", await Build().PromptAsync("It is 18 degrees in Paris.", report, stream), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_the_model_cannot_do_is_refused_and_not_left_out(bool stream)
    {
        var kernel = Build();
        var service = kernel.GetRequiredService<IChatCompletionService>();
        ChatHistory seen = [];
        seen.AddUserMessage([new ImageContent(new byte[] { 1, 2 }, "image/png")]);

        var image = await Assert.ThrowsAsync<NotSupportedException>(
            () => service.AskAsync(seen, new FireworksPromptExecutionSettings(), kernel, stream));
        var probabilities = await Assert.ThrowsAsync<NotSupportedException>(
            () => kernel.PromptAsync("Hi!", new FireworksPromptExecutionSettings { IncludeLogProbabilities = true }, stream));

        Assert.Contains("DataContent", image.Message, StringComparison.Ordinal);
        Assert.Contains("logprobs", probabilities.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Both_sides_stand_in_one_kernel_under_their_ids(bool stream)
    {
        await using var server = await ModelServer.StartAsync(Turn.Say("From Fireworks."));
        var builder = Kernel.CreateBuilder();
        builder.AddFireworksChatClient(ModelServer.Model, serviceId: "remote", configure: server.Configure);
        builder.AddOnnxChatClient(Sparkler.Folder, "local");
        builder.AddOnnxChatClient(Sparkler.Folder, "other", static options => options.ModelId = "twin");
        var kernel = builder.Build();

        Assert.Equal("From Fireworks.", await kernel.PromptAsync("Hi!", Of("remote"), stream));
        Assert.NotEqual("From Fireworks.", await kernel.PromptAsync("Hi!", Of("local"), stream));
        Assert.Single(server.Requests);
        Assert.Equal(
            ["sparkler", "twin"],
            ((string[])["local", "other"]).Select(id => kernel.GetRequiredService<IChatCompletionService>(id).Attributes["ModelId"]));
        Assert.Equal("twin", kernel.GetRequiredService<IChatClient>("other").GetService<ChatClientMetadata>()!.DefaultModelId);

        static FireworksPromptExecutionSettings Of(string id) => new() { ServiceId = id, Temperature = 0 };
    }

    private Kernel Build(Action<IKernelBuilder>? configure = null)
    {
        var builder = Kernel.CreateBuilder();
        builder.AddOnnxChatClient(Sparkler.Folder);
        builder.Plugins.AddFromFunctions("Weather", [KernelFunctionFactory.CreateFromMethod(
            (string location) =>
            {
                _called.Add(location);
                return $"18 degrees in {location}";
            },
            "get_weather",
            "Get the weather for a city.")]);
        configure?.Invoke(builder);
        return builder.Build();
    }

    private sealed record Report(string City, int Degrees);
}
