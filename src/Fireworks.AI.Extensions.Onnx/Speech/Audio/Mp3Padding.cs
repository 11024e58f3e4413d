using System.Buffers.Binary;

namespace Fireworks.AI.Extensions.Onnx.Speech.Audio;

/// <summary>
/// What an encoder puts around a recording, as frames have a fixed length. Most encoders tell it in a first frame that holds no sound.
/// </summary>
/// <param name="Before">The samples before it.</param>
/// <param name="Length">The samples of it; the largest number where it is not told.</param>
internal readonly record struct Mp3Padding(int Before, long Length)
{
    /// <summary>How far decoders are behind.</summary>
    private const int DecoderDelay = 529;

    public static Mp3Padding None => new(0, long.MaxValue);

    /// <summary>Reads a first frame; null where it holds sound.</summary>
    public static Mp3Padding? Read(Mp3Header header, ReadOnlySpan<byte> frame)
    {
        var tag = frame[header.SideLength..];
        if (!tag.StartsWith("Xing"u8) && !tag.StartsWith("Info"u8))
        {
            return frame.Length > 40 && frame[36..].StartsWith("VBRI"u8) ? None : null;
        }

        if (tag.Length < 8)
        {
            return None;
        }

        var flags = tag[7];
        var frames = (flags & 1) != 0 && tag.Length >= 12 ? BinaryPrimitives.ReadUInt32BigEndian(tag[8..]) : 0;
        var at = 8 + ((flags & 1) * 4) + ((flags & 2) * 2) + ((flags & 4) * 25) + ((flags & 8) / 2) + 21;
        if (tag.Length < at + 3)
        {
            return None;
        }

        var (before, behind) = ((tag[at] << 4) | (tag[at + 1] >> 4), ((tag[at + 1] & 15) << 8) | tag[at + 2]);
        if (before == 0)
        {
            return None;
        }

        var length = ((long)frames * header.SampleCount) - before - behind;
        return new Mp3Padding(before + DecoderDelay, length > 0 ? length : long.MaxValue);
    }
}
