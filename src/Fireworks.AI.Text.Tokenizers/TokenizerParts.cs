using Fireworks.AI.Text.Tokenizers.AddedTokens;
using Fireworks.AI.Text.Tokenizers.Decoders;
using Fireworks.AI.Text.Tokenizers.Models;
using Fireworks.AI.Text.Tokenizers.Normalizers;
using Fireworks.AI.Text.Tokenizers.PostProcessors;
using Fireworks.AI.Text.Tokenizers.PreTokenizers;

namespace Fireworks.AI.Text.Tokenizers;

/// <summary>What a tokenizer.json describes.</summary>
internal sealed record TokenizerParts(
    IReadOnlyList<AddedToken> AddedTokens,
    Normalizer? Normalizer,
    PreTokenizer? PreTokenizer,
    TokenModel Model,
    PostProcessor? PostProcessor,
    TokenDecoder Decoder);
