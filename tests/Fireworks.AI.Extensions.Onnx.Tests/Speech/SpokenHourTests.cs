#if NET10_0
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Tests.Speech;

/// <summary>
/// An hour of a voice. The model hears loudness, so it writes several segments for a sentence, and none may be where nobody speaks.
/// </summary>
[Collection(nameof(LongMemoryTests))]
public sealed class SpokenHourTests(SpokenHour hour) : IClassFixture<SpokenHour>
{
    /// <summary>The model's times are steps of 20 ms, and its frames reach a little beyond a sound.</summary>
    private const double Tolerance = 0.1;

    [Fact]
    public async Task Each_sentence_of_an_hour_is_written_down_in_order_and_nothing_within_silence()
    {
        Assert.SkipWhen(hour.SkipReason is not null, hour.SkipReason ?? "");
        using var built = new WhisperFolder();
        await using var client = new OnnxSpeechToTextClient(OnnxModel.Load(built.Folder), ownsModel: true);
        await using var source = File.OpenRead(hour.Path);
        List<OnnxTranscriptionSegment> segments = [];
        long? early = null;
        await foreach (var update in client.GetStreamingTextAsync(source))
        {
            if (update.GetOnnxSegment() is { } segment)
            {
                segments.Add(segment);
                early ??= segment.EndTime.TotalMinutes > 5 ? GC.GetTotalMemory(forceFullCollection: true) : null;
            }
        }

        var grown = GC.GetTotalMemory(forceFullCollection: true) - early!.Value;

        // The segments; the samples of the other 55 minutes are 211 MB.
        Assert.True(grown < 3 * 1024 * 1024, $"{grown} bytes more are held.");
        AssertHeard(segments, length: 3600);
    }

    /// <summary>A microphone of which each tenth of a second takes a millisecond.</summary>
    [Fact]
    public async Task A_live_source_at_a_hundred_times_its_speed_is_written_down_with_a_delay_of_seconds()
    {
        const int Length = 400;
        Assert.SkipWhen(hour.SkipReason is not null, hour.SkipReason ?? "");
        using var built = new WhisperFolder();
        await using var client = new OnnxSpeechToTextClient(OnnxModel.Load(built.Folder), ownsModel: true);
        await using var source = new MicrophoneStream(hour.Path, Length);
        var options = new SpeechToTextOptions { SpeechSampleRate = Bursts.SampleRate }.WithOnnx(static onnx => onnx.Live = true);
        List<OnnxTranscriptionSegment> segments = [];
        var delays = new List<double>();
        var provisional = 0;
        await foreach (var update in client.GetStreamingTextAsync(source, options))
        {
            provisional += update.Kind == SpeechToTextResponseUpdateKind.TextUpdating ? 1 : 0;
            if (update.GetOnnxSegment() is { } segment)
            {
                segments.Add(segment);
                delays.Add(source.Seconds - segment.EndTime.TotalSeconds);
            }
        }

        AssertHeard(segments, Length);
        Assert.InRange(provisional, 50, Length);
        Assert.InRange(delays.Max(), 0, 5);
    }

    private void AssertHeard(List<OnnxTranscriptionSegment> segments, double length)
    {
        Assert.All(segments.Zip(segments.Skip(1)), static pair => Assert.True(
            pair.First.StartTime < pair.First.EndTime && pair.First.EndTime <= pair.Second.StartTime,
            $"{pair.First.StartTime} to {pair.First.EndTime} is before {pair.Second.StartTime}"));
        var sentences = hour.Sentences.Where(sentence => sentence.Start < length).ToList();
        Assert.True(sentences.Count > length / 10);
        Assert.All(segments, segment => Assert.Contains(sentences, sentence =>
            segment.StartTime.TotalSeconds > sentence.Start - Tolerance && segment.EndTime.TotalSeconds < sentence.End + Tolerance));

        // Of each, where it begins and where it ends.
        Assert.All(sentences.Where(sentence => sentence.End < length), sentence =>
        {
            var own = segments.Where(segment =>
                segment.EndTime.TotalSeconds > sentence.Start && segment.StartTime.TotalSeconds < sentence.End).ToList();
            Assert.NotEmpty(own);
            Assert.InRange(own[0].StartTime.TotalSeconds - sentence.Start, -Tolerance, 0.3);
            Assert.InRange(own[^1].EndTime.TotalSeconds - sentence.End, -0.3, Tolerance);
        });
    }

    /// <summary>Gives a tenth of a second at a time, a millisecond after it is asked.</summary>
    private sealed class MicrophoneStream : FileStream
    {
        private const int Header = 44;
        private const int Part = Bursts.SampleRate / 10 * 2;

        private readonly double _length;

        public MicrophoneStream(string wav, double length)
            : base(wav, FileMode.Open, FileAccess.Read)
        {
            Position = Header;
            _length = length;
        }

        public double Seconds => (Position - Header) / 2 / (double)Bursts.SampleRate;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(1, cancellationToken);
            return Seconds >= _length ? 0 : await base.ReadAsync(buffer[..Math.Min(Part, buffer.Length)], cancellationToken);
        }
    }
}
#endif
