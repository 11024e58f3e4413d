namespace Fireworks.AI.Extensions.Speech;

/// <summary>A kind of recording as its first bytes tell it.</summary>
internal readonly record struct AudioFormat(string Extension, string MediaType)
{
    /// <summary>The bytes that are enough for every kind.</summary>
    public const int HeadLength = 64;

    /// <summary>What cannot be told; the service looks for itself.</summary>
    public static AudioFormat Unknown { get; } = new("bin", "application/octet-stream");

    public string FileName => $"audio.{Extension}";

    /// <summary>Containers and codecs whose files begin with a mark.</summary>
    public static AudioFormat Detect(ReadOnlySpan<byte> head) =>
        IsAt(head, 8, "WAVE"u8) && (head.StartsWith("RIFF"u8) || head.StartsWith("RF64"u8)) ? new("wav", "audio/wav")
        : head.StartsWith("ID3"u8) ? new("mp3", "audio/mpeg")
        : head.StartsWith("fLaC"u8) ? new("flac", "audio/flac")
        : head.StartsWith("OggS"u8) ? new("ogg", "audio/ogg")
        : IsAt(head, 4, "ftyp"u8) ? DetectMp4(head)
        : head.StartsWith((ReadOnlySpan<byte>)[0x1a, 0x45, 0xdf, 0xa3]) ? DetectMatroska(head)
        : head.StartsWith("FORM"u8) && (IsAt(head, 8, "AIFF"u8) || IsAt(head, 8, "AIFC"u8)) ? new("aiff", "audio/aiff")
        : head.StartsWith("#!AMR"u8) ? new("amr", "audio/amr")
        : head.StartsWith("caff"u8) ? new("caf", "audio/x-caf")
        : head.StartsWith(".snd"u8) ? new("au", "audio/basic")
        : head.StartsWith((ReadOnlySpan<byte>)[0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11]) ? new("wma", "audio/x-ms-wma")
        : Unknown;

    /// <summary>Kinds without a mark, told by the header of their first frame: a few bits, which raw samples may have by chance.</summary>
    public static AudioFormat DetectFrame(ReadOnlySpan<byte> head)
    {
        if (head.Length < 4 || head[0] != 0xff || (head[1] & 0xe0) != 0xe0)
        {
            return Unknown;
        }

        var layer = (head[1] >> 1) & 3;
        if (layer == 0)
        {
            return (head[1] & 0xf0) == 0xf0 ? new("aac", "audio/aac") : Unknown;
        }

        var isFrame = ((head[1] >> 3) & 3) != 1 && (head[2] >> 4) != 15 && ((head[2] >> 2) & 3) != 3;
        return isFrame ? new("mp3", "audio/mpeg") : Unknown;
    }

    private static AudioFormat DetectMatroska(ReadOnlySpan<byte> head) =>
        head.IndexOf("webm"u8) > 0 ? new("webm", "audio/webm") : new("mkv", "video/x-matroska");

    private static AudioFormat DetectMp4(ReadOnlySpan<byte> head) =>
        IsAt(head, 8, "M4A"u8) || IsAt(head, 8, "M4B"u8) ? new("m4a", "audio/mp4")
        : IsAt(head, 8, "qt  "u8) ? new("mov", "video/quicktime")
        : IsAt(head, 8, "3g"u8) ? new("3gp", "video/3gpp")
        : new("mp4", "video/mp4");

    private static bool IsAt(ReadOnlySpan<byte> head, int offset, ReadOnlySpan<byte> mark) =>
        head.Length >= offset + mark.Length && head[offset..].StartsWith(mark);
}
