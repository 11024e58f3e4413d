using System.Buffers.Binary;

namespace Fireworks.AI.Extensions.Onnx.Speech.Audio;

/// <summary>How samples lie in bytes.</summary>
internal enum PcmEncoding
{
    Integer,
    Float,
}

/// <param name="Encoding">Whether they are integers or floats.</param>
/// <param name="Bits">The bits of a sample: 8, 16, 24 or 32 as integers, 32 or 64 as floats.</param>
/// <param name="Channels">How many samples belong to one moment.</param>
/// <param name="SampleRate">The moments of a second.</param>
internal sealed record PcmFormat(PcmEncoding Encoding, int Bits, int Channels, int SampleRate)
{
    /// <summary>The most channels of a recording: more than any recorder has.</summary>
    public const int MaxChannels = 255;

    public int FrameLength => Bits / 8 * Channels;

    /// <summary>Makes floats of -1 to 1 of bytes in little-endian order.</summary>
    /// <exception cref="ArgumentException">A float is no number.</exception>
    public void Decode(ReadOnlySpan<byte> bytes, Span<float> samples)
    {
        switch (Encoding, Bits)
        {
            case (PcmEncoding.Integer, 8):
                for (var i = 0; i < samples.Length; i++)
                {
                    samples[i] = (bytes[i] - 128) / 128f;
                }

                break;
            case (PcmEncoding.Integer, 16):
                for (var i = 0; i < samples.Length; i++)
                {
                    samples[i] = BinaryPrimitives.ReadInt16LittleEndian(bytes[(2 * i)..]) / 32768f;
                }

                break;
            case (PcmEncoding.Integer, 24):
                for (var i = 0; i < samples.Length; i++)
                {
                    var at = 3 * i;
                    samples[i] = ((bytes[at] << 8) | (bytes[at + 1] << 16) | (bytes[at + 2] << 24)) / 2147483648f;
                }

                break;
            case (PcmEncoding.Integer, 32):
                for (var i = 0; i < samples.Length; i++)
                {
                    samples[i] = BinaryPrimitives.ReadInt32LittleEndian(bytes[(4 * i)..]) / 2147483648f;
                }

                break;
            case (PcmEncoding.Float, 32):
                for (var i = 0; i < samples.Length; i++)
                {
                    samples[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 * i)..]);
                }

                Clipping.Apply("WAV", samples);
                break;
            case (PcmEncoding.Float, 64):
                for (var i = 0; i < samples.Length; i++)
                {
                    samples[i] = (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes[(8 * i)..]);
                }

                Clipping.Apply("WAV", samples);
                break;
            default:
                throw new InvalidOperationException("The header lets no other encoding pass.");
        }
    }
}
