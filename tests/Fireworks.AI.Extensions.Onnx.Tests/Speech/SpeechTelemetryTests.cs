using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Tests.Speech;

/// <summary>What listeners hear of transcriptions. Each test looks at its own model, as others run meanwhile.</summary>
public sealed class SpeechTelemetryTests
{
    private readonly string _id = Guid.NewGuid().ToString("N");

    [Fact]
    public async Task A_transcription_is_an_activity_within_that_of_the_middleware_and_is_measured()
    {
        var source = $"middleware {_id}";
        var activities = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = heard => heard.Name == OnnxTelemetry.SourceName || heard.Name == source,
            Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (activity.GetTagItem("gen_ai.request.model") as string == _id)
                {
                    activities.Enqueue(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        var measured = new ConcurrentDictionary<string, double>();
        using var meter = new MeterListener();
        meter.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == OnnxTelemetry.SourceName)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        meter.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
        {
            if (tags.ToArray().Any(tag => tag.Value as string == _id))
            {
                measured[instrument.Name] = value;
            }
        });
        meter.Start();

        using var built = new WhisperFolder();
        using var client = new OnnxSpeechToTextClient(OnnxModel.Load(built.Folder, new OnnxModelOptions { ModelId = _id }), ownsModel: true);
        var outer = client.AsBuilder().UseOpenTelemetry(sourceName: source).Build();
        await outer.GetTextAsync(new Bursts().Loud(0.5, 1).ToWav(2));
        Assert.Equal(2, activities.Count);
        var (inner, around) = (activities.First(), activities.Last());
        Assert.Equal($"transcribe {_id}", inner.DisplayName);
        Assert.Equal(around.SpanId, inner.ParentSpanId);
        Assert.Equal("onnx", inner.GetTagItem("gen_ai.provider.name"));
        Assert.Equal((2.0, 1), (inner.GetTagItem("onnx.audio.duration"), inner.GetTagItem("onnx.segments")));
        Assert.InRange((long)inner.GetTagItem("onnx.tokens.output")!, 3, 10);
        Assert.Equal(2, measured["onnx.transcribe.audio"]);
        Assert.True(measured["onnx.transcribe.duration"] > 0);

        // An error is named by its kind.
        activities.Clear();
        await Assert.ThrowsAsync<NotSupportedException>(() => client.GetTextAsync(new MemoryStream("a secret that is no sound at all"u8.ToArray())));
        inner = Assert.Single(activities);
        Assert.Equal(ActivityStatusCode.Error, inner.Status);
        Assert.Equal(typeof(NotSupportedException).FullName, inner.GetTagItem("error.type"));
    }
}
