using System.Buffers.Binary;
using Fireworks.AI.Extensions.Onnx.Speech.Audio;

namespace Fireworks.AI.Extensions.Onnx.Tests.Speech.Audio;

public sealed class WavReaderTests
{
    private const PcmEncoding Integer = PcmEncoding.Integer;
    private const PcmEncoding Float = PcmEncoding.Float;

    private static readonly float[] Samples = TestAudio.Noise(5_000);

    [Theory]
    [InlineData(Integer, 8, 1, false)]
    [InlineData(Integer, 16, 2, false)]
    [InlineData(Integer, 24, 1, true)]
    [InlineData(Integer, 24, 24, true)]
    [InlineData(Integer, 32, 3, false)]
    [InlineData(Float, 32, 2, true)]
    [InlineData(Float, 64, 1, false)]
    internal async Task Samples_of_each_form_are_read(PcmEncoding encoding, int bits, int channels, bool isExtensible)
    {
        var wav = TestAudio.Wav(encoding, bits, channels, 16_000, TestAudio.Bytes(encoding, bits, channels, Samples), isExtensible: isExtensible);
        var step = encoding == Float ? 1e-7 : Math.Pow(2, -bits) + 1e-7;
        foreach (var most in (int[])[1, 7, 100_000])
        {
            var read = await TestAudio.ReadAsync(new TrickleStream(wav, most));
            Assert.Equal(Samples.Length, read.Length);
            Assert.All(Samples.Zip(read), pair => Assert.Equal(pair.First, pair.Second, step * 1.01));
        }
    }

    [Fact]
    public async Task Channels_are_mixed_to_their_mean()
    {
        var data = new byte[4 * 3];
        (short, short)[] frames = [(16384, -16384), (8192, 0), (-32768, -32768)];
        for (var i = 0; i < frames.Length; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(data.AsSpan(4 * i), frames[i].Item1);
            BinaryPrimitives.WriteInt16LittleEndian(data.AsSpan((4 * i) + 2), frames[i].Item2);
        }

        Assert.Equal((float[])[0, 0.125f, -1], await TestAudio.ReadAsync(TestAudio.Wav(Integer, 16, 2, 16_000, data)));
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(uint.MaxValue)]
    [InlineData(0x7FFF_FFC8u)]
    public async Task Samples_go_on_to_the_end_where_the_header_does_not_know_it(uint length)
    {
        var data = TestAudio.Bytes(Integer, 16, 1, Samples);
        Assert.Equal(Samples.Length, (await TestAudio.ReadAsync([.. TestAudio.Wav(Integer, 16, 1, 16_000, data, length), 7])).Length);
    }

    [Fact]
    public async Task What_follows_the_samples_is_not_read()
    {
        var wav = TestAudio.Wav(Integer, 16, 1, 16_000, TestAudio.Bytes(Integer, 16, 1, Samples));
        Assert.Equal(Samples.Length, (await TestAudio.ReadAsync([.. wav, .. "LIST____more"u8])).Length);
    }

    [Fact]
    public async Task A_header_for_more_than_4_GB_is_read()
    {
        var wav = TestAudio.Wav(Integer, 16, 1, 16_000, TestAudio.Bytes(Integer, 16, 1, Samples), uint.MaxValue);
        "RF64"u8.CopyTo(wav);
        byte[] sizes = [.. "ds64"u8, 28, 0, 0, 0, .. BitConverter.GetBytes(0L), .. BitConverter.GetBytes(2L * 4_000), .. new byte[12]];
        Assert.Equal(4_000, (await TestAudio.ReadAsync([.. wav[..12], .. sizes, .. wav[12..]])).Length);
    }

