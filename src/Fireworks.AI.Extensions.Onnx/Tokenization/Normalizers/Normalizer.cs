namespace Fireworks.AI.Extensions.Onnx.Tokenization;

/// <summary>Rewrites a text before it is cut. Safe for concurrent use.</summary>
internal abstract class Normalizer
{
    public abstract string Normalize(string text);
}
