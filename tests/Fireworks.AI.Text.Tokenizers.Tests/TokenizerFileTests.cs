using System.Text;

namespace Fireworks.AI.Text.Tokenizers.Tests;

public class TokenizerFileTests
{
    private const string Model = """ "model": {"type": "BPE", "vocab": {"a": 0, "b": 1, "ab": 2}, "merges": ["a b"]} """;

    [Theory]
    [InlineData("", "not valid JSON")]
    [InlineData("[]", "an object is expected")]
    [InlineData("{}", "model: the file has none")]
    [InlineData("{\"model\": {\"type\": \"BPE\"}}", "model.vocab: the model has none")]
    [InlineData("{\"model\": {\"type\": \"Markov\", \"vocab\": {}}}", "model.type: 'Markov' is not supported; supported are BPE")]
    [InlineData("{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": -1}}}", "model.vocab: the id of 'a'")]
    [InlineData("{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 99999999}}}", "model.vocab: the id of 'a'")]
    [InlineData("{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 0}, \"merges\": [\"a b\"]}}", "model.merges[0]: 'a b' is not two tokens")]
    [InlineData("{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 0}, \"merges\": [[\"a\", \"a\"]]}}", "model.merges[0]: its tokens")]
    [InlineData("{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 0}, \"merges\": 7}}", "model.merges: an array is expected")]
    [InlineData("{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 0}, \"unk_token\": \"u\"}}", "model.unk_token: 'u' is not in model.vocab")]
    [InlineData("{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 0}, \"dropout\": 0.1}}", "model.dropout: dropout makes the tokens random")]
    [InlineData("{\"model\": {\"type\": \"Unigram\", \"vocab\": [[\"a\"]]}}", "model.vocab[0]: a pair of token and score")]
    [InlineData("{\"model\": {\"type\": \"Unigram\", \"vocab\": [[\"a\", 0]], \"unk_id\": 5}}", "model.unk_id: the id is not in model.vocab")]
    [InlineData("{\"model\": {\"type\": \"WordPiece\", \"vocab\": {\"a\": 0}}}", "model.unk_token: '[UNK]' is not in model.vocab")]
    public void Malformed_model_is_refused_by_place(string json, string problem) => AssertRefused(json, problem);

    [Theory]
    [InlineData("\"normalizer\": {\"type\": \"Rot13\"}", "normalizer: 'Rot13' is not supported; supported are NFC")]
    [InlineData("\"normalizer\": {\"type\": \"Sequence\", \"normalizers\": [{\"type\": \"NFC\"}, {\"type\": \"X\"}]}", "normalizer.normalizers[1]: 'X'")]
    [InlineData("\"normalizer\": {\"type\": \"Precompiled\", \"precompiled_charsmap\": \"AAAA\"}", "normalizer.precompiled_charsmap: the rules cannot be read")]
    [InlineData("\"normalizer\": {\"type\": \"Prepend\"}", "normalizer.prepend: a string is expected, not nothing")]
    [InlineData("\"pre_tokenizer\": {\"type\": \"UnicodeScripts\"}", "pre_tokenizer: 'UnicodeScripts' is not supported")]
    [InlineData("\"pre_tokenizer\": {\"type\": \"Split\", \"pattern\": {\"Regex\": \"(\"}, \"behavior\": \"Isolated\"}", "pre_tokenizer.pattern.Regex: the regular expression cannot be used")]
    [InlineData("\"pre_tokenizer\": {\"type\": \"Split\", \"pattern\": {\"String\": \"x\"}, \"behavior\": \"Eaten\"}", "pre_tokenizer.behavior: 'Eaten' is not a behavior")]
    [InlineData("\"pre_tokenizer\": {\"type\": \"Metaspace\", \"replacement\": \"__\"}", "pre_tokenizer.replacement: one character is expected")]
    [InlineData("\"post_processor\": {\"type\": \"TemplateProcessing\", \"single\": [{\"SpecialToken\": {\"id\": \"x\", \"type_id\": 0}}]}", "post_processor.single[0].SpecialToken.id: 'x' is not in post_processor.special_tokens")]
    [InlineData("\"decoder\": {\"type\": \"Base64\"}", "decoder: 'Base64' is not supported")]
    [InlineData("\"added_tokens\": [{\"id\": 3}]", "added_tokens[0].content: a string is expected")]
    [InlineData("\"added_tokens\": [{\"id\": 88888888, \"content\": \"x\"}]", "added_tokens[0].id")]
    public void Unsupported_component_is_refused_by_name(string section, string problem) => AssertRefused($"{{{section}, {Model}}}", problem);

    [Fact]
    public void Missing_file_is_refused_by_name()
    {
        var path = Path.Combine(Path.GetTempPath(), "no-such-folder", "tokenizer.json");

        Assert.Contains(path, Assert.Throws<TokenizerException>(() => Tokenizer.Load(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Order_and_forms_of_a_file_do_not_matter()
    {
        string[] files =
        [
            $$"""{ {{Model}} }""",
            """{"model": {"merges": [["a", "b"]], "vocab": {"a": 0, "b": 1, "ab": 2}, "type": "BPE"}, "decoder": null}""",
            """{"model": {"vocab": {"\u0061": 0, "b": 1, "ab": 2}, "merges": ["#version: 0.2", "a b"]}, "added_tokens": []}""",
        ];
        foreach (var file in files)
        {
            var tokenizer = Tokenizer.Parse([.. "\uFEFF"u8, .. Encoding.UTF8.GetBytes(file)]);
            Assert.Equal([2, 0, 1 + 1], tokenizer.Encode("abaab"));
        }
    }

    [Fact]
    public void Merge_of_tokens_with_spaces_is_read_as_the_vocabulary_says()
    {
        var tokenizer = Tokenizer.Parse(
            """{"model": {"type": "BPE", "vocab": {" ": 0, "  ": 1, "    ": 2}, "merges": ["   ", "     "]}}"""u8);

        Assert.Equal([2, 1, 0], tokenizer.Encode("       "));
    }

    private static void AssertRefused(string json, string problem) => Assert.Contains(
        problem,
        Assert.Throws<TokenizerException>(() => Tokenizer.Parse(Encoding.UTF8.GetBytes(json))).Message,
        StringComparison.Ordinal);
}
