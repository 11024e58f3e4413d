namespace Fireworks.AI.Extensions.Transport;

/// <summary>Takes the API key out of what a service wrote, before any of it is cut: a cut would leave a part that is not found.</summary>
internal sealed class KeyRedactor(string key)
{
    // Gateways that need no key are given a word such as "x" or "EMPTY", which is no secret, but is in many texts.
    private const int ShortestKey = 8;

    /// <summary>Replaces the key in a body, also where JSON writes some of its characters as escapes.</summary>
    /// <param name="body">The body, or the beginning of one.</param>
    /// <param name="isCut">Whether the body goes on, so that it may end within the key.</param>
    public ReadOnlyMemory<byte> Redact(ReadOnlyMemory<byte> body, bool isCut)
    {
        if (key.Length < ShortestKey)
        {
            return body;
        }

        var bytes = body.Span;
        List<byte>? clean = null;
        var copied = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] != key[0] && bytes[i] != (byte)'\\')
            {
                continue;
            }

            var length = Match(bytes[i..], out var isBeginning);
            if (length > 0)
            {
                (clean ??= new(bytes.Length)).AddRange(bytes[copied..i]);
                clean.AddRange("***"u8);
                copied = i + length;
                i = copied - 1;
            }
            else if (isBeginning && isCut)
            {
                return clean is null ? body[..i] : Join(clean, bytes[copied..i]);
            }
        }

        return clean is null ? body : Join(clean, bytes[copied..]);
    }

    private static byte[] Join(List<byte> clean, ReadOnlySpan<byte> rest) => [.. clean, .. rest];

    /// <summary>How many bytes at the beginning are the key; 0 for none.</summary>
    private int Match(ReadOnlySpan<byte> bytes, out bool isBeginning)
    {
        var length = 0;
        foreach (var character in key)
        {
            var rest = bytes[length..];
            isBeginning = true;
            if (rest.IsEmpty)
            {
                return 0; // The key may go on behind the end.
            }

            if (rest[0] == character && character != '\\')
            {
                length++;
                continue;
            }

            var escape = EscapeOf(rest, character, out isBeginning);
            if (escape == 0)
            {
                if (rest[0] != character)
                {
                    return 0;
                }

                escape = 1; // A backslash that is none of JSON's.
            }

            length += escape;
        }

        isBeginning = false;
        return length;
    }

    /// <summary>The length of an escape that stands for a character; 0 for none.</summary>
    private static int EscapeOf(ReadOnlySpan<byte> bytes, char character, out bool isBeginning)
    {
        isBeginning = false;
        if (bytes[0] != (byte)'\\')
        {
            return 0;
        }

        if (bytes.Length > 1 && bytes[1] == character && character is '"' or '\\' or '/')
        {
            return 2;
        }

        Span<byte> code = [(byte)'\\', (byte)'u', (byte)'0', (byte)'0', Digit(character >> 4), Digit(character & 15)];
        for (var i = 0; i < code.Length; i++)
        {
            if (i == bytes.Length)
            {
                isBeginning = true;
                return 0;
            }

            if ((i > 1 ? Lower(bytes[i]) : bytes[i]) != code[i])
            {
                return 0;
            }
        }

        return code.Length;
    }

    private static byte Digit(int value) => (byte)"0123456789abcdef"[value];

    private static byte Lower(byte value) => value is >= (byte)'A' and <= (byte)'F' ? (byte)(value | 0x20) : value;
}
