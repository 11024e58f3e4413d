namespace Fireworks.AI.Extensions.Onnx.Images;

/// <summary>A colour of a JPEG: the factors of its subsampling, its blocks, and what scans have told of their coefficients.</summary>
internal sealed class JpegComponent(int id, int horizontal, int vertical, int quantization)
{
    /// <summary>How many coefficients a block has.</summary>
    public const int Coefficients = 64;

    private const int Unknown = -1;

    /// <summary>How many low bits of each coefficient are still to come.</summary>
    private readonly int[] _missingBits = [.. Enumerable.Repeat(Unknown, Coefficients)];

    private ulong[]? _known;

    public int Id => id;

    public int Horizontal => horizontal;

    public int Vertical => vertical;

    public int Quantization => quantization;

    /// <summary>The blocks in a row, where the component has a scan of its own.</summary>
    public int BlocksWide { get; set; }

    public int BlocksHigh { get; set; }

    public bool IsCovered => _missingBits[0] != Unknown;

    /// <summary>For each block one bit for each of its coefficients that is not zero, for the scans that refine them.</summary>
    public ulong[] NonZero => _known ??= new ulong[(long)BlocksWide * BlocksHigh];

    /// <summary>Notes what a scan tells of coefficients.</summary>
    /// <returns>Whether that is the next that can be told: nothing twice, and the first of a block before all others.</returns>
    public bool TryAdvance(int first, int last, int high, int low)
    {
        if (first > 0 && !IsCovered)
        {
            return false;
        }

        foreach (ref var missing in _missingBits.AsSpan(first, last - first + 1))
        {
            if (missing == Unknown ? high != 0 : high == 0 || high != missing)
            {
                return false;
            }

            missing = low;
        }

        return true;
    }
}
