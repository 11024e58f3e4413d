using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using Fireworks.AI.Extensions.Consumers.Infrastructure;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Consumers.ExtensionsAI;

/// <summary>
/// What OpenTelemetry's middleware of Microsoft.Extensions.AI and the clients' own sources report: every attribute and every metric, no
/// more and no less. Other tests make calls meanwhile, so each looks at a source of its own, and at the port of its server.
/// </summary>
public sealed class TelemetryTests : IDisposable
{
    private const string Common =
        "gen_ai.operation.name gen_ai.output.type gen_ai.provider.name gen_ai.request.frequency_penalty gen_ai.request.max_tokens " +
        "gen_ai.request.model gen_ai.request.presence_penalty gen_ai.request.seed gen_ai.request.stop_sequences " +
        "gen_ai.request.temperature gen_ai.request.top_k gen_ai.request.top_p gen_ai.response.finish_reasons gen_ai.response.id " +
        "gen_ai.response.model gen_ai.usage.cache_read.input_tokens gen_ai.usage.input_tokens gen_ai.usage.output_tokens";

    private const string OfServer = "server.address server.port";

    private readonly string _source = Guid.NewGuid().ToString("N");
    private readonly ConcurrentQueue<Activity> _spans = new();
    private readonly ConcurrentQueue<(string Name, double Value, Dictionary<string, object?> Tags)> _measurements = new();
    private readonly ActivityListener _listener;
    private readonly MeterListener _meters = new();

