using Fireworks.AI.Text.Tokenizers;

namespace Fireworks.AI.Extensions.Onnx.ModelFolders;

/// <summary>Loads the tokenizer of an encoder: <c>tokenizer.json</c>, or the vocabulary of BERT.</summary>
internal static class TokenizerLoader
{
    /// <summary>Checks that one of the files is there.</summary>
    public static void Check(ModelFolder folder)
    {
        if (!folder.Exists(ModelFolder.TokenizerFile) && !folder.Exists(BertVocabulary.File))
        {
            throw Missing(folder);
        }
    }

    public static Tokenizer Load(ModelFolder folder)
    {
        try
        {
            if (folder.Exists(ModelFolder.TokenizerFile))
            {
                return Tokenizer.Load(folder.Require(ModelFolder.TokenizerFile, "It holds the tokenizer."));
            }

            if (folder.ReadTextOrNull(BertVocabulary.File) is not { } vocabulary)
            {
                throw Missing(folder);
            }

            var settings = ConfigProperties.ReadOrNull(folder, ModelFolder.TokenizerConfigFile, static file => new BertVocabulary
            {
                Lowercase = file.Boolean("do_lower_case") ?? true,
                StripAccents = file.Boolean("strip_accents"),
                SeparatesChinese = file.Boolean("tokenize_chinese_chars") ?? true,
            });
            return Tokenizer.Parse((settings ?? new BertVocabulary()).ToTokenizerJson(vocabulary));
        }
        catch (TokenizerException exception)
        {
            throw folder.Error($"The tokenizer cannot be used: {exception.Message}", exception);
        }
    }

    private static OnnxModelException Missing(ModelFolder folder) =>
        folder.Error(
            $"{ModelFolder.TokenizerFile} is missing, and so is {BertVocabulary.File}. One of them is needed to turn texts into tokens.");
}
