using System.Buffers.Binary;

namespace Fireworks.AI.Extensions.Onnx.Images;

/// <summary>The header of a PNG.</summary>
internal sealed record PngHeader(int Width, int Height, int BitDepth, int ColorType, bool IsInterlaced)
{
    private const int Length = 13;

    public bool HasPalette => ColorType == 3;

    public bool IsGray => ColorType is 0 or 4;

    public int BitsPerPixel => BitDepth * ColorType switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };

    /// <summary>The bytes of a row of pixels, with the filter before it.</summary>
    public int RowLength => GetRowLength(Width);

    private bool IsKnown => ColorType switch
    {
        0 => BitDepth is 1 or 2 or 4 or 8 or 16,
        3 => BitDepth is 1 or 2 or 4 or 8,
        2 or 4 or 6 => BitDepth is 8 or 16,
        _ => false,
    };

    public static PngHeader Read(ReadOnlySpan<byte> chunk, ImageLimits limits)
    {
        if (chunk.Length != Length)
        {
            throw ImageFile.Damaged("the PNG's header is of a wrong length");
        }

        limits.CheckSize(BinaryPrimitives.ReadUInt32BigEndian(chunk), BinaryPrimitives.ReadUInt32BigEndian(chunk[4..]));
        var header = new PngHeader(
            BinaryPrimitives.ReadInt32BigEndian(chunk), BinaryPrimitives.ReadInt32BigEndian(chunk[4..]), chunk[8], chunk[9],
            chunk[12] == 1);
        return header.IsKnown && chunk[10] == 0 && chunk[11] == 0 && chunk[12] <= 1
            ? header
            : throw ImageFile.Damaged("the PNG's header holds values that do not exist");
    }

    /// <summary>The bytes of a row of so many pixels, with the filter before it.</summary>
    public int GetRowLength(int pixels) => 1 + (((pixels * BitsPerPixel) + 7) / 8);

    /// <summary>Writes the header of the same image, not interlaced.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, Width);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4), Height);
        (bytes[8], bytes[9]) = ((byte)BitDepth, (byte)ColorType);
        return bytes;
    }
}
