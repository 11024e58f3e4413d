namespace Fireworks.AI.Text.Tokenizers;

/// <summary>What a tokenizer.json describes.</summary>
internal sealed record TokenizerParts(
    IReadOnlyList<AddedToken> AddedTokens,
    Normalizer? Normalizer,
    PreTokenizer? PreTokenizer,
    TokenModel Model,
    PostProcessor? PostProcessor,
    TokenDecoder Decoder);
