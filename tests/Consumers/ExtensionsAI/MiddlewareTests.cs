using System.Collections.Concurrent;
using Fireworks.AI.Extensions.Consumers.Infrastructure;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fireworks.AI.Extensions.Consumers.ExtensionsAI;

/// <summary>Caches, logs and reducers of Microsoft.Extensions.AI.</summary>
public sealed class MiddlewareTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_distributed_cache_replays_a_tool_loop_with_its_reasoning(bool stream)
    {
        await using var server = await ModelServer.StartAsync(Turn.Call("f", reasoning: "Call it."), Turn.Say("Done.", "It was called."));
        MemoryDistributedCache cache = new(Options.Create(new MemoryDistributedCacheOptions()));
        ChatOptions options = new() { Tools = [AIFunctionFactory.Create(static () => 1, "f")] };
        List<ChatResponse> responses = [];
        for (var round = 0; round < 2; round++)
        {
            using var client = server.ChatClient().AsBuilder().UseFunctionInvocation().UseDistributedCache(cache).Build();
            responses.Add(await client.GetAsync("Go", options, stream));
        }

        Assert.Equal(2, server.Requests.Count);
        Assert.All(responses, static response => Assert.Equal("Done.", response.Text));
        Assert.All(responses, static response => Assert.Equal(
            ["Call it.", "It was called."], response.Contents<TextReasoningContent>().Select(static content => content.Text)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_distributed_cache_replays_a_tool_loop_in_process(bool stream)
    {
        MemoryDistributedCache cache = new(Options.Create(new MemoryDistributedCacheOptions()));
        var weather = AIFunctionFactory.Create(
            static (string location) => $"18 degrees in {location}", "get_weather", "Get the weather for a city.");
        var requests = 0;
        List<ChatResponse> responses = [];
        for (var round = 0; round < 2; round++)
        {
            using var client = Sparkler.ChatClient().AsBuilder()
                .UseFunctionInvocation()
                .UseDistributedCache(cache)
                .Use(async (messages, options, next, token) =>
                {
                    requests++;
                    await next(messages, options, token);
                }).Build();
            var options = new ChatOptions { Tools = [weather], Temperature = 0 };
            responses.Add(await client.GetAsync("What is the weather in Paris?", options, stream));
        }

        Assert.Equal(2, requests);
        Assert.All(responses, static response => Assert.Equal(Sparkler.Tell("18 degrees in Paris"), response.Text));
        Assert.All(responses, static response => Assert.Single(response.Contents<FunctionCallContent>()));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Logs_name_the_call_and_hold_no_key(bool remote, bool stream)
    {
        await using var server = await ModelServer.StartAsync(Turn.Say("Hello! How can I help?"));
        RecordingLoggerFactory logs = new();
        using var client = (remote ? server.ChatClient() : Sparkler.ChatClient()).AsBuilder().UseLogging(logs).Build();

        await client.GetAsync("Hi!", new ChatOptions { Temperature = 0 }, stream);

        Assert.Contains(logs.Lines, line => line.StartsWith(
            stream ? "GetStreamingResponseAsync completed" : "GetResponseAsync completed", StringComparison.Ordinal));
        Assert.Contains(logs.Lines, static line => line.Contains("help", StringComparison.Ordinal)); // At the level of tracing.
        Assert.DoesNotContain(logs.Lines, static line => line.Contains("fw_test_key", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_reducer_shortens_what_is_sent(bool stream)
    {
        await using var server = await ModelServer.StartAsync(Turn.Say("Hello"));
        using var client = server.ChatClient().AsBuilder().UseChatReducer(new MessageCountingChatReducer(1)).Build();

        await client.GetAsync(Conversation(), null, stream);

        Assert.Equal(["Brief.", "Two"], server.Messages(0).Select(static message => message.GetProperty("content").GetString()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_reducer_has_the_beginning_summarized(bool stream)
    {
        await using var server = await ModelServer.StartAsync(Turn.Say("They counted."), Turn.Say("Hello"));
        using var summarizer = server.ChatClient();
        using var client = server.ChatClient().AsBuilder().UseChatReducer(new SummarizingChatReducer(summarizer, 1, 0)).Build();

        await client.GetAsync(Conversation(), null, stream);

        var messages = server.Messages(1);
        Assert.Equal(["Brief.", "They counted.", "Two"], messages.Select(static message => message.GetProperty("content").GetString()));
        Assert.Contains(server.Messages(0), static message => message.GetProperty("content").GetString() == "One");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_reducer_shortens_the_prompt_in_process(bool stream)
    {
        using var client = Sparkler.ChatClient();
        using var reduced = Sparkler.ChatClient().AsBuilder().UseChatReducer(new MessageCountingChatReducer(1)).Build();
        ChatOptions options = new() { Temperature = 0, MaxOutputTokens = 4 };

        var whole = await client.GetAsync(Conversation(), options, stream);
        var end = await client.GetAsync([new(ChatRole.System, "Brief."), new(ChatRole.User, "Two")], options, stream);
        var response = await reduced.GetAsync(Conversation(), options, stream);

        Assert.True(response.Usage!.InputTokenCount < whole.Usage!.InputTokenCount);
        Assert.Equal((end.Text, end.Usage!.InputTokenCount), (response.Text, response.Usage.InputTokenCount));
    }

    private static List<ChatMessage> Conversation() =>
        [new(ChatRole.System, "Brief."), new(ChatRole.User, "One"), new(ChatRole.Assistant, "1"), new(ChatRole.User, "Two")];

    private sealed class RecordingLoggerFactory : ILoggerFactory, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
