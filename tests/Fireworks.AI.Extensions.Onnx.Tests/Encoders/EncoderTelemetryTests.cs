using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Fireworks.AI.Extensions.Onnx.Encoders;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Tests.Encoders;

/// <summary>What listeners hear of embedding and reranking. Each test looks at its own model, as others run meanwhile.</summary>
public sealed class EncoderTelemetryTests
{
    private readonly string _id = Guid.NewGuid().ToString("N");

    [Fact]
    public void Nothing_is_made_where_nobody_listens()
    {
        EncoderCall.Start("embed", _id, 1).End(1, TimeSpan.Zero);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            EncoderCall.Start("embed", _id, 1).End(1, TimeSpan.Zero);
        }

        Assert.SkipWhen(OnnxTelemetry.Activities.HasListeners() || OnnxTelemetry.EncodedTokens.Enabled, "Another test listens at the same time.");
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public async Task Calls_are_activities_and_measurements()
    {
        var activities = new ConcurrentQueue<Activity>();
        var measurements = new ConcurrentQueue<(string Name, double Value)>();
        using var activityListener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == OnnxTelemetry.SourceName,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (activity.GetTagItem("gen_ai.request.model") as string == _id)
                {
                    activities.Enqueue(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(activityListener);
        using var meterListener = new MeterListener();
        meterListener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == OnnxTelemetry.SourceName)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        meterListener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument.Name, value, tags));
        meterListener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument.Name, value, tags));
        meterListener.Start();

        using var model = new SmallModel().WithTokenizer().WithEncoder();
        using var generator = OnnxEmbeddingGenerator.Load(model.Folder, new OnnxEmbeddingGeneratorOptions { ModelId = _id });
        await generator.GenerateAsync(["red", "blue green"], cancellationToken: TestContext.Current.CancellationToken);
        var refusing = new EmbeddingGenerationOptions().WithOnnx(static onnx => onnx.Truncate = false);
        await Assert.ThrowsAsync<ArgumentException>(() => generator.GenerateAsync([string.Join(' ', Enumerable.Repeat("zanzibar", 600))], refusing));

        using var other = new SmallModel().WithTokenizer().WithCrossEncoder(classes: 1);
        using var reranker = OnnxReranker.Load(other.Folder, new OnnxRerankerOptions { ModelId = _id });
        await reranker.RerankAsync("red", ["blue"], cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal([$"embed {_id}", $"embed {_id}", $"rerank {_id}"], activities.Select(static activity => activity.DisplayName));
        var first = activities.First();
        Assert.Equal((2, 3L + 4), (first.GetTagItem("onnx.inputs"), first.GetTagItem("onnx.tokens.input")));
        Assert.InRange((double)first.GetTagItem("onnx.queue.duration")!, 0, first.Duration.TotalSeconds);
        Assert.Equal(ActivityStatusCode.Unset, first.Status);
        var failed = activities.ElementAt(1);
        Assert.Equal((ActivityStatusCode.Error, "System.ArgumentException"), (failed.Status, failed.GetTagItem("error.type")));
        Assert.DoesNotContain(activities.SelectMany(static activity => activity.TagObjects), static tag => tag.Value is string text && text.Contains("zanzibar", StringComparison.Ordinal));
        Assert.Equal([7, 5], measurements.Where(static item => item.Name == "onnx.encode.tokens").Select(static item => item.Value));
        Assert.Equal(2, measurements.Count(static item => item.Name == "onnx.encode.duration"));
        Assert.Equal(2, measurements.Count(static item => item.Name == "onnx.queue.duration"));

        void Add(string name, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            foreach (var (key, tag) in tags)
            {
                if (key == "gen_ai.request.model" && tag as string == _id)
                {
                    measurements.Enqueue((name, value));
                }
            }
        }
    }
}
