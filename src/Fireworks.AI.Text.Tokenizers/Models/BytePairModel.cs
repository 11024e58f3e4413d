using System.Buffers;

namespace Fireworks.AI.Text.Tokenizers;

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
