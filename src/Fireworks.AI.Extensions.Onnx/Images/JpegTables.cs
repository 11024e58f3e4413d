namespace Fireworks.AI.Extensions.Onnx.Images;

/// <summary>Which tables a JPEG has defined so far, each checked when it was.</summary>
internal sealed class JpegTables
{
    private const int Count = 4;
    private const int CodeLengths = 16;

    private readonly bool[] _quantization = new bool[Count];
    private readonly bool[] _dc = new bool[Count];
    private readonly bool[] _ac = new bool[Count];

    public bool HasQuantization(int index) => index < Count && _quantization[index];

    public bool HasDc(int index) => index < Count && _dc[index];

    public bool HasAc(int index) => index < Count && _ac[index];

    public void ReadQuantization(ReadOnlySpan<byte> segment)
    {
        while (!segment.IsEmpty)
        {
            var (precision, index) = (segment[0] >> 4, segment[0] & 0x0F);
            var length = 1 + (precision == 0 ? 64 : 128);
            if (precision > 1 || index >= Count || segment.Length < length)
            {
                throw ImageFile.Damaged("a quantization table of the JPEG is no such table");
            }

            _quantization[index] = true;
            segment = segment[length..];
        }
    }

    public void ReadHuffman(ReadOnlySpan<byte> segment)
    {
        while (!segment.IsEmpty)
        {
            var (type, index) = (segment[0] >> 4, segment[0] & 0x0F);
            if (type > 1 || index >= Count || segment.Length <= CodeLengths)
            {
                throw NoHuffmanTable();
            }

            var counts = segment.Slice(1, CodeLengths);
            var symbols = CountSymbols(counts);
            segment = segment[(1 + CodeLengths)..];
            if (symbols > segment.Length || (type == 0 && segment[..symbols].IndexOfAnyInRange((byte)16, byte.MaxValue) >= 0))
            {
                throw NoHuffmanTable();
            }

            (type == 0 ? _dc : _ac)[index] = true;
            segment = segment[symbols..];
        }
    }

    /// <summary>Counts the symbols of a table; there must be a code for each, and none may consist of ones alone.</summary>
    private static int CountSymbols(ReadOnlySpan<byte> counts)
    {
        var (symbols, free) = (0, 1);
        foreach (var count in counts)
        {
            free = (2 * free) - count;
            symbols += count;
            if (free < 1 || symbols > 256)
            {
                throw NoHuffmanTable();
            }
        }

        return symbols;
    }

    private static ArgumentException NoHuffmanTable() => ImageFile.Damaged("a Huffman table of the JPEG is no such table");
}
