namespace Fireworks.AI.Text.Tokenizers;

/// <summary>A decoding step at work on one text. Passes on what no later token can change.</summary>
internal abstract class DecoderStage
{
    /// <summary>Takes a token, or a part of one behind a step that joins them.</summary>
    public abstract void Push(ReadOnlySpan<char> token);

    /// <summary>Takes an added token, whose text stands as it is in byte-level vocabularies too.</summary>
    public virtual void PushAdded(ReadOnlySpan<char> token) => Push(token);

    /// <summary>Ends the text.</summary>
    public abstract void Finish();
}
