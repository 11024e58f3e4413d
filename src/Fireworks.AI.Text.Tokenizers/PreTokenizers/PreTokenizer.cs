namespace Fireworks.AI.Text.Tokenizers;

/// <summary>One step of pre-tokenization: cuts the pieces of a text further, or rewrites them. Safe for concurrent use.</summary>
internal abstract class PreTokenizer
{
    public abstract void Apply(PreTokenizedText text);
}
