using System.Buffers.Binary;
using Fireworks.AI.Extensions.Onnx.Speech.Audio;

namespace Fireworks.AI.Extensions.Onnx.Tests.Speech.Audio;

/// <summary>Recordings that are made, and readers of whole ones.</summary>
internal static class TestAudio
{
    public static byte[] Fixture(string name) => File.ReadAllBytes(
        Path.Combine(Repository.Root, "tests", "Fireworks.AI.Extensions.Onnx.Tests", "Speech", "Audio", "Fixtures", name));

    public static float[] Noise(int length)
    {
        Random random = new(1);
        return [.. Enumerable.Range(0, length).Select(_ => (float)(random.NextDouble() - 0.5))];
    }

    public static float[] Sine(double frequency, double amplitude, int sampleRate, int length) =>
        [.. Enumerable.Range(0, length).Select(i => (float)(amplitude * Math.Sin(2 * Math.PI * frequency * i / sampleRate)))];

    /// <summary>The samples in each of the channels, in the bytes of a format.</summary>
    public static byte[] Bytes(PcmEncoding encoding, int bits, int channels, float[] samples)
    {
        var bytes = new byte[samples.Length * channels * bits / 8];
        for (var i = 0; i < samples.Length * channels; i++)
        {
            var sample = samples[i / channels];
            var at = bytes.AsSpan(i * bits / 8);
            switch (encoding, bits)
            {
                case (PcmEncoding.Float, 32):
                    BinaryPrimitives.WriteSingleLittleEndian(at, sample);
                    break;
                case (PcmEncoding.Float, _):
                    BinaryPrimitives.WriteDoubleLittleEndian(at, sample);
                    break;
                case (_, 8):
                    at[0] = (byte)Math.Clamp(Math.Round((sample * 128) + 128), 0, 255);
                    break;
                default:
                    var value = (long)Math.Clamp(Math.Round(sample * Math.Pow(2, bits - 1)), -Math.Pow(2, bits - 1), Math.Pow(2, bits - 1) - 1);
                    for (var place = 0; place < bits / 8; place++)
                    {
                        at[place] = (byte)(value >> (8 * place));
                    }

                    break;
            }
        }

        return bytes;
    }

    /// <summary>A WAV with a tag before its samples, as editors write it.</summary>
    public static byte[] Wav(PcmEncoding encoding, int bits, int channels, int sampleRate, byte[] data, uint? length = null, bool isExtensible = false)
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        var tag = (ushort)(encoding == PcmEncoding.Float ? 3 : 1);
        writer.Write("RIFF"u8);
        writer.Write((length ?? (uint)data.Length) + 36);
        writer.Write("WAVE"u8);
        writer.Write("LIST"u8);
        writer.Write(3);
        writer.Write("abc\0"u8);
        writer.Write("fmt "u8);
        writer.Write(isExtensible ? 40 : 16);
        writer.Write(isExtensible ? (ushort)0xFFFE : tag);
        writer.Write((ushort)channels);
        writer.Write(sampleRate);
        writer.Write(sampleRate * channels * bits / 8);
        writer.Write((ushort)(channels * bits / 8));
        writer.Write((ushort)bits);
        if (isExtensible)
        {
            writer.Write((ushort)22);
            writer.Write((ushort)bits);
            writer.Write(0);
            writer.Write(tag);
            writer.Write([0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71]);
        }

        writer.Write("data"u8);
        writer.Write(length ?? (uint)data.Length);
        writer.Write(data);
        return stream.ToArray();
    }

    public static byte[] Wav(int sampleRate, float[] samples) =>
        Wav(PcmEncoding.Float, 32, 1, sampleRate, Bytes(PcmEncoding.Float, 32, 1, samples));

    public static async Task<float[]> ReadAsync(Stream stream, int? rawSampleRate = null)
    {
        var reader = await AudioReader.OpenAsync(stream, rawSampleRate, CancellationToken.None);
        List<float> all = [];
        var part = new float[1000];
        while (await reader.ReadAsync(part, CancellationToken.None) is > 0 and var count)
        {
            all.AddRange(part.AsSpan(0, count));
        }

        return [.. all];
    }

    public static Task<float[]> ReadAsync(byte[] bytes, int? rawSampleRate = null) => ReadAsync(new TrickleStream(bytes, 100_000), rawSampleRate);
}

/// <summary>A stream that cannot seek and gives no more than a few bytes at once.</summary>
internal sealed class TrickleStream(byte[] bytes, int most) : Stream
{
    private int _place;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = Math.Min(Math.Min(count, most), bytes.Length - _place);
        bytes.AsSpan(_place, read).CopyTo(buffer.AsSpan(offset));
        _place += read;
        return read;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = Math.Min(Math.Min(buffer.Length, most), bytes.Length - _place);
        bytes.AsMemory(_place, read).CopyTo(buffer);
        _place += read;
        return new(read);
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
