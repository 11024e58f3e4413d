namespace Fireworks.AI.Extensions.Onnx.Images;

/// <summary>Which tables a JPEG has defined so far, each checked when it was.</summary>
internal sealed class JpegTables
{
    private const int Count = 4;
    private const int CodeLengths = 16;

    private readonly bool[] _quantization = new bool[Count];
    private readonly Lazy<JpegHuffmanTable>?[] _dc = new Lazy<JpegHuffmanTable>?[Count];
    private readonly Lazy<JpegHuffmanTable>?[] _ac = new Lazy<JpegHuffmanTable>?[Count];

    public bool HasQuantization(int index) => index < Count && _quantization[index];

    /// <summary>Finds the codes of the first coefficients.</summary>
    public JpegHuffmanTable? FindDc(int index) => index < Count ? _dc[index]?.Value : null;

    /// <summary>Finds the codes of the other coefficients.</summary>
    public JpegHuffmanTable? FindAc(int index) => index < Count ? _ac[index]?.Value : null;

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

            var counts = segment.Slice(1, CodeLengths).ToArray();
            var count = CountSymbols(counts);
            segment = segment[(1 + CodeLengths)..];
            if (count > segment.Length || (type == 0 && segment[..count].IndexOfAnyInRange((byte)16, byte.MaxValue) >= 0))
            {
                throw NoHuffmanTable();
            }

            // A file may have many that no scan uses.
            var symbols = segment[..count].ToArray();
            (type == 0 ? _dc : _ac)[index] = new(() => new JpegHuffmanTable(counts, symbols));
            segment = segment[count..];
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
