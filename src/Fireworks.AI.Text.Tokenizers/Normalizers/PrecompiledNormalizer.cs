using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Fireworks.AI.Text.Tokenizers.Normalizers;

/// <summary>
/// SentencePiece's compiled normalization rules: a double-array trie of UTF-8 sequences with, for each, what takes its
/// place. As the reference has it, a short grapheme that begins with a rule is replaced as a whole, otherwise each of its
/// characters; of several rules the shortest counts.
/// </summary>
internal sealed class PrecompiledNormalizer : Normalizer
{
    // Longer graphemes are looked at character by character.
    private const int LongestGrapheme = 5;

    private readonly uint[] _units;
    private readonly byte[] _replacements;
    private readonly SearchValues<char> _unchanged;

    /// <param name="rules">The length of the trie, its units, and the replacements, each ended by a zero byte.</param>
    public PrecompiledNormalizer(ReadOnlySpan<byte> rules)
    {
        var size = rules.Length >= 4 ? BinaryPrimitives.ReadUInt32LittleEndian(rules) : 0;
        if (size == 0 || size % 4 != 0 || size > rules.Length - 4)
        {
            throw new FormatException("The rules are cut off or damaged.");
        }

        _units = new uint[size / 4];
        for (var index = 0; index < _units.Length; index++)
        {
            _units[index] = BinaryPrimitives.ReadUInt32LittleEndian(rules[(4 + index * 4)..]);
        }

        _replacements = rules[(4 + (int)size)..].ToArray();

        // No rule starts with one of these, so runs of them are copied as they are.
        _unchanged = SearchValues.Create(Enumerable.Range(0, 0x80)
            .Where(character => !TryStep(OffsetOf(_units[0]), (byte)character, out _, out _))
            .Select(character => (char)character)
            .ToArray());
    }

    public override string Normalize(string text)
    {
        if (text.AsSpan().IndexOfAnyExcept(_unchanged) < 0)
        {
            return text;
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        using MemoryStream normalized = new(bytes.Length + 64);
        var units = text.AsSpan();
        for (var position = 0; position < bytes.Length;)
        {
            var grapheme = units[..StringInfo.GetNextTextElementLength(units)];
            units = units[grapheme.Length..];
            var end = position + Encoding.UTF8.GetByteCount(grapheme);
            if (end - position <= LongestGrapheme && TryReplace(bytes.AsSpan(position, end - position), normalized))
            {
                position = end;
                continue;
            }

            while (position < end)
            {
                Rune.DecodeFromUtf8(bytes.AsSpan(position), out _, out var length);
                if (!TryReplace(bytes.AsSpan(position, length), normalized))
                {
                    normalized.Write(bytes.AsSpan(position, length));
                }

                position += length;
            }
        }

        return Encoding.UTF8.GetString(normalized.GetBuffer().AsSpan(0, (int)normalized.Length));
    }

    private bool TryReplace(ReadOnlySpan<byte> part, MemoryStream normalized)
    {
        var node = OffsetOf(_units[0]);
        for (var index = 0; index < part.Length && TryStep(node, part[index], out node, out var unit); index++)
        {
            var hasValue = (unit >> 8 & 1) == 1;
            if (hasValue && node < _units.Length && (_units[node] & 0x7FFFFFFF) is var value && value < _replacements.Length)
            {
                ReadOnlySpan<byte> content = _replacements.AsSpan((int)value);
                var end = content.IndexOf((byte)0);
                normalized.Write(end < 0 ? content : content[..end]);
                return true;
            }
        }

        return false;
    }

    private bool TryStep(uint node, byte label, out uint next, out uint unit)
    {
        next = node ^ label;
        unit = label != 0 && next < _units.Length ? _units[next] : 0;
        if (label == 0 || next >= _units.Length || (unit & 0x800000FF) != label)
        {
            return false;
        }

        next ^= OffsetOf(unit);
        return true;
    }

    private static uint OffsetOf(uint unit) => unit >> 10 << (int)((unit & 0x200) >> 6);
}
