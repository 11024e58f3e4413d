using System.Buffers;

namespace Fireworks.AI.Text.Tokenizers.Models;

/// <summary>
/// Byte pair encoding, over bytes (GPT-2, Llama 3, Qwen, Phi) or over characters with an optional fallback to byte
/// tokens (Llama 2, Mistral, Gemma).
/// </summary>
internal sealed class BytePairModel : TokenModel
{
    private readonly BytePairOptions _options;
    private readonly MergeTable _merges;
    private readonly IReadOnlySet<int> _special;
    private readonly SymbolTable _symbols;
    private readonly WordBoundary? _boundary;

    public BytePairModel(Vocabulary vocabulary, MergeTable merges, BytePairOptions options, IReadOnlySet<int> special)
        : base(vocabulary)
    {
        _options = options;
        _merges = merges;
        _symbols = new SymbolTable(vocabulary, options);
        _special = special;
        _boundary = options.BytesAsInput || options.IgnoreMerges ? null : WordBoundary.TryCreate(vocabulary, options);
    }

    public override void Encode(ReadOnlySpan<char> piece, List<int> ids)
    {
        if (_boundary is null)
        {
            base.Encode(piece, ids);
            return;
        }

        while (!piece.IsEmpty)
        {
            var length = _boundary.FindEnd(piece);
            base.Encode(piece[..length], ids);
            piece = piece[length..];
        }
    }

    protected override void EncodeWord(ReadOnlySpan<char> word, List<int> ids)
    {
        if (_options.IgnoreMerges && _symbols.FindWord(word) is int whole and >= 0 && !_special.Contains(whole))
        {
            ids.Add(whole);
            return;
        }

        var capacity = SymbolTable.GetMaximumCount(word);
        var rented = capacity > 256 ? ArrayPool<int>.Shared.Rent(capacity) : null;
        var symbols = rented ?? stackalloc int[256];
        symbols = symbols[.._symbols.GetSymbols(word, symbols)];
        ids.AddRange(symbols[..BytePairMerger.Merge(symbols, _merges)]);
        if (rented is not null)
        {
            ArrayPool<int>.Shared.Return(rented);
        }
    }
}

/// <summary>The settings of a byte pair encoding, as tokenizer.json has them.</summary>
internal sealed record BytePairOptions
{
    public string? UnknownToken { get; init; }

    public string ContinuingSubwordPrefix { get; init; } = "";

    public string EndOfWordSuffix { get; init; } = "";

    /// <summary>Whether unknown characters in a row become one unknown token.</summary>
    public bool FuseUnknown { get; init; }

    /// <summary>Whether an unknown character becomes byte tokens such as &lt;0x0A&gt;.</summary>
    public bool ByteFallback { get; init; }

    /// <summary>Whether a piece that is a token as a whole is not built from merges.</summary>
    public bool IgnoreMerges { get; init; }

    /// <summary>
    /// Whether pieces come as text whose UTF-8 bytes are the symbols; else the pieces' characters are, and a byte-level
    /// pre-tokenizer or normalizer has mapped them to the alphabet before.
    /// </summary>
    public bool BytesAsInput { get; init; }
}
