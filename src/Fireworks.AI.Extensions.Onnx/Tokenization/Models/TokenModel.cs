namespace Fireworks.AI.Extensions.Onnx.Tokenization;

/// <summary>Cuts one piece of pre-tokenized text into tokens. Safe for concurrent use.</summary>
internal abstract class TokenModel(Vocabulary vocabulary)
{
    public Vocabulary Vocabulary { get; } = vocabulary;

    /// <summary>Appends the ids of <paramref name="piece"/> to <paramref name="ids"/>.</summary>
    public abstract void Encode(ReadOnlySpan<char> piece, List<int> ids);
}
