namespace Fireworks.AI.Extensions.Onnx.Images;

/// <summary>
/// Puts the pixels of an interlaced PNG into the order of its rows. The native decoder would take the rows of the first passes for those of
/// the image.
/// </summary>
internal static class PngPasses
{
    private static readonly (int X, int Y, int Width, int Height)[] Passes =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    /// <summary>Reads all passes.</summary>
    /// <returns>The rows, each without a filter.</returns>
    public static byte[] Read(Stream pixels, PngHeader header)
    {
        var image = new byte[(long)header.RowLength * header.Height];
        foreach (var (left, top, stepX, stepY) in Passes)
        {
            var width = (header.Width - left + stepX - 1) / stepX;
            if (width == 0)
            {
                continue;
            }

            var row = new byte[header.GetRowLength(width)];
            var above = new byte[row.Length];
            for (var y = top; y < header.Height; y += stepY)
            {
                PngReader.ReadRow(pixels, row);
                Unfilter(row[0], row.AsSpan(1), above.AsSpan(1), Math.Max(1, header.BitsPerPixel / 8));
                var whole = image.AsSpan((y * header.RowLength) + 1, header.RowLength - 1);
                Scatter(row.AsSpan(1), whole, width, left, stepX, header.BitsPerPixel);
                (row, above) = (above, row);
            }
        }

        return image;
    }

    private static void Unfilter(int filter, Span<byte> row, ReadOnlySpan<byte> above, int distance)
    {
        for (var i = 0; filter > 0 && i < row.Length; i++)
        {
            var left = i < distance ? 0 : (int)row[i - distance];
            var up = (int)above[i];
            row[i] += (byte)(filter switch
            {
                1 => left,
                2 => up,
                3 => (left + up) / 2,
                _ => Predict(left, up, i < distance ? 0 : above[i - distance]),
            });
        }
    }

    /// <summary>Paeth's predictor: of three neighbours the one next to left plus up minus corner.</summary>
    private static int Predict(int left, int up, int corner)
    {
        var (toLeft, toUp, toCorner) = (Math.Abs(up - corner), Math.Abs(left - corner), Math.Abs(left + up - (2 * corner)));
        return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
    }

    /// <summary>Puts the pixels of a pass's row where they stand in the image's.</summary>
    private static void Scatter(ReadOnlySpan<byte> from, Span<byte> to, int count, int left, int step, int bits)
    {
        var bytes = bits / 8;
        for (var i = 0; i < count; i++)
        {
            var place = left + (i * step);
            if (bytes > 0)
            {
                from.Slice(i * bytes, bytes).CopyTo(to[(place * bytes)..]);
                continue;
            }

            var perByte = 8 / bits;
            var value = (from[i / perByte] >> (8 - bits - (i % perByte * bits))) & ((1 << bits) - 1);
            to[place / perByte] |= (byte)(value << (8 - bits - (place % perByte * bits)));
        }
    }
}
