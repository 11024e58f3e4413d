using Fireworks.AI.Extensions.Catalogue;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace Fireworks.AI.Extensions.Tests;

/// <summary>Each response has 17 tokens and costs 0.00002968 dollars.</summary>
public sealed class BudgetTests
{
    private const decimal CostOfCall = 0.00002968m;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_budget_in_tokens_refuses_the_call_after_it_is_reached(bool stream)
    {
        await using var server = await StartAsync(stream);
        FireworksBudget budget = new(new() { MaxTokens = 34 });
        using FireworksBudgetChatClient client = new(server.ChatClient(), budget);

        await AskAsync(client, stream);
        Assert.False(budget.IsReached);
        await AskAsync(client, stream);

        Assert.Equal((34, true, 0m, null), (budget.Tokens, budget.IsReached, budget.Cost, budget.EndsAt));
        var exception = await Assert.ThrowsAsync<FireworksException>(() => AskAsync(client, stream));
        Assert.Equal((FireworksErrorKind.Budget, false), (exception.Kind, exception.IsTransient));
        Assert.Equal("The budget of 34 tokens is reached: 34 were used.", exception.Message);
        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_budget_in_dollars_refuses_the_call_after_it_is_reached(bool stream)
    {
        await using var server = await StartAsync(stream);
        FireworksBudget budget = new(new() { MaxCost = 0.00003m });
        using FireworksBudgetChatClient client = new(Priced(server), budget);

        await AskAsync(client, stream);
        await AskAsync(client, stream);

        Assert.Equal(2 * CostOfCall, budget.Cost);
        var exception = await Assert.ThrowsAsync<FireworksException>(() => AskAsync(client, stream));
        Assert.Equal("The budget of 0.00003 dollars is reached: 0.00005936 were spent.", exception.Message);
    }

    [Fact]
    public async Task A_budget_begins_anew_after_its_period_which_the_first_call_begins()
    {
        await using var server = await StartAsync(stream: false);
        FakeTimeProvider clock = new(new DateTimeOffset(2026, 10, 8, 12, 0, 0, TimeSpan.Zero));
        FireworksBudget budget = new(new() { MaxTokens = 1, Period = TimeSpan.FromHours(1), TimeProvider = clock });
        using FireworksBudgetChatClient client = new(server.ChatClient(), budget);
        clock.Advance(TimeSpan.FromMinutes(30));

        await AskAsync(client, stream: false);
        clock.Advance(TimeSpan.FromMinutes(59));
        var exception = await Assert.ThrowsAsync<FireworksException>(() => AskAsync(client, stream: false));
        Assert.Contains("It begins anew at 2026-10-08 13:30:00Z.", exception.Message, StringComparison.Ordinal);
        Assert.Equal(new DateTimeOffset(2026, 10, 8, 13, 30, 0, TimeSpan.Zero), budget.EndsAt);

        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal((0, false, null), (budget.Tokens, budget.IsReached, budget.EndsAt));
        await AskAsync(client, stream: false);
        Assert.Equal(17, budget.Tokens);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_cannot_be_counted_makes_a_budget_refuse(bool stream)
    {
        await using var server = await StartAsync(stream);
        FireworksBudget dollars = new(new() { MaxCost = 5 });
        using FireworksBudgetChatClient client = new(server.ChatClient(), dollars);

        await AskAsync(client, stream);

        var exception = await Assert.ThrowsAsync<FireworksException>(() => AskAsync(client, stream));
        Assert.Equal(FireworksErrorKind.Budget, exception.Kind);
        Assert.Contains("had no price", exception.Message, StringComparison.Ordinal);
        Assert.Contains("FireworksClientOptions.Prices", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_fails_is_not_counted()
    {
        await using var server = await TestServer.StartAsync(Answer.Json(400, "{}"), Answer.Json(Wire.Hello));
        FireworksBudget budget = new(new() { MaxTokens = 17 });
        using FireworksBudgetChatClient client = new(server.ChatClient(), budget);

        Assert.Equal(FireworksErrorKind.InvalidRequest, (await Assert.ThrowsAsync<FireworksException>(() => AskAsync(client, stream: false))).Kind);
        Assert.Equal((0, false), (budget.Tokens, budget.IsReached));
        await AskAsync(client, stream: false);
        Assert.True(budget.IsReached);
    }

    [Fact]
    public async Task A_stream_is_counted_when_its_usage_comes_also_if_its_reader_leaves_then()
    {
        await using var server = await StartAsync(stream: true);
        FireworksBudget budget = new(new() { MaxTokens = 100 });
        using FireworksBudgetChatClient client = new(server.ChatClient(), budget);

        await foreach (var update in client.GetStreamingResponseAsync("Hi"))
        {
            if (update.Contents.OfType<UsageContent>().Any())
            {
                break;
            }
        }

        Assert.Equal(17, budget.Tokens);
    }

    [Fact]
    public async Task Each_conversation_may_have_a_budget_of_its_own_and_some_have_none()
    {
        await using var server = await StartAsync(stream: false);
        Dictionary<string, FireworksBudget> budgets = new() { ["a"] = new(new() { MaxTokens = 1 }), ["b"] = new(new() { MaxTokens = 1 }) };
        using FireworksBudgetChatClient client = new(
            server.ChatClient(), options => options?.AdditionalProperties?.TryGetValue("user", out string? user) == true ? budgets[user!] : null);

        await AskAsync(client, stream: false, "a");
        await Assert.ThrowsAsync<FireworksException>(() => AskAsync(client, stream: false, "a"));
        await AskAsync(client, stream: false, "b");
        await AskAsync(client, stream: false);
        await AskAsync(client, stream: false);

        Assert.Equal(4, server.Requests.Count);
    }

    [Fact]
    public async Task Embeddings_count_too()
    {
        await using var server = await TestServer.StartAsync(async context => await EmbeddingWire.AnswerTo(await EmbeddingWire.ReadAsync(context.Request)).WriteAsync(context));
        FireworksBudget budget = new(new() { MaxTokens = 4 });
        using FireworksBudgetEmbeddingGenerator generator = new(server.Generator(), budget);

        await generator.GenerateAsync(["a 1", "a 2"]);

        Assert.Equal(4, budget.Tokens);
        Assert.Equal(FireworksErrorKind.Budget, (await Assert.ThrowsAsync<FireworksException>(() => generator.GenerateAsync(["a 1"]))).Kind);
    }

    [Fact]
    public async Task A_call_without_inputs_costs_nothing_and_leaves_a_budget_open()
    {
        await using var server = await TestServer.StartAsync(Answer.Json(500, "{}"));
        FireworksBudget budget = new(new() { MaxCost = 5, MaxTokens = 100 });
        using FireworksBudgetEmbeddingGenerator generator = new(server.Generator(), budget);
        using FireworksClient client = new(server.Options());

        await generator.GenerateAsync([]);
        budget.Add((await client.GetReranker("r").RerankAsync("query", [])).Usage);

        Assert.Equal((0m, 0, false, 0), (budget.Cost, budget.Tokens, budget.IsReached, server.Requests.Count));
    }

    /// <summary>A long call may end after its period, and an application may count calls without asking first.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_counted_after_the_end_of_a_period_goes_with_the_next(bool asksFirst)
    {
        FakeTimeProvider clock = new(new DateTimeOffset(2026, 10, 8, 12, 0, 0, TimeSpan.Zero));
        FireworksBudget budget = new(new() { MaxTokens = 10, Period = TimeSpan.FromHours(1), TimeProvider = clock });
        if (asksFirst)
        {
            budget.ThrowIfReached();
            clock.Advance(TimeSpan.FromHours(2));
        }

        budget.Add(new() { TotalTokenCount = 17 });
        Assert.Equal((true, clock.GetUtcNow() + TimeSpan.FromHours(1)), (budget.IsReached, budget.EndsAt));

        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal((false, 0, null), (budget.IsReached, budget.Tokens, budget.EndsAt));
    }

    [Fact]
    public void A_negative_count_is_not_taken_off_a_budget()
    {
        FireworksBudget budget = new(new() { MaxTokens = 100 });
        budget.Add(new() { TotalTokenCount = 17 });

        budget.Add(new() { TotalTokenCount = -17 });

        Assert.Equal((17, true), (budget.Tokens, budget.IsReached));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_negative_count_of_the_service_is_none(bool stream)
    {
        const string Usage = """{"prompt_tokens":-9,"completion_tokens":8,"total_tokens":-1,"prompt_tokens_details":{"cached_tokens":-3}}""";
        await using var server = await TestServer.StartAsync(stream
            ? Answer.Events(Wire.Text("Hello"), Wire.Finish(), $$"""{"id":"1","object":"chat.completion.chunk","choices":[],"usage":{{Usage}}}""")
            : Answer.Json($$"""{"id":"1","choices":[{"index":0,"message":{"role":"assistant","content":"Hello"},"finish_reason":"stop"}],"usage":{{Usage}}}"""));
        using var client = server.ChatClient();

        var response = stream ? await client.GetStreamingResponseAsync("Hi").ToChatResponseAsync() : await client.GetResponseAsync("Hi");

        Assert.Equal((null, 8, null, null), (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount, response.Usage.TotalTokenCount, response.Usage.CachedInputTokenCount));
    }

    /// <summary>A tool loop adds up its calls; one of them whose cost nobody knows makes the sum unknown.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_response_without_a_usage_leaves_the_cost_of_a_loop_unknown(bool stream)
    {
        const string Call = """{"role":"assistant","tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":"look","arguments":"{}"}}]}""";
        await using var server = await TestServer.StartAsync(
            stream ? Answer.Events(Wire.Chunk(Call), Wire.Finish("tool_calls"))
                : Answer.Json($$"""{"id":"1","choices":[{"index":0,"message":{{Call}},"finish_reason":"tool_calls"}]}"""),
            stream ? Answer.Events(Wire.Text("Hello"), Wire.Finish(), Wire.UsageChunk()) : Answer.Json(Wire.Hello));
        using var client = Priced(server).AsBuilder().UseFunctionInvocation().Build();
        ChatOptions options = new() { Tools = [AIFunctionFactory.Create(() => "more", "look")] };

        var response = stream
            ? await client.GetStreamingResponseAsync("Hi", options).ToChatResponseAsync()
            : await client.GetResponseAsync("Hi", options);

        Assert.Equal(2, server.Requests.Count);
        Assert.NotNull(response.Usage);
        Assert.Null(CostCounts.Get(response.Usage));
    }

    [Fact]
    public void Limits_that_are_none_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new FireworksBudget(new()));
        Assert.Throws<ArgumentException>(() => new FireworksBudget(new() { MaxTokens = -1 }));
        Assert.Throws<ArgumentException>(() => new FireworksBudget(new() { MaxCost = -1 }));
        Assert.Throws<ArgumentException>(() => new FireworksBudget(new() { MaxCost = 1, Period = TimeSpan.Zero }));
        Assert.Throws<ArgumentException>(() => new FireworksBudget(new() { MaxCost = 1, TimeProvider = null! }));
        Assert.True(new FireworksBudget(new() { MaxCost = 0 }).IsReached);
    }

    /// <summary>
    /// Two hundred callers run tool loops that would go on for ever. The server counts the calls that it holds at a time, which are those in
    /// flight; when all that began have ended, the budget may be passed by what these cost and by nothing else.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Two_hundred_callers_in_tool_loops_pass_a_budget_by_no_more_than_the_calls_in_flight(bool stream)
    {
        const int Callers = 200;
        const string Call = """{"role":"assistant","tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":"look","arguments":"{}"}}]}""";
        var answer = stream ? Answer.Events(Wire.Chunk(Call), Wire.Finish("tool_calls"), Wire.UsageChunk()) : Answer.Json(Wire.Completion(Call, "tool_calls"));
        var first = 0;
        TaskCompletionSource everybodyIsHere = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TestServer.StartAsync(async context =>
        {
            // The first call of each comes before any ends, so that there are as many in flight as can be.
            if (Interlocked.Increment(ref first) == Callers)
            {
                everybodyIsHere.SetResult();
            }

            await everybodyIsHere.Task;
            await answer.WriteAsync(context);
        });
        const decimal Max = 500 * CostOfCall; // Two rounds and a half.
        FireworksBudget budget = new(new() { MaxCost = Max });
        using var client = Priced(server).AsBuilder()
            .UseFunctionInvocation(configure: functions => functions.MaximumIterationsPerRequest = int.MaxValue)
            .Use(inner => new FireworksBudgetChatClient(inner, budget)).Build();
        ChatOptions options = new() { Tools = [AIFunctionFactory.Create(() => "more", "look")] };

        var ends = await Task.WhenAll(Enumerable.Range(0, Callers).Select(async _ =>
            await Record.ExceptionAsync(() => stream ? client.GetStreamingResponseAsync("Hi", options).ToListAsync() : client.GetResponseAsync("Hi", options))));

        Assert.All(ends, end => Assert.Equal(FireworksErrorKind.Budget, Assert.IsType<FireworksException>(end).Kind));
        Assert.Equal(server.Requests.Count * CostOfCall, budget.Cost);
        Assert.InRange(budget.Cost, Max, Max + ((Callers - 1) * CostOfCall));
    }

    private static FireworksChatClient Priced(TestServer server) => server.ChatClient("glm-5p3", options => options.Prices = PriceTests.Glm);

    private static Task<TestServer> StartAsync(bool stream) => TestServer.StartAsync(
        stream ? Answer.Events(Wire.Text("Hello"), Wire.Finish(), Wire.UsageChunk()) : Answer.Json(Wire.Hello));

    private static async Task AskAsync(IChatClient client, bool stream, string? user = null)
    {
        var options = user is null ? null : new ChatOptions { AdditionalProperties = new() { ["user"] = user } };
        if (stream)
        {
            await client.GetStreamingResponseAsync("Hi", options).ToListAsync();
        }
        else
        {
            await client.GetResponseAsync("Hi", options);
        }
    }
}
