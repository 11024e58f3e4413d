using System.Text;

namespace Fireworks.AI.Text.Tokenizers.Characters;

/// <summary>
/// The alphabet of byte-level vocabularies: every byte has a printable character, itself where it is printable in
/// Latin-1, else one from U+0100 on.
/// </summary>
internal static class ByteAlphabet
{
    private static readonly char[] Characters = CreateCharacters();
    private static readonly short[] Bytes = CreateBytes();

    public static char ToCharacter(byte value) => Characters[value];

    public static bool TryGetByte(char character, out byte value)
    {
        var found = character < Bytes.Length ? Bytes[character] : -1;
        value = (byte)found;
        return found >= 0;
    }

    /// <summary>The bytes that a token stands for, or false where a character of it is not of the alphabet.</summary>
    public static bool TryGetBytes(ReadOnlySpan<char> token, Span<byte> bytes)
    {
        for (var index = 0; index < token.Length; index++)
        {
            if (!TryGetByte(token[index], out bytes[index]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Appends a text with its UTF-8 bytes mapped to the alphabet.</summary>
    public static void AppendMapped(StringBuilder builder, ReadOnlySpan<char> text)
    {
        Span<byte> bytes = stackalloc byte[CodePoint.MaximumUtf8Length];
        for (var index = 0; index < text.Length;)
        {
            Rune.DecodeFromUtf16(text[index..], out var rune, out var length);
            foreach (var value in bytes[..rune.EncodeToUtf8(bytes)])
            {
                builder.Append(ToCharacter(value));
            }

            index += length;
        }
    }

    private static char[] CreateCharacters()
    {
        var characters = new char[256];
        var next = (char)256;
        for (var value = 0; value < 256; value++)
        {
            var printable = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or >= 0xAE;
            characters[value] = printable ? (char)value : next++;
        }

        return characters;
    }

    private static short[] CreateBytes()
    {
        var bytes = new short[Characters.Max() + 1];
        Array.Fill(bytes, (short)-1);
        for (var value = 0; value < 256; value++)
        {
            bytes[Characters[value]] = (short)value;
        }

        return bytes;
    }
}
