using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Tests.Speech;

/// <summary>Recordings that are longer than a window, as they are read.</summary>
public sealed class LongRecordingTests
{
    private static readonly SpeechToTextOptions Raw = new() { SpeechSampleRate = Bursts.SampleRate };

    [Fact]
    public async Task An_hour_is_written_down_whole_and_in_order_while_little_of_it_is_held()
    {
        const int Length = 3600;
        var bursts = new Bursts();
        for (var (start, number) = (2.0, 0); start < Length - 30; number++)
        {
            // Of different lengths, some over the ends of windows, with a minute of silence now and then.
            var length = number % 3 == 1 ? 0.6 + (number % 4 * 0.7) : 0.5 + (number * 7 % 24);
            _ = number % 3 == 1 ? bursts.Soft(start, start + length) : bursts.Loud(start, start + length);
            start = Math.Round(start + length + (number % 25 == 24 ? 60 : 1 + (number % 5)), 2);
        }

        using var built = new WhisperModel();
        await using var client = new OnnxSpeechToTextClient(OnnxModel.Load(built.Folder, new OnnxModelOptions { Threads = 1 }), ownsModel: true);
        var source = new BurstStream(bursts, Length);
        List<OnnxTranscriptionSegment> segments = [];
        await foreach (var update in client.GetStreamingTextAsync(source, Raw))
        {
            if (update.GetOnnxSegment() is { } segment)
            {
                segments.Add(segment);

                // A window, what is read beyond it, and the silence that no text has.
                Assert.InRange(source.Position / 2 / Bursts.SampleRate - segment.EndTime.TotalSeconds, -1, 95);
            }
        }

        Assert.Equal(bursts.All.Count, segments.Count);
        Assert.All(segments.Zip(bursts.All), static pair =>
        {
            Assert.Equal(pair.Second.IsLoud ? "laut" : "leise", pair.First.Text);
            Assert.InRange(pair.First.StartTime.TotalSeconds - pair.Second.Start, -0.1, 0.1);
            Assert.InRange(pair.First.EndTime.TotalSeconds - pair.Second.End, -0.1, 0.1);
        });
    }

    [Fact]
    public async Task A_call_is_cancelled_within_a_step_of_the_model()
    {
        // The encoder takes minutes.
        using var built = new WhisperModel(new WhisperTraits { IsSlow = true });
        await using var client = new OnnxSpeechToTextClient(OnnxModel.Load(built.Folder, new OnnxModelOptions { Threads = 1 }), ownsModel: true);
        using var stop = new CancellationTokenSource();
        var source = new BurstStream(new Bursts().Loud(0.5, 1), 3);
        var call = client.GetTextAsync(source, Raw, stop.Token);
        await source.Ended;
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);

        // The model goes on with others, and its end ends them.
        source = new BurstStream(new Bursts().Loud(0.5, 1), 3);
        call = client.GetTextAsync(source, Raw);
        await source.Ended;
        await client.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => call);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.GetTextAsync(source, Raw));
        await client.DisposeAsync();
    }

    [Fact]
    public async Task Several_callers_take_turns_and_each_gets_its_own_text()
    {
        using var built = new WhisperModel();
        await using var client = new OnnxSpeechToTextClient(OnnxModel.Load(built.Folder, new OnnxModelOptions { MaxConcurrency = 2 }), ownsModel: true);
        var calls = Enumerable.Range(0, 8).Select(number =>
        {
            var bursts = Enumerable.Range(0, number + 1).Aggregate(
                new Bursts(), (all, burst) => burst % 2 == 0 ? all.Loud(1 + (8 * burst), 3 + (8 * burst)) : all.Soft(1 + (8 * burst), 3 + (8 * burst)));
            return (Count: number + 1, Text: client.GetTextAsync(bursts.ToWav(10 + (8 * number))));
        }).ToArray();
        foreach (var (count, text) in calls)
        {
            Assert.Equal(
                string.Join(' ', Enumerable.Range(0, count).Select(static burst => burst % 2 == 0 ? "laut" : "leise")), (await text).Text);
        }
    }

    [Fact]
    public async Task A_caller_who_stops_reading_stops_the_work()
    {
        using var built = new WhisperModel();
        await using var client = new OnnxSpeechToTextClient(OnnxModel.Load(built.Folder), ownsModel: true);
        var source = new BurstStream(new Bursts().Loud(1, 2).Loud(40, 41).Loud(3000, 3001), 3600);
        await foreach (var update in client.GetStreamingTextAsync(source, Raw))
        {
            if (update.Text.Length > 0)
            {
                break;
            }
        }

        Assert.InRange(source.Position, 0, 40 * 2 * Bursts.SampleRate);
    }

    [Fact]
    public async Task A_source_that_fails_ends_the_call_with_its_own_error_after_what_was_said()
    {
        using var built = new WhisperModel();
        await using var client = new OnnxSpeechToTextClient(OnnxModel.Load(built.Folder), ownsModel: true);
        var source = new BurstStream(new Bursts().Loud(1, 2).Loud(40, 41), 100) { FailsAt = 60 };
        List<string> texts = [];
        var exception = await Assert.ThrowsAsync<IOException>(async () =>
        {
            await foreach (var update in client.GetStreamingTextAsync(source, Raw))
            {
                texts.Add(update.Text);
            }
        });
        Assert.Equal("unplugged", exception.Message);
        Assert.Contains("laut", texts);
    }

    /// <summary>A source that cannot seek, made as it is read.</summary>
    private sealed class BurstStream(Bursts bursts, double length) : Stream
    {
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private long _position;

        public double FailsAt { get; init; } = double.MaxValue;

        public Task Ended => _ended.Task;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => _position; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var from = _position / 2 / (double)Bursts.SampleRate;
            if (from >= FailsAt)
            {
                throw new IOException("unplugged");
            }

            var to = Math.Min(length, from + (Math.Min(count, 32_000) / 2 / (double)Bursts.SampleRate));
            var bytes = bursts.ToRaw(from, to);
            bytes.CopyTo(buffer, offset);
            _position += bytes.Length;
            if (bytes.Length == 0)
            {
                _ended.TrySetResult();
            }

            return bytes.Length;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
