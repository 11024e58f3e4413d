using System.Text;
using Fireworks.AI.Text.Tokenizers.Patterns;

namespace Fireworks.AI.Text.Tokenizers.Normalizers;

/// <summary>Makes normalizers of what tokenizer.json says.</summary>
internal static class NormalizerFactory
{
    public static Normalizer Create(ConfigNode node) => node.Type switch
    {
        "Sequence" => new NormalizerSequence(node.Get("normalizers").AsArray().Select(Create).ToList()),
        "NFC" => new UnicodeNormalizer(NormalizationForm.FormC),
        "NFD" => new UnicodeNormalizer(NormalizationForm.FormD),
        "NFKC" => new UnicodeNormalizer(NormalizationForm.FormKC),
        "NFKD" => new UnicodeNormalizer(NormalizationForm.FormKD),
        "Lowercase" => CharacterNormalizer.Lowercase,
        "StripAccents" => CharacterNormalizer.StripAccents,
        "Nmt" => CharacterNormalizer.Translation,
        "Strip" => new StripNormalizer(node.Get("strip_left").AsBoolean(true), node.Get("strip_right").AsBoolean(true)),
        "Prepend" => new PrependNormalizer(node.Get("prepend").AsString()),
        "Replace" => new ReplaceNormalizer(PatternFactory.Create(node.Get("pattern")), node.Get("content").AsString()),
        "ByteLevel" => new ByteLevelNormalizer(),
        "BertNormalizer" => CreateBert(node),
        "Precompiled" => CreatePrecompiled(node.Get("precompiled_charsmap")),
        _ => throw node.Unsupported(
            "NFC, NFD, NFKC, NFKD, Lowercase, Strip, StripAccents, Prepend, Replace, "
            + "Nmt, ByteLevel, BertNormalizer, Precompiled, Sequence"),
    };

    private static BertNormalizer CreateBert(ConfigNode node)
    {
        var lowercase = node.Get("lowercase").AsBoolean(true);
        return new BertNormalizer(
            node.Get("clean_text").AsBoolean(true),
            node.Get("handle_chinese_chars").AsBoolean(true),
            node.Get("strip_accents").AsBoolean(lowercase),
            lowercase);
    }

    private static Normalizer CreatePrecompiled(ConfigNode node)
    {
        // A model that was trained without rules has an empty map.
        if (node.IsNull || node.AsString().Length == 0)
        {
            return new NormalizerSequence([]);
        }

        try
        {
            return new PrecompiledNormalizer(Convert.FromBase64String(node.AsString()));
        }
        catch (FormatException exception)
        {
            throw node.Error($"the rules cannot be read: {exception.Message.TrimEnd('.')}");
        }
    }
}
