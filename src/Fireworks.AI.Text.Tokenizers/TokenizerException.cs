namespace Fireworks.AI.Text.Tokenizers;

/// <summary>A tokenizer file that cannot be used; the message names the place in the file and the mend.</summary>
internal sealed class TokenizerException : Exception
{
    public TokenizerException(string message)
        : base(message)
    {
    }

    public TokenizerException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