    public TelemetryTests()
    {
        _listener = new()
        {
            ShouldListenTo = source => source.Name == _source || source.Name == FireworksTelemetry.SourceName,
            Sample = static (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
        _meters.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == _source)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        _meters.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        _meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _meters.Start();

        void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
            _measurements.Enqueue((instrument.Name, value, tags.ToArray().ToDictionary()));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task A_call_has_one_span_with_every_attribute(bool remote, bool stream)
    {
        await using var server = await ModelServer.StartAsync(Turn.Say("Hello", "Greet."));

        var response = await AskAsync(remote ? server.ChatClient() : Sparkler.ChatClient(), stream);

        var span = Assert.Single(Chats());
        var tags = span.TagObjects.ToDictionary();
        var expected = Common
            + (remote ? $" {OfServer} gen_ai.usage.reasoning.output_tokens" : "")
            + (stream ? " gen_ai.request.stream gen_ai.response.time_to_first_chunk" : "");
        Assert.Equal(expected.Split(' ').Order(StringComparer.Ordinal), tags.Keys.Order(StringComparer.Ordinal));
        var model = remote ? ModelServer.Model : "sparkler";
        Assert.Equal(($"chat {model}", ActivityStatusCode.Unset), (span.DisplayName, span.Status));
        Assert.Equal(
            ("chat", remote ? "fireworks" : "onnx", model, remote ? "accounts/fireworks/models/served" : "sparkler"),
            (Text("operation.name"), Text("provider.name"), Text("request.model"), Text("response.model")));
        Assert.Equal((response.ResponseId, "[\"stop\"]"), (Text("response.id"), Text("response.finish_reasons")));
        Assert.Equal(
            (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount, response.Usage.CachedInputTokenCount),
            (Number("usage.input_tokens"), Number("usage.output_tokens"), Number("usage.cache_read.input_tokens")));
        Assert.Equal(
            ("0.5", "0.9", "5", "20", "4", "0.1", "0.2", "[\"END\"]", "text"),
            (Text("request.temperature"), Text("request.top_p"), Text("request.top_k"), Text("request.max_tokens"), Text("request.seed"),
                Text("request.frequency_penalty"), Text("request.presence_penalty"), Text("request.stop_sequences"), Text("output.type")));
        if (remote)
        {
            Assert.Equal(("127.0.0.1", server.Endpoint.Port), (tags["server.address"], tags["server.port"]));
            Assert.Equal((12, 5, 8), (Number("usage.input_tokens"), Number("usage.output_tokens"), response.Usage.CachedInputTokenCount));
            Assert.Equal((3L, 3L), (Number("usage.reasoning.output_tokens"), response.Usage.ReasoningTokenCount));
        }

        string? Text(string name) => Convert.ToString(tags[$"gen_ai.{name}"], CultureInfo.InvariantCulture);

        long? Number(string name) => Convert.ToInt64(tags[$"gen_ai.{name}"], CultureInfo.InvariantCulture);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task A_call_has_every_metric(bool remote, bool stream)
    {
        await using var server = await ModelServer.StartAsync(Turn.Say("Hello", "Greet."));

        var usage = (await AskAsync(remote ? server.ChatClient() : Sparkler.ChatClient(), stream)).Usage!;

        const string Duration = "gen_ai.client.operation.duration";
        const string Tokens = "gen_ai.client.token.usage";
        string[] ofStreams = ["gen_ai.client.operation.time_to_first_chunk", "gen_ai.client.operation.time_per_output_chunk"];
        Assert.Equal(
            ((string[])[Duration, Tokens, .. stream ? ofStreams : []]).Order(StringComparer.Ordinal),
            _measurements.Select(static measurement => measurement.Name).Distinct().Order(StringComparer.Ordinal));
        Assert.Single(_measurements, static measurement => measurement.Name == Duration);
        Assert.Equal(
            [("input", usage.InputTokenCount), ("output", usage.OutputTokenCount)],
            _measurements.Where(static measurement => measurement.Name == Tokens)
                .Select(static measurement => ((string?)measurement.Tags["gen_ai.token.type"], (long?)measurement.Value)));
        const string OfAll = "gen_ai.operation.name gen_ai.provider.name gen_ai.request.model gen_ai.response.model";
        var names = (remote ? $"{OfAll} {OfServer}" : OfAll).Split(' ').Order(StringComparer.Ordinal);
        Assert.All(_measurements, measurement =>
        {
            Assert.Equal(names, measurement.Tags.Keys.Except(["gen_ai.token.type"]).Order(StringComparer.Ordinal));
            Assert.Equal(
                (remote ? "fireworks" : "onnx", remote ? ModelServer.Model : "sparkler"),
                (measurement.Tags["gen_ai.provider.name"], measurement.Tags["gen_ai.request.model"]));
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_request_id_is_on_the_requests_span_and_on_the_response(bool stream)
    {
        await using var server = await ModelServer.StartAsync(Turn.Say("Hello"));

        var response = await AskAsync(server.ChatClient(), stream);

        Assert.Equal("req_1", response.GetFireworksMetadata().RequestId);
        Assert.Equal("req_1", Request(server.Endpoint).GetTagItem("fireworks.request.id"));
        Assert.Equal(Assert.Single(Chats()).SpanId, Request(server.Endpoint).ParentSpanId);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_that_fails_says_so_and_has_its_request_id(bool stream)
    {
        await using var server = await TestServer.StartAsync(
            Answer.Json(404, """{"error":{"message":"my secret"}}""").With(("x-request-id", "req_2")));

        var exception = await Assert.ThrowsAsync<FireworksException>(() => AskAsync(server.ChatClient(), stream));

        var chat = Assert.Single(Chats());
        Assert.Equal((ActivityStatusCode.Error, typeof(FireworksException).FullName), (chat.Status, chat.GetTagItem("error.type")));
        Assert.Equal(("req_2", "req_2"), (exception.RequestId, Request(server.Endpoint).GetTagItem("fireworks.request.id")));
        var duration = Assert.Single(_measurements);
        Assert.Equal(typeof(FireworksException).FullName, duration.Tags["error.type"]);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task A_tool_loop_has_a_span_for_each_request_and_each_function(bool remote, bool stream)
    {
        await using var server = await ModelServer.StartAsync(
            Turn.Call("get_weather", """{"location":"Paris"}""", "call_7"), Turn.Say("18 degrees."));
        using var client = (remote ? server.ChatClient() : Sparkler.ChatClient()).AsBuilder()
            .UseFunctionInvocation().UseOpenTelemetry(sourceName: _source).Build();
        var weather = AIFunctionFactory.Create(
            static (string location) => $"18 degrees in {location}", "get_weather", "Get the weather for a city.");

        var response = await client.GetAsync(
            "What is the weather in Paris?", new ChatOptions { Tools = [weather], Temperature = 0 }, stream);

        var chats = Chats();
        var function = Assert.Single(_spans, span => span.Source.Name == _source && span.DisplayName == "execute_tool get_weather");
        Assert.Equal(2, chats.Length);
        Assert.Contains("tool_call", Convert.ToString(chats[0].GetTagItem("gen_ai.response.finish_reasons"), CultureInfo.InvariantCulture)!,
            StringComparison.Ordinal);
        Assert.Equal("get_weather", function.GetTagItem("gen_ai.tool.name"));
        Assert.Equal(Assert.Single(response.Contents<FunctionCallContent>()).CallId, function.GetTagItem("gen_ai.tool.call.id"));
    }

    public void Dispose()
    {
        _listener.Dispose();
        _meters.Dispose();
    }

    private async Task<ChatResponse> AskAsync(IChatClient inner, bool stream)
    {
        using var client = inner.AsBuilder().UseOpenTelemetry(sourceName: _source).Build();
        return await client.GetAsync(
            "Hi!",
            new ChatOptions
            {
                Temperature = 0.5f,
                TopP = 0.9f,
                TopK = 5,
                MaxOutputTokens = 20,
                Seed = 4,
                StopSequences = ["END"],
                FrequencyPenalty = 0.1f,
                PresencePenalty = 0.2f,
                ResponseFormat = ChatResponseFormat.Text,
            },
            stream);
    }

    private Activity[] Chats() =>
        [.. _spans.Where(span => span.Source.Name == _source && span.DisplayName.StartsWith("chat ", StringComparison.Ordinal))];

    private Activity Request(Uri endpoint) => Assert.Single(
        _spans, span => span.Source.Name == FireworksTelemetry.SourceName && Equals(span.GetTagItem("server.port"), endpoint.Port));
}
