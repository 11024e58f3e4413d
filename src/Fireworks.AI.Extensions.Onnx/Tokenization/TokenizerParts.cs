namespace Fireworks.AI.Extensions.Onnx.Tokenization;

/// <summary>What a tokenizer.json describes.</summary>
internal sealed record TokenizerParts(
    IReadOnlyList<AddedToken> AddedTokens,
    Normalizer? Normalizer,
    PreTokenizer? PreTokenizer,
    TokenModel Model,
    PostProcessor? PostProcessor,
    TokenDecoder Decoder);
