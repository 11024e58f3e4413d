using System.Text;
using System.Text.Unicode;
using Fireworks.AI.Text.Grammars.Masks;

namespace Fireworks.AI.Text.Grammars;

/// <summary>A model's tokens, prepared once for masks by any grammar. Thread-safe.</summary>
internal sealed class TokenVocabulary
{
    /// <summary>Longer tokens are never allowed: what they say can be said with shorter ones.</summary>
    private const int MaximumTokenLength = 255;

    private readonly ReadOnlyMemory<byte>[] _tokenBytes;
    private readonly HashSet<int> _endOfSequence;
    private readonly byte[] _freeTextLengths;
    private readonly uint[]?[] _freeTextMasks;
    private readonly TokenTrie _all;
    private readonly TokenTrie _notFreeText;
    private readonly Func<string, int[]?>? _encode;

    /// <param name="tokenBytes">The bytes of each token id; empty for tokens that no grammar may produce.</param>
    /// <param name="endOfSequenceIds">Ids allowed exactly where a grammar accepts; their bytes are ignored.</param>
    /// <param name="encode">
    /// How the tokenizer cuts a text, or null where it has no tokens for it; without it a text that must come is left to the model to cut.
    /// </param>
    public TokenVocabulary(
        IReadOnlyList<ReadOnlyMemory<byte>> tokenBytes, IReadOnlyList<int> endOfSequenceIds, Func<string, int[]?>? encode = null)
    {
        ArgumentNullException.ThrowIfNull(tokenBytes);
        ArgumentNullException.ThrowIfNull(endOfSequenceIds);
        _tokenBytes = [.. tokenBytes.Select(static bytes => bytes.Length <= MaximumTokenLength ? bytes : default)];
        _endOfSequence = [.. endOfSequenceIds];
        _encode = encode;
        EndOfSequenceIds = [.. _endOfSequence];
        foreach (var id in EndOfSequenceIds)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(id, nameof(endOfSequenceIds));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(id, _tokenBytes.Length, nameof(endOfSequenceIds));
            _tokenBytes[id] = default;
        }

        Escapes = [.. Enumerable.Range(0, Count).Where(id => _tokenBytes[id].Span.Contains((byte)'\\'))];
        EscapedQuotes = Array.FindAll(Escapes, id => _tokenBytes[id].Span.Contains((byte)'"'));
        BeginningValues = [.. Enumerable.Range(0, Count).Where(id => HoldsValueAfterComma(_tokenBytes[id].Span, whole: false))];
        SpanningValues = Array.FindAll(BeginningValues, id => HoldsValueAfterComma(_tokenBytes[id].Span, whole: true));
        _freeTextLengths = Array.ConvertAll(_tokenBytes, static bytes => FreeTextLength(bytes.Span));
        _freeTextMasks = new uint[]?[_freeTextLengths.DefaultIfEmpty().Max() + 1];
        _all = new TokenTrie(_tokenBytes, Enumerable.Range(0, _tokenBytes.Length));
        _notFreeText = new TokenTrie(_tokenBytes, Enumerable.Range(0, _tokenBytes.Length).Where(id => _freeTextLengths[id] == 0));
    }

    /// <summary>Number of token ids.</summary>
    public int Count => _tokenBytes.Length;

    /// <summary>Length of a mask: one bit per token id.</summary>
    public int MaskLength => (Count + 31) / 32;

    public int[] EndOfSequenceIds { get; }

    /// <summary>Tokens with a backslash.</summary>
    public int[] Escapes { get; }

    /// <summary>Tokens with a comma and, after it, the beginning of a value or name.</summary>
    public int[] BeginningValues { get; }

    /// <summary>Tokens with a comma and, after it, a whole JSON value with its end.</summary>
    public int[] SpanningValues { get; }

    /// <summary>Tokens with a backslash and a quote.</summary>
    public int[] EscapedQuotes { get; }

    public bool IsEndOfSequence(int token) => _endOfSequence.Contains(token);

    /// <summary>The bytes of a token; none for an id beyond the tokenizer, of which the scores of many models have some.</summary>
    public ReadOnlySpan<byte> GetBytes(int token) => (uint)token < (uint)_tokenBytes.Length ? _tokenBytes[token].Span : [];

    /// <summary>Whether <see cref="FirstToken"/> has a tokenizer to ask.</summary>
    public bool CanEncode => _encode is not null;

    /// <summary>The token with which the tokenizer begins a text; -1 where its tokens do not say exactly this text.</summary>
    public int FirstToken(ReadOnlySpan<byte> text)
    {
        if (_encode is null || !Utf8.IsValid(text))
        {
            return -1;
        }

        // The text ends with a guess at what follows; a tokenizer without unknown words may not have it.
        if (_encode(Encoding.UTF8.GetString(text)) is not { Length: > 0 } tokens)
        {
            return -1;
        }

        foreach (var token in tokens)
        {
            var bytes = GetBytes(token);
            if (bytes.IsEmpty || !text.StartsWith(bytes))
            {
                return -1;
            }

            text = text[bytes.Length..];
        }

        return text.IsEmpty ? tokens[0] : -1;
    }

    /// <summary>All tokens, or only those that are not plain characters of a JSON string.</summary>
    public TokenTrie GetTrie(bool withoutFreeText) => withoutFreeText ? _notFreeText : _all;

    /// <summary>The tokens of at most so many plain characters of a JSON string.</summary>
    public uint[] GetFreeTextMask(int maximumCharacters)
    {
        var length = Math.Min(maximumCharacters, _freeTextMasks.Length - 1);
        if (Volatile.Read(ref _freeTextMasks[length]) is { } known)
        {
            return known;
        }

        var mask = new uint[MaskLength];
        for (var id = 0; id < _freeTextLengths.Length; id++)
        {
            if (_freeTextLengths[id] > 0 && _freeTextLengths[id] <= length)
            {
                mask[id >> 5] |= 1u << (id & 31);
            }
        }

        Volatile.Write(ref _freeTextMasks[length], mask);
        return mask;
    }

    private static bool HoldsValueAfterComma(ReadOnlySpan<byte> bytes, bool whole)
    {
        for (var comma = bytes.IndexOf((byte)','); comma >= 0; comma = bytes.IndexOf((byte)','))
        {
            bytes = bytes[(comma + 1)..].TrimStart(" \t\r\n"u8);
            if (!bytes.IsEmpty && (!whole || bytes[1..].IndexOfAny(Ends(bytes[0])) >= 0))
            {
                return true;
            }
        }

        return false;

        static ReadOnlySpan<byte> Ends(byte first) => first == '"' ? "\""u8 : first is (byte)'[' or (byte)'{' ? "]}"u8 : ",]}"u8;
    }

    /// <summary>
    /// The number of characters begun by a token that consists of plain characters of a JSON string and starts at a
    /// character; 0 for any other token. A character cut off at the end counts, when it can be completed.
    /// </summary>
    private static byte FreeTextLength(ReadOnlySpan<byte> bytes)
    {
        var count = 0;
        while (!bytes.IsEmpty)
        {
            if (bytes[0] is < 0x20 or (byte)'"' or (byte)'\\')
            {
                return 0;
            }

            var status = Rune.DecodeFromUtf8(bytes, out _, out var consumed);
            if (status == System.Buffers.OperationStatus.InvalidData)
            {
                return 0;
            }

            count++;
            bytes = bytes[consumed..];
        }

        return (byte)(count > 255 ? 0 : count);
    }
}
