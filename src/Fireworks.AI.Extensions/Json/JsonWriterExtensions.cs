using System.Buffers;
using System.Globalization;
using System.Text.Unicode;

namespace Fireworks.AI.Extensions.Json;

/// <summary>
/// Writes JSON straight into a <see cref="PooledBuffer"/>. Commas follow from the last byte written, so a caller only names
/// properties and values.
/// </summary>
internal static class JsonWriterExtensions
{
    private static readonly SearchValues<char> EscapedChars = SearchValues.Create(
        ['"', '\\', .. Enumerable.Range(0, 0x20).Select(value => (char)value)]);

    private static readonly SearchValues<byte> EscapedBytes = SearchValues.Create(
        [0x22, 0x5c, .. Enumerable.Range(0, 0x20).Select(value => (byte)value)]);

    private static ReadOnlySpan<byte> Hex => "0123456789abcdef"u8;

    /// <summary>A comma if a value stands before.</summary>
    public static void WriteSeparator(this PooledBuffer buffer)
    {
        if (buffer.Last is not ((byte)'{' or (byte)'[' or (byte)':' or (byte)',' or 0))
        {
            buffer.Append((byte)',');
        }
    }

    public static void WriteOpen(this PooledBuffer buffer, byte bracket)
    {
        buffer.WriteSeparator();
        buffer.Append(bracket);
    }

    public static void WriteClose(this PooledBuffer buffer, byte bracket) => buffer.Append(bracket);

    /// <summary>The name of a property; <paramref name="name"/> needs no escaping.</summary>
    public static void WriteName(this PooledBuffer buffer, ReadOnlySpan<byte> name)
    {
        buffer.WriteSeparator();
        buffer.Append((byte)'"');
        buffer.Append(name);
        buffer.Append("\":"u8);
    }

    public static void WriteName(this PooledBuffer buffer, string name)
    {
        buffer.WriteSeparator();
        buffer.Append((byte)'"');
        buffer.WriteEscaped(name);
        buffer.Append("\":"u8);
    }

    public static void WriteString(this PooledBuffer buffer, ReadOnlySpan<char> text)
    {
        buffer.WriteSeparator();
        buffer.Append((byte)'"');
        buffer.WriteEscaped(text);
        buffer.Append((byte)'"');
    }

    /// <summary>A property with a text; nothing for none.</summary>
    public static void WriteText(this PooledBuffer buffer, string name, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            buffer.WriteName(name);
            buffer.WriteString(text);
        }
    }

    /// <summary>A string whose UTF-8 needs no escaping.</summary>
    public static void WriteLiteral(this PooledBuffer buffer, ReadOnlySpan<byte> text)
    {
        buffer.WriteSeparator();
        buffer.Append((byte)'"');
        buffer.Append(text);
        buffer.Append((byte)'"');
    }

    /// <summary>A value that is JSON already.</summary>
    public static void WriteRaw(this PooledBuffer buffer, ReadOnlySpan<byte> json)
    {
        buffer.WriteSeparator();
        buffer.Append(json);
    }

    public static void WriteBoolean(this PooledBuffer buffer, bool value) => buffer.WriteRaw(value ? "true"u8 : "false"u8);

    public static void WriteNumber<T>(this PooledBuffer buffer, T value)
        where T : IUtf8SpanFormattable
    {
        buffer.WriteSeparator();
        var space = buffer.GetSpan(64);
        if (!value.TryFormat(space, out var written, default, CultureInfo.InvariantCulture))
        {
            throw new InvalidOperationException("A number needs more than 64 characters.");
        }

        buffer.Advance(written);
    }

    /// <summary>The characters of a string without its quotes.</summary>
    public static void WriteEscaped(this PooledBuffer buffer, ReadOnlySpan<char> text)
    {
        while (true)
        {
            var clean = text.IndexOfAny(EscapedChars);
            buffer.WriteTranscoded(clean < 0 ? text : text[..clean]);
            if (clean < 0)
            {
                return;
            }

            buffer.WriteEscape((byte)text[clean]);
            text = text[(clean + 1)..];
        }
    }

    /// <summary>The bytes of a string without its quotes, from UTF-8.</summary>
    public static void WriteEscaped(this PooledBuffer buffer, ReadOnlySpan<byte> utf8)
    {
        while (true)
        {
            var clean = utf8.IndexOfAny(EscapedBytes);
            buffer.Append(clean < 0 ? utf8 : utf8[..clean]);
            if (clean < 0)
            {
                return;
            }

            buffer.WriteEscape(utf8[clean]);
            utf8 = utf8[(clean + 1)..];
        }
    }

    public static void WriteBase64(this PooledBuffer buffer, ReadOnlySpan<byte> data)
    {
        var space = buffer.GetSpan(System.Buffers.Text.Base64.GetMaxEncodedToUtf8Length(data.Length));
        System.Buffers.Text.Base64.EncodeToUtf8(data, space, out _, out var written);
        buffer.Advance(written);
    }

    private static void WriteTranscoded(this PooledBuffer buffer, ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            // Most text is ASCII: room for that first; the loop finds more when it was not enough.
            var space = buffer.GetSpan(Math.Max(text.Length, 4));
            Utf8.FromUtf16(text, space, out var read, out var written, replaceInvalidSequences: true, isFinalBlock: true);
            buffer.Advance(written);
            text = text[read..];
        }
    }

    private static void WriteEscape(this PooledBuffer buffer, byte value)
    {
        switch (value)
        {
            case (byte)'"': buffer.Append("\\\""u8); break;
            case (byte)'\\': buffer.Append("\\\\"u8); break;
            case (byte)'\n': buffer.Append("\\n"u8); break;
            case (byte)'\r': buffer.Append("\\r"u8); break;
            case (byte)'\t': buffer.Append("\\t"u8); break;
            case (byte)'\b': buffer.Append("\\b"u8); break;
            case (byte)'\f': buffer.Append("\\f"u8); break;
            default: buffer.Append([(byte)'\\', (byte)'u', (byte)'0', (byte)'0', Hex[value >> 4], Hex[value & 15]]); break;
        }
    }
}
