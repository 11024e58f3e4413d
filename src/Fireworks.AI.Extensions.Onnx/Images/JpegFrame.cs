using System.Buffers.Binary;

namespace Fireworks.AI.Extensions.Onnx.Images;

/// <summary>The frame of a JPEG: its size, its components, and which of them scans have given pixels.</summary>
internal sealed class JpegFrame
{
    /// <summary>The most blocks in what a scan of several components repeats.</summary>
    private const int MaxBlocks = 10;

    /// <summary>The side of a block in pixels.</summary>
    private const int BlockSide = 8;

    private readonly bool _isProgressive;
    private readonly JpegComponent[] _components;
    private readonly int _horizontal;
    private readonly int _vertical;

    private JpegFrame(int width, int height, bool isProgressive, JpegComponent[] components)
    {
        Width = width;
        Height = height;
        _isProgressive = isProgressive;
        _components = components;
        _horizontal = components.Max(static component => component.Horizontal);
        _vertical = components.Max(static component => component.Vertical);
        foreach (var component in components)
        {
            component.BlocksWide = Divide(Divide(width * component.Horizontal, _horizontal), BlockSide);
            component.BlocksHigh = Divide(Divide(height * component.Vertical, _vertical), BlockSide);
        }
    }

    public int Width { get; }

    public int Height { get; }

    public bool IsCovered => Array.TrueForAll(_components, static component => component.IsCovered);

    public static JpegFrame Read(ReadOnlySpan<byte> segment, bool isProgressive, ImageLimits limits)
    {
        if (segment.Length < 6 || segment.Length != 6 + (3 * segment[5]))
        {
            throw ImageFile.Damaged("the JPEG's frame is of a wrong length");
        }

        if (segment[0] != 8)
        {
            throw ImageFile.Unsupported($"a JPEG of {segment[0]} bits", "Save it with 8 bits for each colour.");
        }

        var (height, width) = (BinaryPrimitives.ReadUInt16BigEndian(segment[1..]), BinaryPrimitives.ReadUInt16BigEndian(segment[3..]));
        limits.CheckSize(width, height);
        var count = segment[5];
        if (count is not (1 or 3))
        {
            throw ImageFile.Unsupported($"a JPEG of {count} colours (CMYK, perhaps)", "Save it in RGB or grey.");
        }

        var components = new JpegComponent[count];
        for (var i = 0; i < count; i++)
        {
            var bytes = segment.Slice(6 + (3 * i), 3);
            components[i] = new JpegComponent(bytes[0], bytes[1] >> 4, bytes[1] & 0x0F, bytes[2]);
        }

        // The decoder knows these names as those of colours of a wide gamut, and ends the process at the conversion that it lacks.
        if (components.Select(static component => component.Id).SequenceEqual([(int)'r', 'g', 'b']))
        {
            throw ImageFile.Unsupported("a JPEG of wide-gamut RGB", "Save it in sRGB.");
        }

        CheckSampling(components);
        return new JpegFrame(width, height, isProgressive, components);
    }

    /// <summary>Checks a scan's header against the frame and the tables.</summary>
    public JpegScan ReadScan(ReadOnlySpan<byte> segment, JpegTables tables)
    {
        if (segment.IsEmpty || segment[0] is 0 or > 4 || segment.Length != 4 + (2 * segment[0]))
        {
            throw NoScan();
        }

        var count = segment[0];
        var (first, last) = (segment[^3], segment[^2]);
        var (high, low) = (segment[^1] >> 4, segment[^1] & 0x0F);
        if (!IsSelectionValid(first, last, high, low, count))
        {
            throw NoScan();
        }

        var parts = new JpegScan.Part[count];
        for (var i = 0; i < count; i++)
        {
            var id = segment[1 + (2 * i)];
            var (dc, ac) = (tables.FindDc(segment[2 + (2 * i)] >> 4), tables.FindAc(segment[2 + (2 * i)] & 0x0F));
            var component = Array.Find(_components, component => component.Id == id);
            if (component is null || !component.TryAdvance(first, last, high, low))
            {
                throw NoScan();
            }

            // A refinement of the first coefficient has bits without codes.
            var needsDc = first == 0 && high == 0;
            if (!tables.HasQuantization(component.Quantization) || (needsDc && dc is null) || (last > 0 && ac is null))
            {
                throw ImageFile.Damaged("the JPEG lacks a table that its pixels need");
            }

            parts[i] = new JpegScan.Part(component, dc, ac);
        }

        if (count > 1 && parts.Sum(static part => part.Component.Horizontal * part.Component.Vertical) > MaxBlocks)
        {
            throw NoScan();
        }

        var (wide, tall) = count == 1
            ? (parts[0].Component.BlocksWide, parts[0].Component.BlocksHigh)
            : (Divide(Width, BlockSide * _horizontal), Divide(Height, BlockSide * _vertical));
        return new JpegScan(parts, first, last, refines: high > 0, _isProgressive, (long)wide * tall);
    }

    /// <summary>Whether the coefficients that a scan says it holds are some that a scan can hold.</summary>
    private bool IsSelectionValid(int first, int last, int high, int low, int count)
    {
        if (!_isProgressive)
        {
            return first == 0 && last == 63 && high == 0 && low == 0;
        }

        return low <= 13 && (high == 0 || high == low + 1) && (first == 0 ? last == 0 : last is <= 63 && last >= first && count == 1);
    }

    private static void CheckSampling(JpegComponent[] components)
    {
        var (horizontal, vertical) = (components.Max(static one => one.Horizontal), components.Max(static one => one.Vertical));
        foreach (var component in components)
        {
            if (component.Horizontal is < 1 or > 4 || component.Vertical is < 1 or > 4
                || components.Count(other => other.Id == component.Id) > 1)
            {
                throw ImageFile.Damaged("the JPEG's frame describes its colours wrongly");
            }

            if (horizontal % component.Horizontal != 0 || vertical % component.Vertical != 0)
            {
                throw ImageFile.Unsupported("a JPEG of an unusual subsampling", "Save it with the subsampling 4:2:0 or 4:4:4.");
            }
        }
    }

    private static int Divide(int number, int by) => (number + by - 1) / by;

    private static ArgumentException NoScan() => ImageFile.Damaged("a scan of the JPEG does not fit its frame");
}
