using System.Numerics;

namespace Fireworks.AI.Extensions.Onnx.Images;

/// <summary>
/// A scan of a JPEG: the pixels of some of its colours, as differences and runs in Huffman codes. It is read as a decoder does, up to the
/// coefficients: a decoder that finds too few bits, or others than it expects, makes up the rest and says so on the console.
/// </summary>
internal sealed class JpegScan
{
    private const int ZeroRun = 15;

    private readonly Part[] _parts;
    private readonly int _first;
    private readonly int _last;
    private readonly bool _refines;
    private readonly bool _isProgressive;
    private int _unit;
    private int _blocksToSkip;

    /// <param name="parts">The colours and their tables.</param>
    /// <param name="first">The first coefficient that it tells of.</param>
    /// <param name="last">The last coefficient that it tells of.</param>
    /// <param name="refines">Whether it gives one more bit of coefficients that are known.</param>
    /// <param name="isProgressive">Whether there are other scans of the same blocks.</param>
    /// <param name="units">How many units the scan has: of one block where it has one colour.</param>
    public JpegScan(Part[] parts, int first, int last, bool refines, bool isProgressive, long units)
    {
        _parts = parts;
        _first = first;
        _last = last;
        _refines = refines;
        _isProgressive = isProgressive;
        Units = units;
    }

    /// <summary>How many units the scan has.</summary>
    public long Units { get; }

    /// <summary>Reads the units up to the next restart.</summary>
    /// <param name="data">Their bytes, without stuffed ones.</param>
    /// <param name="count">How many units there are.</param>
    /// <returns>How many bytes they take.</returns>
    public int ReadUnits(ReadOnlySpan<byte> data, long count)
    {
        _blocksToSkip = 0;
        var bits = new JpegBits(data);
        for (; count > 0; count--, _unit++)
        {
            foreach (var part in _parts)
            {
                var blocks = _parts.Length == 1 ? 1 : part.Component.Horizontal * part.Component.Vertical;
                for (var block = 0; block < blocks; block++)
                {
                    ReadBlock(ref bits, part);
                }
            }

            if (bits.IsShort)
            {
                throw ImageFile.Damaged("the JPEG has fewer pixels than its frame says");
            }
        }

        return (int)bits.UsedBytes;
    }

    private void ReadBlock(ref JpegBits bits, in Part part)
    {
        if (!_isProgressive)
        {
            bits.Read(part.Dc!.Read(ref bits));
            ReadRuns(ref bits, part.Ac!, first: 1);
        }
        else if (_first == 0)
        {
            bits.Read(_refines ? 1 : part.Dc!.Read(ref bits));
        }
        else
        {
            // A scan of one colour alone: its unit is a block.
            ref var nonZero = ref part.Component.NonZero[_unit];
            if (_refines)
            {
                Refine(ref bits, part.Ac!, ref nonZero);
            }
            else if (_blocksToSkip > 0)
            {
                _blocksToSkip--;
            }
            else
            {
                nonZero |= ReadRuns(ref bits, part.Ac!, _first);
            }
        }
    }

    /// <summary>Reads coefficients behind runs of zeros.</summary>
    /// <returns>A bit for each that is not zero.</returns>
    private ulong ReadRuns(ref JpegBits bits, JpegHuffmanTable table, int first)
    {
        var nonZero = 0UL;
        for (var place = first; place <= _last; place++)
        {
            var symbol = table.Read(ref bits);
            var (run, size) = (symbol >> 4, symbol & 0x0F);
            if (size == 0 && run < ZeroRun)
            {
                _blocksToSkip = _isProgressive ? (1 << run) + bits.Read(run) - 1 : 0;
                break;
            }

            place += run;
            bits.Read(size);
            if (size > 0)
            {
                nonZero |= place <= _last ? 1UL << place : throw NoRun();
            }
        }

        return nonZero;
    }

    /// <summary>Reads a further bit of the coefficients that are not zero, and those that only now are not.</summary>
    private void Refine(ref JpegBits bits, JpegHuffmanTable table, ref ulong nonZero)
    {
        var place = _first;
        while (_blocksToSkip == 0 && place <= _last)
        {
            var symbol = table.Read(ref bits);
            var (run, size) = (symbol >> 4, symbol & 0x0F);
            if (size > 1)
            {
                throw NoRun();
            }

            if (size == 0 && run < ZeroRun)
            {
                _blocksToSkip = (1 << run) + bits.Read(run);
                break;
            }

            bits.Read(size);
            for (; place <= _last; place++)
            {
                if ((nonZero >> place & 1) != 0)
                {
                    bits.Read(1);
                }
                else if (--run < 0)
                {
                    break;
                }
            }

            if (size > 0)
            {
                nonZero |= place <= _last ? 1UL << place : throw NoRun();
            }

            place++;
        }

        if (_blocksToSkip > 0)
        {
            _blocksToSkip--;
            var range = place > _last ? 0 : ulong.MaxValue << place & ulong.MaxValue >> (JpegComponent.Coefficients - 1 - _last);
            for (var left = BitOperations.PopCount(nonZero & range); left > 0; left--)
            {
                bits.Read(1);
            }
        }
    }

    private static ArgumentException NoRun() => ImageFile.Damaged("the JPEG's pixels run beyond their block");

    /// <summary>A colour of a scan, with the tables of its codes where it needs them.</summary>
    internal readonly record struct Part(JpegComponent Component, JpegHuffmanTable? Dc, JpegHuffmanTable? Ac);
}
