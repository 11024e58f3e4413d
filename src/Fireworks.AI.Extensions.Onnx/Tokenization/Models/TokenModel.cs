using System.Runtime.InteropServices;

namespace Fireworks.AI.Extensions.Onnx.Tokenization;

/// <summary>Cuts pieces of pre-tokenized text into tokens. Safe for concurrent use.</summary>
internal abstract class TokenModel(Vocabulary vocabulary)
{
    private readonly WordCache _cache = new();

    public Vocabulary Vocabulary { get; } = vocabulary;

    /// <summary>Appends the ids of <paramref name="piece"/> to <paramref name="ids"/>.</summary>
    public virtual void Encode(ReadOnlySpan<char> piece, List<int> ids)
    {
        if (piece.IsEmpty || _cache.TryGet(piece, ids))
        {
            return;
        }

        int start = ids.Count;
        EncodeWord(piece, ids);
        _cache.Add(piece, CollectionsMarshal.AsSpan(ids)[start..]);
    }

    /// <summary>Appends the ids of a word that is not empty and not known yet.</summary>
    protected abstract void EncodeWord(ReadOnlySpan<char> word, List<int> ids);
}
