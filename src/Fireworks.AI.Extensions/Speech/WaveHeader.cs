using System.Buffers.Binary;

namespace Fireworks.AI.Extensions.Speech;

/// <summary>The header that makes a WAV file of raw samples: 16 bits, little-endian, one channel.</summary>
internal static class WaveHeader
{
    public const int Length = 44;

    /// <param name="sampleRate">Samples per second.</param>
    /// <param name="dataLength">The bytes of samples; null where they end with the file.</param>
    public static byte[] Create(int sampleRate, long? dataLength)
    {
        const ushort Channels = 1;
        const ushort BitsPerSample = 16;
        const uint Unbounded = uint.MaxValue;

        var data = dataLength is { } length && length <= Unbounded - Length ? (uint)length : Unbounded;
        var header = new byte[Length];
        Span<byte> bytes = header;
        "RIFF"u8.CopyTo(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[4..], data == Unbounded ? Unbounded : data + Length - 8);
        "WAVEfmt "u8.CopyTo(bytes[8..]);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[16..], 16);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[20..], 1); // PCM
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[22..], Channels);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[24..], (uint)sampleRate);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[28..], (uint)sampleRate * Channels * BitsPerSample / 8);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[32..], Channels * BitsPerSample / 8);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[34..], BitsPerSample);
        "data"u8.CopyTo(bytes[36..]);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[40..], data);
        return header;
    }
}
