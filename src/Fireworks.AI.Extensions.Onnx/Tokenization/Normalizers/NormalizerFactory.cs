namespace Fireworks.AI.Extensions.Onnx.Tokenization;

/// <summary>Makes normalizers of what tokenizer.json says.</summary>
internal static class NormalizerFactory
{
    public static Normalizer Create(ConfigNode node) => node.Type switch
    {
        _ => throw node.Unsupported("none"),
    };
}
