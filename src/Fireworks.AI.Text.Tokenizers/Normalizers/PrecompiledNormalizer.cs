using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Fireworks.AI.Text.Tokenizers.Normalizers;

/// <summary>
/// SentencePiece's compiled normalization rules: a double-array trie of UTF-8 sequences with, for each, what takes its
/// place. At every position the longest sequence is replaced.
/// </summary>
internal sealed class PrecompiledNormalizer : Normalizer
{
    // Far beyond any real rule; it bounds the work that a damaged trie with a cycle can cause.
    private const int LongestRule = 256;

    private const char FullWidthTilde = '～';

    private readonly uint[] _units;
    private readonly byte[] _replacements;
    private readonly SearchValues<char> _unchanged;
    private readonly bool _compatible;

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
        _compatible = Apply("ﬁ①") == "fi1";
    }

    /// <remarks>
    /// Rules made of NFKC list the sequences that it composes, but not every order of marks, and not the characters that
    /// Unicode has got since. The reference, @huggingface/transformers, applies NFKC itself; so it is applied on top,
    /// but for the full-width tilde, which such rules keep.
    /// </remarks>
    public override string Normalize(string text)
    {
        text = Apply(text);
        return !_compatible ? text
            : text.Contains(FullWidthTilde) ? string.Join(FullWidthTilde, text.Split(FullWidthTilde).Select(Compose))
            : Compose(text);
    }

    private static string Compose(string text) => UnicodeNormalizer.ToForm(text, NormalizationForm.FormKC);

    private string Apply(string text)
    {
        if (text.AsSpan().IndexOfAnyExcept(_unchanged) < 0)
        {
            return text;
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        using MemoryStream normalized = new(bytes.Length + 64);
        for (var position = 0; position < bytes.Length;)
        {
            if (TryFindLongest(bytes.AsSpan(position), out var length, out var replacement))
            {
                ReadOnlySpan<byte> content = _replacements.AsSpan(replacement);
                var end = content.IndexOf((byte)0);
                normalized.Write(end < 0 ? content : content[..end]);
            }
            else
            {
                Rune.DecodeFromUtf8(bytes.AsSpan(position), out _, out length);
                normalized.Write(bytes.AsSpan(position, length));
            }

            position += length;
        }

        return Encoding.UTF8.GetString(normalized.GetBuffer().AsSpan(0, (int)normalized.Length));
    }

    private bool TryFindLongest(ReadOnlySpan<byte> text, out int length, out int replacement)
    {
        length = 0;
        replacement = 0;
        var node = OffsetOf(_units[0]);
        text = text[..Math.Min(text.Length, LongestRule)];
        for (var index = 0; index < text.Length && TryStep(node, text[index], out node, out var unit); index++)
        {
            var hasValue = (unit >> 8 & 1) == 1;
            if (hasValue && node < _units.Length)
            {
                var value = _units[node] & 0x7FFFFFFF;
                if (value < _replacements.Length)
                {
                    length = index + 1;
                    replacement = (int)value;
                }
            }
        }

        return length > 0;
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
