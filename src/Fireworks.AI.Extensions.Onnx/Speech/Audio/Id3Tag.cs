namespace Fireworks.AI.Extensions.Onnx.Speech.Audio;

/// <summary>Tags with the title and pictures, which lie before the sound of an MP3 and now and then before that of others.</summary>
internal static class Id3Tag
{
    private const int HeaderLength = 10;

    /// <summary>Reads over a tag.</summary>
    /// <returns>False where none begins here.</returns>
    public static async ValueTask<bool> SkipAsync(AudioBytes bytes, CancellationToken cancellationToken)
    {
        if (!bytes.Arrived.StartsWith("ID3"u8)
            || !await bytes.HasAsync(HeaderLength, cancellationToken).ConfigureAwait(false)
            || GetLength(bytes.Arrived) is not { } length)
        {
            return false;
        }

        await bytes.SkipAsync(length, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>The length of a tag, in numbers of seven bits; where it says so, with a copy of its header at its end.</summary>
    private static int? GetLength(ReadOnlySpan<byte> header) => ((header[6] | header[7] | header[8] | header[9]) & 0x80) == 0
        ? HeaderLength + (header[6] << 21) + (header[7] << 14) + (header[8] << 7) + header[9] + ((header[5] & 0x10) != 0 ? HeaderLength : 0)
        : null;
}
