using System.Text;

namespace Fireworks.AI.Text.Tokenizers.Decoders;

/// <summary>One step from tokens back to text. Immutable; what a text in progress needs is in the stage it creates.</summary>
internal abstract class TokenDecoder
{
    /// <summary>Starts a text: a stage that passes what it makes of its tokens to <paramref name="next"/>.</summary>
    /// <param name="next">The step behind this one.</param>
    /// <param name="fused">Whether the tokens arrive as parts of one.</param>
    /// <param name="joined">Whether the steps behind join the tokens, so that it does not matter where one ends.</param>
    public abstract DecoderStage CreateStage(DecoderStage next, bool fused, bool joined);

    /// <summary>Whether the step makes one token of all.</summary>
    public virtual bool JoinsTokens => false;

    /// <summary>Whether the step can work on parts of a token; else it gets the whole at the end.</summary>
    public virtual bool TakesParts => false;

    /// <summary>What the step makes of a token in the middle of a text.</summary>
    public virtual string MapToken(string token) => token;

    /// <summary>The bytes that the token stands for by itself, or null where it stands for text.</summary>
    public virtual byte[]? TryGetBytes(string token) => null;
}

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

/// <summary>The end of the decoding steps: collects the text.</summary>
internal sealed class TextSink : DecoderStage
{
    private readonly StringBuilder _text = new();

    public override void Push(ReadOnlySpan<char> token) => _text.Append(token);

    public override void Finish()
    {
    }

    /// <summary>The text since the last call.</summary>
    public string Take()
    {
        if (_text.Length == 0)
        {
            return "";
        }

        var text = _text.ToString();
        _text.Clear();
        return text;
    }
}
