using System.Buffers.Binary;

namespace Fireworks.AI.Extensions.Onnx.Images;

/// <summary>
/// Reads a JPEG segment by segment, all of its pixels too, and writes one of what decoding needs. What the native decoder answers by ending
/// the process (tables that are missing or no codes, scans without their frame, components that do not fit), by waiting for ever (an end
/// that never comes) or with pixels of its own (fewer than the frame says, codes that do not exist, scans out of turn) is refused.
/// </summary>
internal ref struct JpegReader
{
    /// <summary>A scan takes the decoder time for all blocks of the image, however few bytes it has.</summary>
    private const int MaxScans = 64;

    private readonly ReadOnlySpan<byte> _data;
    private readonly ImageLimits _limits;
    private readonly byte[] _file;
    private readonly byte[] _clean;
    private readonly JpegTables _tables = new();
    private JpegFrame? _frame;
    private int _position;
    private int _length;
    private int _scans;
    private int _restartInterval;

    private JpegReader(ReadOnlySpan<byte> data, ImageLimits limits)
    {
        _data = data;
        _limits = limits;
        _file = new byte[data.Length];
        _clean = new byte[data.Length];
    }

    public static bool HasSignature(ReadOnlySpan<byte> data) => data.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]);

    public static ImageContent Read(ReadOnlySpan<byte> data, ImageLimits limits) => new JpegReader(data, limits).Read();

    private ImageContent Read()
    {
        Copy(_data[..2]);
        _position = 2;
        while (true)
        {
            var marker = ReadMarker();
            switch (marker)
            {
                case 0xD9:
                    return Finish();
                case 0x01 or (>= 0xD0 and <= 0xD7):
                    break; // They stand alone, and mean nothing here.
                case 0xD8:
                    throw ImageFile.Damaged("the JPEG begins a second time");
                case 0xC0 or 0xC1 or 0xC2:
                    ReadFrame(ReadSegment(out var frame), marker);
                    Copy(frame);
                    break;
                case 0xC4:
                    _tables.ReadHuffman(ReadSegment(out var codes));
                    Copy(codes);
                    break;
                case 0xDB:
                    _tables.ReadQuantization(ReadSegment(out var steps));
                    Copy(steps);
                    break;
                case 0xDD:
                    ReadRestarts(ReadSegment(out var restarts));
                    Copy(restarts);
                    break;
                case 0xDA:
                    ReadScan();
                    break;
                case 0xE0 or 0xEE:
                    WriteColours(marker, ReadSegment(out _));
                    break;
                case 0xCC or 0xDC or (>= 0xE1 and <= 0xEF) or 0xFE:
                    _ = ReadSegment(out _); // Of arithmetic coding, of a height that is known, of the application, a comment.
                    break;
                case (>= 0xC3 and <= 0xCF) or 0xDE or 0xDF:
                    throw ImageFile.Unsupported(
                        "a lossless, hierarchical or arithmetic-coded JPEG", "Save it as a baseline or progressive JPEG.");
                default:
                    throw ImageFile.Damaged($"the JPEG has an unknown marker (0x{marker:X2})");
            }
        }
    }

    private readonly ImageContent Finish()
    {
        if (_frame is null || !_frame.IsCovered)
        {
            throw ImageFile.Damaged("the JPEG has no pixels for some of its colours");
        }

        _file[_length] = 0xFF;
        _file[_length + 1] = 0xD9;
        return new ImageContent(_file.AsSpan(0, _length + 2).ToArray(), _frame.Width, _frame.Height);
    }

    /// <summary>Reads the next marker; as other readers do, it passes over padding between segments.</summary>
    private byte ReadMarker()
    {
        while (_position < _data.Length && _data[_position] == 0)
        {
            _position++;
        }

        if (_position < _data.Length && _data[_position] != 0xFF)
        {
            throw ImageFile.Damaged("the JPEG has other bytes where a marker belongs");
        }

        while (_position < _data.Length && _data[_position] == 0xFF)
        {
            _position++;
        }

        return _position < _data.Length ? _data[_position++] : throw CutOff();
    }

    /// <summary>Reads a segment behind its marker.</summary>
    /// <param name="whole">The segment with marker and length.</param>
    /// <returns>What is in it.</returns>
    private ReadOnlySpan<byte> ReadSegment(out ReadOnlySpan<byte> whole)
    {
        var length = _data.Length - _position >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(_data[_position..]) : throw CutOff();
        if (length < 2)
        {
            throw ImageFile.Damaged("a segment of the JPEG has no length");
        }

        whole = _data.Length - _position >= length ? _data.Slice(_position - 2, length + 2) : throw CutOff();
        _position += length;
        return whole[4..];
    }

    private void ReadFrame(ReadOnlySpan<byte> segment, byte marker) => _frame = _frame is null
        ? JpegFrame.Read(segment, isProgressive: marker == 0xC2, _limits)
        : throw ImageFile.Damaged("the JPEG has two frames");

    /// <summary>Writes the two segments that say how colours are written, in the one form that every decoder knows.</summary>
    private void WriteColours(byte marker, ReadOnlySpan<byte> segment)
    {
        if (marker == 0xE0 && segment.Length >= 14 && segment.StartsWith("JFIF\0"u8))
        {
            Copy([0xFF, 0xE0, 0, 16, .. "JFIF\0"u8, 1, 1, 0, 0, 1, 0, 1, 0, 0]);
        }
        else if (marker == 0xEE && segment.Length >= 12 && segment.StartsWith("Adobe"u8))
        {
            // The last byte says RGB with 0.
            Copy([0xFF, 0xEE, 0, 14, .. "Adobe"u8, 0, 100, 0, 0, 0, 0, segment[11] == 0 ? (byte)0 : (byte)1]);
        }
    }

    private void ReadRestarts(ReadOnlySpan<byte> segment) => _restartInterval = segment.Length == 2
        ? BinaryPrimitives.ReadUInt16BigEndian(segment)
        : throw ImageFile.Damaged("the JPEG's restart interval is of a wrong length");

    private void ReadScan()
    {
        var scan = ReadSegment(out var whole);
        if (_frame is null)
        {
            throw ImageFile.Damaged("the JPEG has pixels before its frame");
        }

        var pixels = _frame.ReadScan(scan, _tables);
        if (++_scans > MaxScans)
        {
            throw ImageFile.Unsupported($"a JPEG of more than {MaxScans} scans", "Save it as a baseline JPEG.");
        }

        Copy(whole);
        var interval = _restartInterval > 0 ? _restartInterval : long.MaxValue;
        var restart = 0;
        for (var left = pixels.Units; ;)
        {
            var count = Math.Min(left, interval);
            CopyStuffed(_clean.AsSpan(0, pixels.ReadUnits(ReadEntropyCodedData(), count)));
            left -= count;
            if (left == 0)
            {
                SkipEntropyCodedData();
                return;
            }

            if (_data[_position + 1] != 0xD0 + restart)
            {
                throw ImageFile.Damaged("the JPEG has fewer pixels than its frame says");
            }

            Copy(_data.Slice(_position, 2));
            _position += 2;
            restart = (restart + 1) % 8;
        }
    }

    /// <summary>Reads a scan's pixels up to the next marker, without the bytes that are stuffed behind those of all ones.</summary>
    private ReadOnlySpan<byte> ReadEntropyCodedData()
    {
        var length = 0;
        while (true)
        {
            var next = FindMarker();
            var isStuffed = _data[next + 1] == 0;
            var read = _data[_position..(isStuffed ? next + 1 : next)];
            read.CopyTo(_clean.AsSpan(length));
            length += read.Length;
            _position = isStuffed ? next + 2 : next;
            if (!isStuffed)
            {
                return _clean.AsSpan(0, length);
            }
        }
    }

    /// <summary>Passes over what lies behind a scan's last pixel, up to a marker that is neither a stuffed byte nor a restart.</summary>
    private void SkipEntropyCodedData()
    {
        while (_data[_position + 1] is 0 or (>= 0xD0 and <= 0xD7))
        {
            _position += 2;
            _position = FindMarker();
        }
    }

    /// <summary>Finds the next byte of all ones that has another behind it.</summary>
    private readonly int FindMarker()
    {
        var next = _data[_position..].IndexOf((byte)0xFF);
        return next >= 0 && _position + next + 1 < _data.Length ? _position + next : throw CutOff();
    }

    private void CopyStuffed(scoped ReadOnlySpan<byte> bytes)
    {
        while (bytes.IndexOf((byte)0xFF) is >= 0 and var next)
        {
            Copy(bytes[..(next + 1)]);
            Copy([0]);
            bytes = bytes[(next + 1)..];
        }

        Copy(bytes);
    }

    private void Copy(scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_file.AsSpan(_length));
        _length += bytes.Length;
    }

    private static ArgumentException CutOff() => ImageFile.Damaged("the JPEG ends before its end, perhaps because it was cut off");
}
