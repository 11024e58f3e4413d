using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Fireworks.AI.Extensions.Consumers.Infrastructure;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fireworks.AI.Extensions.Consumers.ExtensionsAI;

/// <summary>Caches, telemetry, logs and reducers of Microsoft.Extensions.AI.</summary>
public sealed class MiddlewareTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_distributed_cache_replays_a_tool_loop_with_its_reasoning(bool stream)
    {
        await using var server = await ModelServer.StartAsync(Turn.Call("f", reasoning: "Call it."), Turn.Say("Done.", "It was called."));
        MemoryDistributedCache cache = new(Options.Create(new MemoryDistributedCacheOptions()));
        var calls = 0;
        ChatOptions options = new() { Tools = [AIFunctionFactory.Create(() => ++calls, "f")] };
        List<ChatResponse> responses = [];
        for (var round = 0; round < 2; round++)
        {
            calls = 0; // The function's result is part of what is cached under.
            using var client = server.ChatClient().AsBuilder().UseFunctionInvocation().UseDistributedCache(cache).Build();
            responses.Add(stream ? await client.GetStreamingResponseAsync("Go", options).ToChatResponseAsync() : await client.GetResponseAsync("Go", options));
        }

        Assert.Equal(2, server.Requests.Count);
        Assert.All(responses, response => Assert.Equal("Done.", response.Text));
        Assert.All(responses, response => Assert.Equal(
            ["Call it.", "It was called."],
            response.Messages.SelectMany(message => message.Contents).OfType<TextReasoningContent>().Select(content => content.Text)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Telemetry_has_provider_model_server_response_and_tokens(bool stream)
    {
        await using var server = await ModelServer.StartAsync(Turn.Say("Hello", "Greet."));
        var source = Guid.NewGuid().ToString("N");
        ConcurrentQueue<Activity> spans = new();
        using ActivityListener listener = new()
        {
            ShouldListenTo = candidate => candidate.Name == source,
            Sample = static (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        ConcurrentQueue<(string Name, Dictionary<string, object?> Tags)> measurements = new();
        using MeterListener meters = new();
        meters.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == source)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        meters.SetMeasurementEventCallback<int>((instrument, _, tags, _) => measurements.Enqueue((instrument.Name, tags.ToArray().ToDictionary())));
        meters.SetMeasurementEventCallback<double>((instrument, _, tags, _) => measurements.Enqueue((instrument.Name, tags.ToArray().ToDictionary())));
        meters.Start();
        using var client = server.ChatClient().AsBuilder().UseOpenTelemetry(sourceName: source).Build();

        var response = stream ? await client.GetStreamingResponseAsync("Hi").ToChatResponseAsync() : await client.GetResponseAsync("Hi");

        var tags = Assert.Single(spans).TagObjects.ToDictionary();
        Assert.Equal(("chat", "fireworks", ModelServer.Model), (tags["gen_ai.operation.name"], tags["gen_ai.provider.name"], tags["gen_ai.request.model"]));
        Assert.Equal(("127.0.0.1", server.Endpoint.Port), (tags["server.address"], tags["server.port"]));
        Assert.Equal("accounts/fireworks/models/served", tags["gen_ai.response.model"]);
        Assert.NotNull(tags["gen_ai.response.id"]);
        Assert.Equal((12, 5), (Convert.ToInt32(tags["gen_ai.usage.input_tokens"], null), Convert.ToInt32(tags["gen_ai.usage.output_tokens"], null)));
        Assert.Equal(
            (8, 3), (Convert.ToInt32(tags["gen_ai.usage.cache_read.input_tokens"], null), Convert.ToInt32(tags["gen_ai.usage.reasoning.output_tokens"], null)));
        Assert.Equal(["stop"], Assert.IsAssignableFrom<IEnumerable<string>>(System.Text.Json.JsonSerializer.Deserialize<string[]>(tags["gen_ai.response.finish_reasons"]!.ToString()!)));
        Assert.Equal((8L, 3L), (response.Usage!.CachedInputTokenCount, response.Usage.ReasoningTokenCount));
        Assert.Equal("req_1", response.GetFireworksMetadata().RequestId);
        Assert.Equal(2, measurements.Count(measurement => measurement.Name == "gen_ai.client.token.usage"));
        Assert.Contains(measurements, measurement => measurement.Name == "gen_ai.client.operation.duration");
        Assert.Equal(stream, measurements.Any(measurement => measurement.Name == "gen_ai.client.operation.time_to_first_chunk"));
        Assert.All(measurements, measurement => Assert.Equal(
            ("fireworks", ModelServer.Model, "127.0.0.1"),
            (measurement.Tags["gen_ai.provider.name"], measurement.Tags["gen_ai.request.model"], measurement.Tags["server.address"])));
    }

    [Fact]
    public async Task Logs_name_the_client_and_hold_no_key()
    {
        await using var server = await ModelServer.StartAsync(Turn.Say("Hello"));
        RecordingLoggerFactory logs = new();
        using var client = server.ChatClient().AsBuilder().UseLogging(logs).Build();

        await client.GetResponseAsync("Hi");

        Assert.Contains(logs.Lines, line => line.Contains("GetResponseAsync", StringComparison.Ordinal));
        Assert.DoesNotContain(logs.Lines, line => line.Contains("fw_test_key", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_reducer_shortens_what_is_sent()
    {
        await using var server = await ModelServer.StartAsync(Turn.Say("Hello"));
        using var client = server.ChatClient().AsBuilder().UseChatReducer(new MessageCountingChatReducer(1)).Build();

        await client.GetResponseAsync([new(ChatRole.System, "Brief."), new(ChatRole.User, "One"), new(ChatRole.Assistant, "1"), new(ChatRole.User, "Two")]);

        Assert.Equal(["Brief.", "Two"], server.Messages(0).Select(message => message.GetProperty("content").GetString()));
    }

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

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
