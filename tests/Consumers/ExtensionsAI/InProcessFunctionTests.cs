using Fireworks.AI.Extensions.Consumers.Infrastructure;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Consumers.ExtensionsAI;

/// <summary>The function-invoking middleware around a model inside the process.</summary>
public sealed class InProcessFunctionTests
{
    private const string Question = "What is the weather in Paris?";

    private readonly List<string> _called = [];
    private readonly IChatClient _client = Sparkler.ChatClient().AsBuilder().UseFunctionInvocation().Build();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Calls_are_answered_one_after_the_other_turn_by_turn(bool stream)
    {
        List<ChatMessage> history = [];
        foreach (var city in (string[])["Paris", "Oslo"])
        {
            history.Add(new(ChatRole.User, $"What is the weather in {city}?"));
            var response = await _client.GetAsync(history, Options(Weather()), stream);
            Assert.Equal(Sparkler.Tell($"18 degrees in {city}"), response.Text);
            history.AddRange(response.Messages);
        }

        Assert.Equal(["Paris", "Oslo"], _called);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Parallel_calls_are_answered_in_one_round(bool stream)
    {
        var response = await _client.GetAsync("What is the weather in Paris and in Oslo?", Options(Weather()), stream);

        Assert.Equal(["Paris", "Oslo"], _called);
        Assert.Equal(2, response.Contents<FunctionCallContent>().Select(static call => call.CallId).Distinct().Count());
        Assert.Equal("It is 18 degrees in Paris. It is 18 degrees in Oslo.", response.Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_function_that_fails_is_told_to_the_model(bool stream)
    {
        var failing = AIFunctionFactory.Create(
            string (string location) => throw new InvalidOperationException("secret"), "get_weather", "Get the weather for a city.");

        var response = await _client.GetAsync(Question, Options(failing), stream);

        var result = Assert.Single(response.Contents<FunctionResultContent>()).Result?.ToString();
        Assert.Contains("Error", result, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", result, StringComparison.Ordinal);
        Assert.Contains("failed", response.Text, StringComparison.Ordinal);
    }

    /// <summary>The middleware knows no function for it: the call is handed to the caller.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_function_that_is_unknown_here_is_left_to_the_caller(bool stream)
    {
        var options = Options(Weather().AsDeclarationOnly());
        List<ChatMessage> history = [new(ChatRole.User, Question)];

        var asked = await _client.GetAsync(history, options, stream);
        var call = Assert.Single(asked.Contents<FunctionCallContent>());
        history.AddRange([.. asked.Messages, new(ChatRole.Tool, [new FunctionResultContent(call.CallId, "18 degrees in Paris")])]);
        var answer = await _client.GetAsync(history, options, stream);

        Assert.Empty(_called);
        Assert.Equal(("get_weather", "Paris"), (call.Name, call.Arguments!["location"]!.ToString()));
        Assert.Equal(Sparkler.Tell("18 degrees in Paris"), answer.Text);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(true, false)]
    public async Task A_call_waits_for_approval(bool stream, bool approved)
    {
        var options = Options(new ApprovalRequiredAIFunction(Weather()));
        List<ChatMessage> history = [new(ChatRole.User, Question)];

        var asked = await _client.GetAsync(history, options, stream);
        Assert.Empty(_called);
        var request = Assert.Single(asked.Contents<ToolApprovalRequestContent>());
        history.AddRange([.. asked.Messages, new(ChatRole.User, [request.CreateResponse(approved)])]);
        var answer = await _client.GetAsync(history, options, stream);

        Assert.Equal(approved ? ["Paris"] : [], _called);
        Assert.Equal(approved, answer.Text == Sparkler.Tell("18 degrees in Paris"));
        Assert.Equal(approved, answer.Text.Contains("18 degrees", StringComparison.Ordinal));
        Assert.NotEmpty(answer.Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_can_be_required_and_forbidden(bool stream)
    {
        var options = Options(Weather());
        options.ToolMode = ChatToolMode.None;
        Assert.Empty((await _client.GetAsync(Question, options, stream)).Contents<FunctionCallContent>());

        options.ToolMode = ChatToolMode.RequireAny;
        Assert.Single((await _client.GetAsync("Hello!", options, stream)).Contents<FunctionCallContent>());
    }

    /// <summary>Fireworks gets such names as others; a prompt has no limit.</summary>
    [Theory]
    [InlineData("weather.get")]
    [InlineData("get_weather_that_has_a_name_longer_than_the_sixty_four_characters_of_others")]
    public async Task Names_that_other_services_refuse_are_called(string name)
    {
        var response = await _client.GetAsync(Question, Options(Weather(name)), stream: false);

        Assert.Equal(name, Assert.Single(response.Contents<FunctionCallContent>()).Name);
        Assert.Equal(["Paris"], _called);
    }

    private static ChatOptions Options(AITool tool) => new() { Tools = [tool], Temperature = 0, MaxOutputTokens = 100 };

    private AIFunction Weather(string name = "get_weather") => AIFunctionFactory.Create(
        (string location) =>
        {
            _called.Add(location);
            return $"18 degrees in {location}";
        },
        name,
        "Get the weather for a city.");
}
