namespace Fireworks.AI.Extensions.Onnx.Tokenization;

/// <summary>Makes decoders of what tokenizer.json says.</summary>
internal static class DecoderFactory
{
    public static TokenDecoder Create(ConfigNode node) => node.Type switch
    {
        "Sequence" => new DecoderSequence(node.Get("decoders").AsArray().Select(Create).ToList()),
        "ByteLevel" => new ByteLevelDecoder(),
        _ => throw node.Unsupported("ByteLevel, Sequence"),
    };
}
