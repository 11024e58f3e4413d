using System.Numerics;
using System.Runtime.InteropServices;

namespace Fireworks.AI.Text.Tokenizers.Models;

/// <summary>Cuts pieces of pre-tokenized text into tokens. Safe for concurrent use.</summary>
internal abstract class TokenModel(Vocabulary vocabulary)
{
    // A small vocabulary belongs to a small model, which need not remember many words.
    private readonly WordCache _cache = new((int)BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(vocabulary.Size * 2, 1 << 11, 1 << 16)));

    public Vocabulary Vocabulary { get; } = vocabulary;

    /// <summary>Appends the ids of <paramref name="piece"/> to <paramref name="ids"/>.</summary>
    public virtual void Encode(ReadOnlySpan<char> piece, List<int> ids)
    {
        if (!WordCache.CanHold(piece))
        {
            EncodeWord(piece, ids);
            return;
        }

        var hash = KeyHash.Compute(piece);
        if (!piece.IsEmpty && !_cache.TryGet(piece, hash, ids))
        {
            var start = ids.Count;
            EncodeWord(piece, ids);
            _cache.Add(piece, hash, CollectionsMarshal.AsSpan(ids)[start..]);
        }
    }

    /// <summary>Appends the ids of a word that is not empty and not known yet.</summary>
    protected abstract void EncodeWord(ReadOnlySpan<char> word, List<int> ids);
}

/// <summary>Every word is a token, or unknown.</summary>
internal sealed class WordLevelModel(Vocabulary vocabulary, int unknownId, IReadOnlySet<int> excluded) : TokenModel(vocabulary)
{
    protected override void EncodeWord(ReadOnlySpan<char> word, List<int> ids)
    {
        var id = Vocabulary.Find(word);
        ids.Add(id < 0 || excluded.Contains(id) ? unknownId : id);
    }
}
