namespace Fireworks.AI.Text.Tokenizers;

/// <summary>Rewrites a text before it is cut. Safe for concurrent use.</summary>
internal abstract class Normalizer
{
    public abstract string Normalize(string text);
}
