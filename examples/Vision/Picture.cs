using Microsoft.Extensions.AI;

namespace Vision;

/// <summary>A picture from a file, whose kind its first bytes tell, or from an address, which the service fetches.</summary>
internal static class Picture
{
    /// <exception cref="InvalidDataException">The file is none of the kinds that the service takes.</exception>
    public static async Task<AIContent> ReadAsync(string source)
    {
        if (Uri.TryCreate(source, UriKind.Absolute, out var address) && !address.IsFile)
        {
            return new UriContent(address, "image/*");
        }

        var data = await File.ReadAllBytesAsync(source);
        return FindMediaType(data) is { } mediaType
            ? new DataContent(data, mediaType)
            : throw new InvalidDataException(
                $"{source} is not a picture: its beginning is that of no PNG, JPEG, GIF, WebP, BMP, TIFF or PPM.");
    }

    private static string? FindMediaType(ReadOnlySpan<byte> data) =>
        data is [0x89, (byte)'P', (byte)'N', (byte)'G', ..] ? "image/png"
        : data is [0xFF, 0xD8, 0xFF, ..] ? "image/jpeg"
        : data.StartsWith("GIF8"u8) ? "image/gif"
        : data.StartsWith("RIFF"u8) && data.Length > 12 && data[8..].StartsWith("WEBP"u8) ? "image/webp"
        : data.StartsWith("BM"u8) ? "image/bmp"
        : data.StartsWith("II*\0"u8) || data.StartsWith("MM\0*"u8) ? "image/tiff"
        : data.StartsWith("P6"u8) ? "image/x-portable-pixmap"
        : null;
}
