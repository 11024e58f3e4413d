namespace Fireworks.AI.Extensions.Onnx.Images;

/// <summary>
/// A Huffman table of a JPEG: the shorter codes by their bits, the longer ones by their place among those of their length.
/// </summary>
internal sealed class JpegHuffmanTable
{
    private const int MaxLength = 16;
    private const int FastLength = 9;

    private readonly byte[] _symbols;
    private readonly ushort[] _fast = new ushort[1 << FastLength];
    private readonly int[] _ends = new int[MaxLength + 1];
    private readonly int[] _offsets = new int[MaxLength + 1];

    /// <param name="counts">How many codes of each length there are, from 1 to 16; they fit into their lengths.</param>
    /// <param name="symbols">What the codes stand for, in their order.</param>
    public JpegHuffmanTable(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> symbols)
    {
        _symbols = symbols.ToArray();
        var (code, index) = (0, 0);
        for (var length = 1; length <= MaxLength; length++)
        {
            _offsets[length] = index - code;
            for (var end = index + counts[length - 1]; index < end; index++, code++)
            {
                if (length <= FastLength)
                {
                    var first = code << (FastLength - length);
                    _fast.AsSpan(first, 1 << (FastLength - length)).Fill((ushort)((length << 8) | _symbols[index]));
                }
            }

            _ends[length] = code << (MaxLength - length);
            code <<= 1;
        }
    }

    /// <summary>Reads a symbol.</summary>
    public int Read(ref JpegBits bits)
    {
        var next = bits.Peek();
        var fast = _fast[next >> (MaxLength - FastLength)];
        if (fast != 0)
        {
            bits.Skip(fast >> 8);
            return (byte)fast;
        }

        for (var length = FastLength + 1; length <= MaxLength; length++)
        {
            if (next < _ends[length])
            {
                bits.Skip(length);
                return _symbols[_offsets[length] + (next >> (MaxLength - length))];
            }
        }

        throw ImageFile.Damaged("the JPEG's pixels hold a code that its tables lack");
    }
}
