using System.Globalization;
using System.Text;
using Fireworks.AI.Text.Tokenizers.Characters;

namespace Fireworks.AI.Text.Tokenizers.Models;

/// <summary>The symbols that a word starts from, before any merge.</summary>
internal sealed class SymbolTable
{
    private const int Absent = -1;

    private readonly Vocabulary _vocabulary;
    private readonly BytePairOptions _options;
    private readonly int _unknown = Absent;
    private readonly int[] _byteSymbols = new int[256];

    // The ids of single characters, in pages of 256.
    private readonly int[]?[] _characterSymbols = new int[]?[256];

    public SymbolTable(Vocabulary vocabulary, BytePairOptions options)
    {
        _vocabulary = vocabulary;
        _options = options;
        if (options.UnknownToken is { } unknown)
        {
            _unknown = vocabulary.Find(unknown.AsSpan());
            if (_unknown < 0)
            {
                throw new TokenizerException($"model.unk_token: '{unknown}' is not in model.vocab. Add it, or set unk_token to null.");
            }
        }

        for (var value = 0; value < 256; value++)
        {
            _byteSymbols[value] = options.BytesAsInput
                ? vocabulary.Find([ByteAlphabet.ToCharacter((byte)value)])
                : vocabulary.Find(string.Create(CultureInfo.InvariantCulture, $"<0x{value:X2}>").AsSpan());
        }

        if (!options.BytesAsInput)
        {
            for (var id = 0; id < vocabulary.Size; id++)
            {
                var token = vocabulary.GetUtf8(id);
                if (token.Length is > 0 and <= 3 && Rune.DecodeFromUtf8(token, out var rune, out var length) == 0 && length == token.Length)
                {
                    AddCharacter((char)rune.Value, vocabulary.Find(token));
                }
            }
        }
    }

    /// <summary>An upper bound of the number of symbols of a word.</summary>
    public static int GetMaximumCount(ReadOnlySpan<char> word) => word.Length * 3;

    /// <summary>The id of the token that is the whole word, or -1.</summary>
    public int FindWord(ReadOnlySpan<char> word)
    {
        if (!_options.BytesAsInput)
        {
            return _vocabulary.Find(word);
        }

        var length = Encoding.UTF8.GetByteCount(word);
        var bytes = length <= 256 ? stackalloc byte[length] : new byte[length];
        var mapped = length <= 256 ? stackalloc char[length] : new char[length];
        Encoding.UTF8.GetBytes(word, bytes);
        for (var index = 0; index < length; index++)
        {
            mapped[index] = ByteAlphabet.ToCharacter(bytes[index]);
        }

        return _vocabulary.Find(mapped);
    }

    public int GetSymbols(ReadOnlySpan<char> word, Span<int> symbols) =>
        _options.BytesAsInput ? GetByteSymbols(word, symbols) : GetCharacterSymbols(word, symbols);

    private int GetByteSymbols(ReadOnlySpan<char> word, Span<int> symbols)
    {
        SymbolWriter writer = new(symbols, _unknown, _options.FuseUnknown);
        Span<byte> bytes = stackalloc byte[CodePoint.MaximumUtf8Length];
        for (var index = 0; index < word.Length;)
        {
            var character = word[index];
            if (character < 0x80)
            {
                bytes[0] = (byte)character;
                AddBytes(ref writer, bytes[..1]);
                index++;
            }
            else
            {
                Rune.DecodeFromUtf16(word[index..], out var rune, out var length);
                AddBytes(ref writer, bytes[..rune.EncodeToUtf8(bytes)]);
                index += length;
            }
        }

        return writer.Finish();
    }

    private void AddBytes(ref SymbolWriter writer, scoped ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            writer.Add(_byteSymbols[value]);
        }
    }

    private int GetCharacterSymbols(ReadOnlySpan<char> word, Span<int> symbols)
    {
        SymbolWriter writer = new(symbols, _unknown, _options.FuseUnknown);
        var affixed = _options.ContinuingSubwordPrefix.Length > 0 || _options.EndOfWordSuffix.Length > 0;
        for (var index = 0; index < word.Length;)
        {
            var length = char.IsHighSurrogate(word[index]) && index + 1 < word.Length && char.IsLowSurrogate(word[index + 1]) ? 2 : 1;
            var character = word.Slice(index, length);
            var symbol = affixed ? FindAffixed(character, index == 0, index + length == word.Length)
                : length == 1 ? FindCharacter(character[0])
                : _vocabulary.Find(character);
            if (symbol != Absent || !_options.ByteFallback || !TryAddFallback(ref writer, character))
            {
                writer.Add(symbol);
            }

            index += length;
        }

        return writer.Finish();
    }

    private int FindCharacter(char character) => _characterSymbols[character >> 8]?[character & 0xFF] ?? Absent;

    private void AddCharacter(char character, int symbol)
    {
        var page = _characterSymbols[character >> 8];
        if (page is null)
        {
            _characterSymbols[character >> 8] = page = new int[256];
            Array.Fill(page, Absent);
        }

        page[character & 0xFF] = symbol;
    }

    private int FindAffixed(ReadOnlySpan<char> character, bool first, bool last) =>
        _vocabulary.Find(string.Concat(
            first ? "" : _options.ContinuingSubwordPrefix, character, last ? _options.EndOfWordSuffix : "").AsSpan());

    private bool TryAddFallback(ref SymbolWriter writer, ReadOnlySpan<char> character)
    {
        Span<byte> bytes = stackalloc byte[CodePoint.MaximumUtf8Length];
        bytes = bytes[..Encoding.UTF8.GetBytes(character, bytes)];
        foreach (var value in bytes)
        {
            if (_byteSymbols[value] == Absent)
            {
                return false;
            }
        }

        AddBytes(ref writer, bytes);
        return true;
    }

    private ref struct SymbolWriter(Span<int> symbols, int unknown, bool fuseUnknown)
    {
        private readonly Span<int> _symbols = symbols;
        private int _count;
        private bool _afterUnknown;

        public void Add(int symbol)
        {
            if (symbol != Absent)
            {
                _symbols[_count++] = symbol;
                _afterUnknown = false;
            }
            else if (unknown != Absent && !(_afterUnknown && fuseUnknown))
            {
                _symbols[_count++] = unknown;
                _afterUnknown = true;
            }
        }

        public readonly int Finish() => _count;
    }
}
