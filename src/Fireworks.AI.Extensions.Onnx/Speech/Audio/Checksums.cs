namespace Fireworks.AI.Extensions.Onnx.Speech.Audio;

/// <summary>The checksums of FLAC's frames and of Ogg's pages, all from the highest bit down.</summary>
internal static class Checksums
{
    private static readonly uint[] Table8 = CreateTable(0x07u << 24);
    private static readonly uint[] Table16 = CreateTable(0x8005u << 16);
    private static readonly uint[] Table32 = CreateTable(0x04C11DB7u);

    public static byte Crc8(ReadOnlySpan<byte> bytes) => (byte)(Add(Table8, 0, bytes) >> 24);

    public static ushort Crc16(ReadOnlySpan<byte> bytes) => (ushort)(Add(Table16, 0, bytes) >> 16);

    /// <param name="bytes">The bytes.</param>
    /// <param name="sum">The checksum of the bytes before.</param>
    public static uint Crc32(ReadOnlySpan<byte> bytes, uint sum = 0) => Add(Table32, sum, bytes);

    private static uint Add(uint[] table, uint sum, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            sum = (sum << 8) ^ table[(sum >> 24) ^ value];
        }

        return sum;
    }

    private static uint[] CreateTable(uint polynomial) => [.. Enumerable.Range(0, 256).Select(index =>
    {
        var value = (uint)index << 24;
        for (var bit = 0; bit < 8; bit++)
        {
            value = (value & 0x8000_0000) != 0 ? (value << 1) ^ polynomial : value << 1;
        }

        return value;
    })];
}
