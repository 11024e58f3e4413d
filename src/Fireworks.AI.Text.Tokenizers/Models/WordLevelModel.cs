namespace Fireworks.AI.Text.Tokenizers;

/// <summary>Every word is a token, or unknown.</summary>
internal sealed class WordLevelModel(Vocabulary vocabulary, int unknownId, IReadOnlySet<int> excluded) : TokenModel(vocabulary)
{
    protected override void EncodeWord(ReadOnlySpan<char> word, List<int> ids)
    {
        var id = Vocabulary.Find(word);
        ids.Add(id < 0 || excluded.Contains(id) ? unknownId : id);
    }
}
