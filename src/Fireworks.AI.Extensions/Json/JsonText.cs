using System.Text;
using System.Text.Unicode;

namespace Fireworks.AI.Extensions.Json;

/// <summary>Decodes what stands between the quotes of JSON strings, also where it is no text.</summary>
internal static class JsonText
{
    private const int Hex = 4;

    private static ReadOnlySpan<byte> Replacement => "\uFFFD"u8;

    /// <summary>The text, with U+FFFD for each part that is none.</summary>
    public static string Decode(ReadOnlySpan<byte> json, bool isEscaped)
    {
        if ((!isEscaped || !json.Contains((byte)'\\')) && Utf8.IsValid(json))
        {
            return Encoding.UTF8.GetString(json);
        }

        JsonTextDecoder decoder = default;
        return decoder.Decode(json, isLast: true);
    }

    /// <summary>
    /// Appends the UTF-8 of a string that may end in the middle of a character, which the next one completes: halves of its bytes find
    /// together by themselves, and the first half of a surrogate pair is kept meanwhile.
    /// </summary>
    public static void Append(PooledBuffer target, ReadOnlySpan<byte> json, bool isEscaped, ref char high)
    {
        if (!isEscaped && high == 0)
        {
            target.Append(json);
            return;
        }

        Span<byte> encoded = stackalloc byte[4];
        while (!json.IsEmpty)
        {
            var plain = json.IndexOf((byte)'\\');
            if (plain != 0)
            {
                AppendHalf(target, ref high);
                target.Append(plain < 0 ? json : json[..plain]);
                json = plain < 0 ? [] : json[plain..];
                continue;
            }

            var unit = ReadEscape(json, out var length);
            json = json[length..];
            if (high != 0 && char.IsLowSurrogate(unit))
            {
                target.Append(encoded[..new Rune(high, unit).EncodeToUtf8(encoded)]);
                high = '\0';
                continue;
            }

            AppendHalf(target, ref high);
            if (char.IsHighSurrogate(unit))
            {
                high = unit;
            }
            else
            {
                var rune = char.IsSurrogate(unit) ? Rune.ReplacementChar : new Rune(unit);
                target.Append(encoded[..rune.EncodeToUtf8(encoded)]);
            }
        }
    }

    /// <summary>Appends U+FFFD for the first half of a pair whose second half did not come.</summary>
    public static void AppendHalf(PooledBuffer target, ref char high)
    {
        if (high != 0)
        {
            high = '\0';
            target.Append(Replacement);
        }
    }

    /// <summary>
    /// The UTF-8 of a whole text of JSON, repaired: bytes that are no text, and halves of pairs in the escapes of its own strings, become
    /// U+FFFD. Null where there is nothing to repair.
    /// </summary>
    public static byte[]? Repair(ReadOnlySpan<byte> text)
    {
        byte[]? repaired = null;
        if (!Utf8.IsValid(text))
        {
            JsonTextDecoder decoder = default;
            repaired = Encoding.UTF8.GetBytes(decoder.Decode(text, isLast: true, isRaw: true));
            text = repaired;
        }

        for (var i = text.IndexOf((byte)'\\'); i >= 0 && i + 1 < text.Length;)
        {
            var length = 2;
            if (text[i + 1] == (byte)'u' && i + 2 + Hex <= text.Length && char.IsSurrogate(ReadEscape(text[i..], out length)))
            {
                var rest = text[(i + length)..];
                if (char.IsHighSurrogate(ReadEscape(text[i..], out _)) && rest.StartsWith("\\u"u8) && rest.Length >= 2 + Hex &&
                    char.IsLowSurrogate(ReadEscape(rest, out _)))
                {
                    length *= 2;
                }
                else
                {
                    repaired ??= text.ToArray();
                    "fffd"u8.CopyTo(repaired.AsSpan(i + 2));
                    text = repaired;
                }
            }

            var next = text[(i + length)..].IndexOf((byte)'\\');
            i = next < 0 ? -1 : i + length + next;
        }

        return repaired;
    }

    /// <summary>The character that an escape stands for. What is no escape stands for itself.</summary>
    public static char ReadEscape(ReadOnlySpan<byte> json, out int length)
    {
        length = Math.Min(2, json.Length);
        if (json.Length < 2)
        {
            return '\\';
        }

        if (json[1] == (byte)'u')
        {
            var unit = 0;
            if (json.Length < 2 + Hex)
            {
                return 'u';
            }

            for (var i = 0; i < Hex; i++)
            {
                var digit = HexDigit(json[2 + i]);
                if (digit < 0)
                {
                    return 'u';
                }

                unit = (unit << 4) | digit;
            }

            length = 2 + Hex;
            return (char)unit;
        }

        return json[1] switch
        {
            (byte)'n' => '\n',
            (byte)'t' => '\t',
            (byte)'r' => '\r',
            (byte)'b' => '\b',
            (byte)'f' => '\f',
            var other => (char)other,
        };
    }

    private static int HexDigit(byte value) => value switch
    {
        >= (byte)'0' and <= (byte)'9' => value - '0',
        >= (byte)'a' and <= (byte)'f' => value - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => value - 'A' + 10,
        _ => -1,
    };
}
