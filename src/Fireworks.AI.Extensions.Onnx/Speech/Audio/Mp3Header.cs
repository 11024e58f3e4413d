using System.Buffers.Binary;
using NLayer;

namespace Fireworks.AI.Extensions.Onnx.Speech.Audio;

/// <summary>The header of a frame of MPEG audio, of the layers I, II and III.</summary>
internal readonly record struct Mp3Header
{
    public const int Length = 4;

    private static readonly int[][] BitRates =
    [
        [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
        [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
        [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
        [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
        [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
    ];

    private static readonly int[] SampleRates = [44_100, 48_000, 32_000];

    private readonly uint _bits;

    private Mp3Header(uint bits) => _bits = bits;

    public MpegVersion Version => Get(19, 3) switch { 0 => MpegVersion.Version25, 2 => MpegVersion.Version2, _ => MpegVersion.Version1 };

    public MpegLayer Layer => Get(17, 3) switch { 1 => MpegLayer.LayerIII, 2 => MpegLayer.LayerII, _ => MpegLayer.LayerI };

    public bool HasCrc => Get(16, 1) == 0;

    public int BitRateIndex => Get(12, 15);

    public int BitRate =>
        1000 * BitRates[Version == MpegVersion.Version1 ? 3 - Get(17, 3) : Layer == MpegLayer.LayerI ? 3 : 4][BitRateIndex];

    public int SampleRateIndex => Get(10, 3);

    public int SampleRate => SampleRates[SampleRateIndex] / Version switch { MpegVersion.Version1 => 1, MpegVersion.Version2 => 2, _ => 4 };

    public MpegChannelMode ChannelMode => (MpegChannelMode)Get(6, 3);

    public int ChannelModeExtension => Get(4, 3);

    public bool IsCopyrighted => Get(3, 1) == 1;

    public int Channels => ChannelMode == MpegChannelMode.Mono ? 1 : 2;

    public int SampleCount => (Layer, Version) switch
    {
        (MpegLayer.LayerI, _) => 384,
        (MpegLayer.LayerIII, not MpegVersion.Version1) => 576,
        _ => 1152,
    };

    /// <summary>The bytes of the frame.</summary>
    public int FrameLength => Layer == MpegLayer.LayerI
        ? 4 * ((12 * BitRate / SampleRate) + Get(9, 1))
        : (SampleCount / 8 * BitRate / SampleRate) + Get(9, 1);

    /// <summary>The bytes before the samples of layer III: of the header, the checksum, and what tells their form.</summary>
    public int SideLength => Length + (HasCrc ? 2 : 0) + ((Version, Channels) switch
    {
        (MpegVersion.Version1, 2) => 32,
        (not MpegVersion.Version1, 1) => 9,
        _ => 17,
    });

    /// <summary>Reads a header; null where none begins here. Frames whose length only the next one tells count as none.</summary>
    public static Mp3Header? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Length)
        {
            return null;
        }

        Mp3Header header = new(BinaryPrimitives.ReadUInt32BigEndian(bytes));
        return header.Get(21, 0x7FF) == 0x7FF
            && header.Get(19, 3) != 1
            && header.Get(17, 3) != 0
            && header.BitRateIndex is not 0 and not 15
            && header.SampleRateIndex != 3
            && header.FrameLength > header.SideLength
                ? header
                : null;
    }

    /// <summary>Whether both can be of one recording.</summary>
    public bool Matches(Mp3Header other) =>
        (Version, Layer, SampleRateIndex) == (other.Version, other.Layer, other.SampleRateIndex);

    private int Get(int shift, int mask) => (int)(_bits >> shift) & mask;
}
