using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json;
using Fireworks.AI.Extensions.Onnx.Generation;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Tests.Chat;

/// <summary>What listeners hear of calls. Other classes of tests make calls meanwhile, so each test looks at its own model.</summary>
public sealed class OnnxTelemetryTests : IDisposable
{
    private const string Secret = "zanzibar";

    private readonly string _id = Guid.NewGuid().ToString("N");
    private readonly ConcurrentQueue<Activity> _activities = [];
    private readonly ConcurrentQueue<(string Name, double Value, KeyValuePair<string, object?>[] Tags)> _measurements = [];
    private readonly List<IDisposable> _listeners = [];

    [Fact]
    public void Nothing_is_made_where_nobody_listens()
    {
        GenerationTelemetry.CountRelaxedSchema(_id);
        Assert.Null(GenerationTelemetry.Start(_id));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            GenerationTelemetry.Start(_id);
            GenerationTelemetry.CountRelaxedSchema(_id);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_is_one_activity_inside_of_the_middlewares_chat(bool streaming)
    {
        ListenToActivities("chat-middleware");
        using var model = Load();
        using var client = new OnnxChatClient(model).AsBuilder().UseOpenTelemetry(sourceName: "chat-middleware").Build();
        var response = await AskAsync(client, streaming);
        await AskAsync(client, streaming);

        var own = Own();
        Assert.Equal(2, own.Length);
        var chats = _activities.Where(activity => activity.Source.Name == "chat-middleware" && activity.DisplayName == $"chat {_id}").ToArray();
        Assert.Equal(chats.Select(static chat => chat.SpanId), own.Select(static activity => activity.ParentSpanId));
        Assert.All(chats, static chat => Assert.Null(chat.GetTagItem("server.address")));
        Assert.All(own, activity => Assert.Equal($"generate {_id}", activity.DisplayName));
        Assert.All(own, activity => Assert.Equal(_id, activity.GetTagItem("gen_ai.request.model")));
        Assert.All(own, static activity => Assert.Null(activity.GetTagItem("gen_ai.operation.name")));
        Assert.Equal((int)response.Usage!.InputTokenCount!, own[0].GetTagItem("onnx.tokens.input"));
        Assert.Equal((int)response.Usage.OutputTokenCount!, own[0].GetTagItem("onnx.tokens.output"));
        Assert.Equal(0, own[0].GetTagItem("onnx.tokens.cached"));
        Assert.Equal((int)response.Usage.InputTokenCount! - 1, own[1].GetTagItem("onnx.tokens.cached"));
        foreach (var name in new[] { "onnx.queue.duration", "onnx.prefill.duration", "onnx.decode.duration" })
        {
            Assert.InRange((double)own[0].GetTagItem(name)!, 0, own[0].Duration.TotalSeconds);
        }

        Assert.NotEqual(0d, own[0].GetTagItem("onnx.decode.duration"));
        Assert.All(own, static activity => Assert.Equal(ActivityStatusCode.Unset, activity.Status));
    }

    [Fact]
    public async Task A_call_that_fails_names_the_kind_of_error_and_nothing_of_the_prompt()
    {
        ListenToActivities();
        using var model = Load();
        using var client = new OnnxChatClient(model);
        var tool = new ChatOptions { ConversationId = Secret };
        await Assert.ThrowsAsync<NotSupportedException>(() => client.GetResponseAsync(Secret, tool));
        var activity = Assert.Single(Own());
        Assert.Equal("System.NotSupportedException", activity.GetTagItem("error.type"));
        Assert.Equal(ActivityStatusCode.Error, activity.Status);
        Assert.DoesNotContain(activity.TagObjects, static tag => $"{tag.Value}".Contains(Secret, StringComparison.Ordinal));
        Assert.Null(activity.StatusDescription);
    }

    [Fact]
    public async Task A_reader_who_leaves_early_ends_the_activity_without_an_error_and_a_cancelled_one_with()
    {
        ListenToActivities();
        ListenToMeasurements();
        using var model = Load();
        using var client = new OnnxChatClient(model);
        var options = new ChatOptions().WithOnnx(static onnx => onnx.IgnoreEndOfSequence = true);
        await foreach (var _ in client.GetStreamingResponseAsync("Hi!", options, TestContext.Current.CancellationToken))
        {
            break;
        }

        using var cancellation = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in client.GetStreamingResponseAsync("Hi!", options, cancellation.Token))
            {
                await cancellation.CancelAsync();
            }
        });
        Assert.Equal([null, "System.OperationCanceledException"], Own().Select(static activity => activity.GetTagItem("error.type")));

        // Both are measured, when the engine has let them go.
        await model.DisposeAsync();
        for (var i = 0; i < 1000 && Values("onnx.queue.duration").Length < 2; i++)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        Assert.Equal(2, Values("onnx.queue.duration").Length);
    }

    [Fact]
    public async Task An_answer_that_the_engine_ends_with_an_error_has_it_on_its_activity()
    {
        ListenToActivities();
        var model = Load();
        using var client = new OnnxChatClient(model);
        var options = new ChatOptions().WithOnnx(static onnx => onnx.IgnoreEndOfSequence = true);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () =>
        {
            await foreach (var _ in client.GetStreamingResponseAsync("Hi!", options, TestContext.Current.CancellationToken))
            {
                await model.DisposeAsync();
            }
        });
        Assert.Equal("System.ObjectDisposedException", Assert.Single(Own()).GetTagItem("error.type"));
    }

    [Fact]
    public async Task Calls_are_measured()
    {
        ListenToMeasurements();
        using var model = Load(concurrency: 1);
        using var client = new OnnxChatClient(model);
        var options = new ChatOptions { MaxOutputTokens = 8 }.WithOnnx(static onnx => onnx.IgnoreEndOfSequence = true);
        var first = await client.GetResponseAsync($"Who is {Secret}?", options, TestContext.Current.CancellationToken);
        Assert.Single(Values("onnx.queue.duration"));
        Assert.InRange(Assert.Single(Values("onnx.prefill.duration")), 1e-9, 60);
        var decode = Assert.Single(Values("onnx.decode.duration"));
        Assert.Equal(7 / decode, Assert.Single(Values("onnx.decode.rate")), 1e-6);
        Assert.Empty(Values("onnx.prefix.hits"));
        Assert.Empty(Values("onnx.cache.evictions"));

        // The same again begins in the cache, and drops the answer that was there.
        await client.GetResponseAsync($"Who is {Secret}?", options, TestContext.Current.CancellationToken);
        Assert.Equal(1, Assert.Single(Values("onnx.prefix.hits")));
        Assert.Equal((double)first.Usage!.InputTokenCount! - 1, Assert.Single(Values("onnx.prefix.tokens")));
        Assert.Equal(1, Assert.Single(Values("onnx.cache.evictions")));
        Assert.All(Own(_measurements), measurement => Assert.Equal(
            [KeyValuePair.Create("gen_ai.provider.name", (object?)"onnx"), KeyValuePair.Create("gen_ai.request.model", (object?)_id)],
            measurement.Tags));
    }

    [Fact]
    public async Task Waiting_counts_as_queue_and_not_as_prefill()
    {
        ListenToMeasurements();
        using var model = Load(concurrency: 1);
        using var client = new OnnxChatClient(model);
        var options = new ChatOptions { MaxOutputTokens = 200 }.WithOnnx(static onnx => onnx.IgnoreEndOfSequence = true);
        await Task.WhenAll(client.GetResponseAsync("Hi!", options), client.GetResponseAsync("Who are you?", options));
        var queued = Values("onnx.queue.duration");
        Assert.Equal(2, queued.Length);
        Assert.InRange(queued.Max(), Values("onnx.decode.duration").Min() / 2, 600);
    }

    [Fact]
    public async Task Relaxed_schemas_are_counted_each_time_and_logged_once()
    {
        ListenToMeasurements();
        using var recorder = new LogRecorder(Microsoft.Extensions.Logging.LogLevel.Information);
        using var model = OnnxModel.Load(SparklerFixture.Folder, new OnnxModelOptions { ModelId = _id, LoggerFactory = recorder });
        using var client = new OnnxChatClient(model);
        var schema = JsonDocument.Parse("""{"type":"string","pattern":"(a|b)\\1"}""").RootElement;
        var options = new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(schema), MaxOutputTokens = 2 }
            .WithOnnx(static onnx => onnx.AllowRelaxedSchema = true);
        await client.GetResponseAsync("Hi!", options, TestContext.Current.CancellationToken);
        await client.GetResponseAsync("Hi!", options, TestContext.Current.CancellationToken);
        Assert.Equal([1d, 1d], Values("onnx.schemas.relaxed"));
        Assert.Contains("pattern", Assert.Single(recorder.Messages, static message => message.Contains("no grammar can hold", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    public void Dispose() => _listeners.ForEach(static listener => listener.Dispose());

    private OnnxModel Load(int concurrency = 4) =>
        OnnxModel.Load(SparklerFixture.Folder, new OnnxModelOptions { ModelId = _id, MaxConcurrency = concurrency });

    private static async Task<ChatResponse> AskAsync(IChatClient client, bool streaming) => streaming
        ? await client.GetStreamingResponseAsync($"Who is {Secret}?").ToChatResponseAsync()
        : await client.GetResponseAsync($"Who is {Secret}?");

    private Activity[] Own() => [.. _activities.Where(activity =>
        activity.Source.Name == OnnxTelemetry.SourceName && _id.Equals(activity.GetTagItem("gen_ai.request.model")))];

    private IEnumerable<(string Name, double Value, KeyValuePair<string, object?>[] Tags)> Own(
        IEnumerable<(string Name, double Value, KeyValuePair<string, object?>[] Tags)> measurements) =>
        measurements.Where(measurement => measurement.Tags.Any(tag => _id.Equals(tag.Value)));

    private double[] Values(string name) =>
        [.. Own(_measurements).Where(measurement => measurement.Name == name).Select(static measurement => measurement.Value)];

    private void ListenToActivities(params string[] others)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == OnnxTelemetry.SourceName || others.Contains(source.Name),
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _activities.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        _listeners.Add(listener);
    }

    private void ListenToMeasurements()
    {
        var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == OnnxTelemetry.SourceName)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => _measurements.Enqueue((instrument.Name, value, tags.ToArray())));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => _measurements.Enqueue((instrument.Name, value, tags.ToArray())));
        listener.Start();
        _listeners.Add(listener);
    }
}
