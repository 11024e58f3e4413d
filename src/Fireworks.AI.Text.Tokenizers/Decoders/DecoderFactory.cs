using Fireworks.AI.Text.Tokenizers.Patterns;

namespace Fireworks.AI.Text.Tokenizers.Decoders;

/// <summary>Makes decoders of what tokenizer.json says.</summary>
internal static class DecoderFactory
{
    public static TokenDecoder Create(ConfigNode node) => node.Type switch
    {
        "Sequence" => new DecoderSequence(node.Get("decoders").AsArray().Select(Create).ToList()),
        "ByteLevel" => new ByteLevelDecoder(),
        "ByteFallback" => new ByteFallbackDecoder(),
        "Fuse" => new FuseDecoder(),
        "Replace" => new ReplaceDecoder(PatternFactory.Create(node.Get("pattern")), node.Get("content").AsString()),
        "Strip" => new StripDecoder(
            node.Get("content").AsCharacter(), node.Get("start").AsInt32(0), node.Get("stop").AsInt32(0)),
        "Metaspace" => new MetaspaceDecoder(
            node.Has("replacement") ? node.Get("replacement").AsCharacter() : '▁',
            node.Get("add_prefix_space").AsBoolean(true)
                && !(node.Get("prepend_scheme") is { IsNull: false } scheme && scheme.AsString() == "never")),
        "WordPiece" => new WordPieceDecoder(
            node.Has("prefix") ? node.Get("prefix").AsString() : "##", node.Get("cleanup").AsBoolean(true)),
        "BPEDecoder" => new SuffixDecoder(node.Has("suffix") ? node.Get("suffix").AsString() : "</w>"),
        "CTC" => new CtcDecoder(
            node.Has("pad_token") ? node.Get("pad_token").AsString() : "<pad>",
            node.Has("word_delimiter_token") ? node.Get("word_delimiter_token").AsString() : "|",
            node.Get("cleanup").AsBoolean(true)),
        _ => throw node.Unsupported(
            "ByteLevel, ByteFallback, Fuse, Replace, Strip, Metaspace, WordPiece, BPEDecoder, CTC, Sequence"),
    };
}
