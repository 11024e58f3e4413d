using System.Buffers.Binary;

namespace Fireworks.AI.Extensions.Onnx.Tests.Speech;

/// <summary>A recording of bursts of noise in silence, which a <see cref="ModelBuilder.WhisperModel"/> understands.</summary>
internal sealed class Bursts
{
    public const int SampleRate = 16_000;

    private readonly List<(double Start, double End, bool IsLoud)> _bursts = [];

    public IReadOnlyList<(double Start, double End, bool IsLoud)> All => _bursts;

    public Bursts Loud(double start, double end) => Add(start, end, isLoud: true);

    public Bursts Soft(double start, double end) => Add(start, end, isLoud: false);

    public float[] ToSamples(double length) => SamplesBetween(0, PlaceOf(length));

    /// <summary>Raw samples of 16 bits between two moments; the same wherever they are cut.</summary>
    public byte[] ToRaw(double from, double to) => RawBetween(PlaceOf(from), PlaceOf(to));

    /// <summary>Raw samples of 16 bits between two places.</summary>
    public byte[] RawBetween(int first, int end)
    {
        var samples = SamplesBetween(first, end);
        var raw = new byte[samples.Length * 2];
        for (var i = 0; i < samples.Length; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(raw.AsSpan(2 * i), (short)(samples[i] * short.MaxValue));
        }

        return raw;
    }

    public MemoryStream ToWav(double length)
    {
        var data = ToRaw(0, length);
        var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            writer.Write("RIFF"u8);
            writer.Write(36 + data.Length);
            writer.Write("WAVEfmt "u8);
            writer.Write(16);
            writer.Write((short)1);
            writer.Write((short)1);
            writer.Write(SampleRate);
            writer.Write(SampleRate * 2);
            writer.Write((short)2);
            writer.Write((short)16);
            writer.Write("data"u8);
            writer.Write(data.Length);
            writer.Write(data);
        }

        stream.Position = 0;
        return stream;
    }

    private float[] SamplesBetween(int first, int end)
    {
        var samples = new float[end - first];
        foreach (var (start, stop, isLoud) in _bursts)
        {
            for (var i = Math.Max(first, PlaceOf(start)); i < Math.Min(end, PlaceOf(stop)); i++)
            {
                samples[i - first] = Noise(i) * (isLoud ? 0.5f : 0.03f);
            }
        }

        return samples;
    }

    private static int PlaceOf(double time) => (int)Math.Round(time * SampleRate);

    private Bursts Add(double start, double end, bool isLoud)
    {
        _bursts.Add((start, end, isLoud));
        return this;
    }

    /// <summary>White noise of -1 to 1 that is known at each place.</summary>
    private static float Noise(int place)
    {
        var bits = (uint)place * 2654435761u;
        bits ^= bits >> 15;
        bits *= 2246822519u;
        bits ^= bits >> 13;
        bits *= 3266489917u;
        bits ^= bits >> 16;
        return (bits / (float)uint.MaxValue * 2) - 1;
    }
}
