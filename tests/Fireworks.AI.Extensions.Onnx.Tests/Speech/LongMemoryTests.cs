using Fireworks.AI.Extensions.Onnx.Speech.Audio;
using Fireworks.AI.Extensions.Onnx.Tests.Speech.Audio;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Tests.Speech;

/// <summary>An hour takes the memory of minutes.</summary>
[Collection(nameof(LongMemoryTests))]
[CollectionDefinition(nameof(LongMemoryTests), DisableParallelization = true)] // Memory is that of the process.
public sealed class LongMemoryTests
{
    private const int Megabyte = 1024 * 1024;

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

        using var built = new WhisperFolder();
        var model = OnnxModel.Load(built.Folder, new OnnxModelOptions { Threads = 1 });
        await using var client = new OnnxSpeechToTextClient(model, ownsModel: true);
        var source = new BurstStream(bursts, Length);
        List<OnnxTranscriptionSegment> segments = [];
        (long Held, long WorkingSet)? early = null;
        await foreach (var update in client.GetStreamingTextAsync(source, new SpeechToTextOptions { SpeechSampleRate = Bursts.SampleRate }))
        {
            if (update.GetOnnxSegment() is { } segment)
            {
                segments.Add(segment);

                // A window, what is read beyond it, and the silence that no text has.
                Assert.InRange(source.Position / 2 / Bursts.SampleRate - segment.EndTime.TotalSeconds, -1, 95);
                early ??= segment.EndTime.TotalMinutes > 5 ? Measure() : null;
            }
        }

        // The samples of the other 55 minutes are 211 MB, and their bytes 106 MB.
        var late = Measure();
        var (held, workingSet) = (late.Held - early!.Value.Held, late.WorkingSet - early.Value.WorkingSet);
        Assert.True(held < Megabyte, $"{held} bytes more are held.");
        Assert.True(workingSet < 32 * Megabyte, $"The working set grew by {workingSet} bytes.");
        Assert.Equal(bursts.All.Count, segments.Count);
        Assert.All(segments.Zip(bursts.All), static pair =>
        {
            Assert.Equal(pair.Second.IsLoud ? "laut" : "leise", pair.First.Text);
            Assert.InRange(pair.First.StartTime.TotalSeconds - pair.Second.Start, -0.1, 0.1);
            Assert.InRange(pair.First.EndTime.TotalSeconds - pair.Second.End, -0.1, 0.1);
        });
    }

    /// <summary>A file of each format whose sound goes on and on.</summary>
    [Theory]
    [InlineData("wav")]
    [InlineData("chord.mp3")]
    [InlineData("chord.ogg")]
    [InlineData("right-side-fixed.flac")]
    public async Task Three_minutes_take_the_memory_of_half_a_minute(string file)
    {
        var (head, body) = Split(file);
        await using RepeatingStream stream = new(head, body);
        var reader = await AudioReader.OpenAsync(stream, null, TestContext.Current.CancellationToken);
        var samples = new float[SampleRates.Speech];
        await ReadAsync(seconds: 30);
        var early = Measure().Held;
        await ReadAsync(seconds: 150);
        var grown = Measure().Held - early;
        GC.KeepAlive(reader);
        Assert.True(grown < Megabyte / 4, $"{grown} bytes more are held."); // The samples are 9 MB, and the MP3 is 1 MB.

        async Task ReadAsync(int seconds)
        {
            for (var count = 0; count < seconds * SampleRates.Speech;)
            {
                var read = await reader.ReadAsync(samples, TestContext.Current.CancellationToken);
                Assert.NotEqual(0, read);
                count += read;
            }
        }
    }

    /// <summary>What comes once, and what is repeated.</summary>
    private static (byte[] Head, byte[] Body) Split(string file)
    {
        if (file == "wav")
        {
            var wav = TestAudio.Wav(PcmEncoding.Integer, 16, 2, 44_100, new byte[44_100], uint.MaxValue);
            return (wav[..^44_100], wav[^44_100..]);
        }

        var bytes = TestAudio.Fixture(file);
        switch (Path.GetExtension(file))
        {
            case ".mp3":
                // The first frame tells how long the file is.
                var frame = Array.IndexOf(bytes, (byte)0xFF);
                return ([], bytes[(frame + Mp3Header.Read(bytes.AsSpan(frame))!.Value.FrameLength)..]);
            case ".flac":
                // So does the header, in 36 bits.
                bytes[21] &= 0xF0;
                bytes.AsSpan(22, 4).Clear();
                var start = 4;
                for (var isLast = false; !isLast;)
                {
                    isLast = bytes[start] >= 0x80;
                    start += 4 + ((bytes[start + 1] << 16) | (bytes[start + 2] << 8) | bytes[start + 3]);
                }

                return (bytes[..start], bytes[start..]);
            default:
                return ([], bytes); // Streams of an Ogg follow one another.
        }
    }

    private static (long Held, long WorkingSet) Measure()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return (GC.GetTotalMemory(forceFullCollection: true), Environment.WorkingSet);
    }

    private sealed class RepeatingStream(byte[] head, byte[] body) : Stream
    {
        private long _position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => _position; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var left = _position < head.Length ? head.AsSpan((int)_position) : body.AsSpan((int)((_position - head.Length) % body.Length));
            var read = Math.Min(count, left.Length);
            left[..read].CopyTo(buffer.AsSpan(offset));
            _position += read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