    [Fact]
    public async Task Samples_before_a_missing_end_are_given()
    {
        var wav = TestAudio.Wav(Integer, 16, 1, 16_000, TestAudio.Bytes(Integer, 16, 1, Samples));
        var reader = await AudioReader.OpenAsync(new MemoryStream(wav[..^1000]), null, CancellationToken.None);
        var samples = new float[10_000];
        Assert.Equal(4_500, await ReadAllAsync(reader, samples));
        var error = await Assert.ThrowsAsync<ArgumentException>(() => reader.ReadAsync(samples, CancellationToken.None).AsTask());
        Assert.Equal("The audio cannot be read as WAV: it ends 1000 bytes before its header says. Check the file, or save it anew.", error.Message);

        async Task<int> ReadAllAsync(AudioReader from, float[] to)
        {
            var count = 0;
            while (count < 4_500)
            {
                count += await from.ReadAsync(to, CancellationToken.None);
            }

            return count;
        }
    }

    [Fact]
    public async Task Raw_samples_are_read_at_their_rate()
    {
        var raw = TestAudio.Bytes(Integer, 16, 1, Samples);
        Assert.Equal(Samples.Length, (await TestAudio.ReadAsync(raw, 16_000)).Length);
        Assert.Equal(2 * Samples.Length, (await TestAudio.ReadAsync(raw, 8_000)).Length);
        Assert.Equal((float[])[0.5f], await TestAudio.ReadAsync([0, 64], 16_000));
        Assert.Empty(await TestAudio.ReadAsync([], 16_000));
        Assert.Empty(await TestAudio.ReadAsync([1], 16_000));

        // Low noise looks like the frame of an MP3.
        Assert.Equal(2, (await TestAudio.ReadAsync([0xFF, 0xFB, 0x90, 0x64], 16_000)).Length);
    }

    [Fact]
    public async Task A_container_is_read_as_what_it_is_also_where_raw_samples_may_come() =>
        Assert.Equal(Samples.Length, (await TestAudio.ReadAsync(TestAudio.Wav(16_000, Samples), 8_000)).Length);

    [Fact]
    public async Task A_live_source_gives_what_it_has()
    {
        var pipe = new System.IO.Pipelines.Pipe();
        await pipe.Writer.WriteAsync(TestAudio.Bytes(Integer, 16, 1, Samples).AsMemory(0, 200));
        var reader = await AudioReader.OpenAsync(pipe.Reader.AsStream(), 16_000, CancellationToken.None);
        var samples = new float[1_000];
        Assert.Equal(100, await reader.ReadAsync(samples, CancellationToken.None));

        var next = reader.ReadAsync(samples, CancellationToken.None).AsTask();
        Assert.False(next.IsCompleted);
        await pipe.Writer.WriteAsync(new byte[20]);
        Assert.Equal(10, await next);

        using CancellationTokenSource stop = new();
        var waiting = reader.ReadAsync(samples, stop.Token).AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Theory]
    [InlineData(20, 0x11, "encoding 0x0011")] // the tag of the format, and what is put there
    [InlineData(22, 0, "0 channels")]
    [InlineData(24, 100, "100 samples a second")]
    [InlineData(34, 2, "2 bits")]
    [InlineData(34, 40, "40 bits")]
    public async Task A_header_that_makes_no_sense_is_refused(int place, int value, string what)
    {
        // The tag before the format takes 12 bytes.
        var wav = TestAudio.Wav(Integer, 16, 1, 16_000, new byte[100]);
        BinaryPrimitives.WriteInt16LittleEndian(wav.AsSpan(place + 12), (short)value);
        var error = await Assert.ThrowsAnyAsync<Exception>(() => TestAudio.ReadAsync(wav));
        Assert.True(error is ArgumentException or NotSupportedException, error.ToString());
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_float_that_is_no_number_is_refused() =>
        Assert.Contains("no number", (await Assert.ThrowsAsync<ArgumentException>(
            () => TestAudio.ReadAsync(TestAudio.Wav(16_000, [0, float.NaN])))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Floats_beyond_the_range_are_clipped() =>
        Assert.Equal((float[])[1, -1, 1], await TestAudio.ReadAsync(TestAudio.Wav(16_000, [3, -1e30f, float.PositiveInfinity])));
}
