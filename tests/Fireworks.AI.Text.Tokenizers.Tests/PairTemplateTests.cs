using System.Text;

namespace Fireworks.AI.Text.Tokenizers.Tests;

/// <summary>What a file says of one text and of two, and texts for which nobody vouches.</summary>
public sealed class PairTemplateTests
{
    private const string Start =
        """{ "added_tokens": [{ "id": 2, "content": "[CLS]", "special": true }, { "id": 3, "content": "[SEP]", "special": true }], "pre_tokenizer": { "type": "WhitespaceSplit" }, """;

    private const string End =
        """, "model": { "type": "WordLevel", "unk_token": "[UNK]", "vocab": { "[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3, "a": 4, "b": 5 } } }""";

    [Theory]
    [InlineData("""{ "type": "BertProcessing", "cls": ["[CLS]", 2], "sep": ["[SEP]", 3] }""", "2/0 A/0 3/0 B/1 3/1")]
    [InlineData("""{ "type": "RobertaProcessing", "cls": ["[CLS]", 2], "sep": ["[SEP]", 3] }""", "2/0 A/0 3,3/0 B/0 3/0")]
    [InlineData(
        """
        { "type": "TemplateProcessing", "special_tokens": { "S": { "ids": [2, 3] } }, "single": [{ "SpecialToken": { "id": "S", "type_id": 0 } }, { "Sequence": { "id": "A", "type_id": 0 } }],
          "pair": [{ "Sequence": { "id": "B", "type_id": 1 } }, { "SpecialToken": { "id": "S", "type_id": 1 } }, { "Sequence": { "id": "A", "type_id": 0 } }] }
        """,
        "B/1 2,3/1 A/0")]
    public void A_pair_is_put_together_as_the_file_says(string processor, string expected)
    {
        var pair = Load(processor).PairTemplate!;
        Assert.Equal(expected, string.Join(' ', pair.Select(static piece => $"{(piece.SpecialIds is { } ids ? string.Join(',', ids) : piece.Text == 0 ? "A" : "B")}/{piece.TypeId}")));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("""{ "type": "ByteLevel" }""")]
    [InlineData("""{ "type": "TemplateProcessing", "special_tokens": {}, "single": [{ "Sequence": { "id": "A", "type_id": 0 } }], "pair": null }""")]
    public void A_file_may_say_nothing_of_pairs(string processor) => Assert.Null(Load(processor).PairTemplate);

    [Fact]
    public void Steps_in_a_row_go_around_one_another()
    {
        const string Step =
            """{ "type": "TemplateProcessing", "special_tokens": { "S": { "ids": [ID] } }, "single": [{ "SpecialToken": { "id": "S" } }, { "Sequence": { "id": "A" } }], "pair": null }""";
        var tokenizer = Load($$"""{ "type": "Sequence", "processors": [{{Step.Replace("ID", "2", StringComparison.Ordinal)}}, {{Step.Replace("ID", "3", StringComparison.Ordinal)}}] }""");
        Assert.Equal([3, 2, 4], tokenizer.Encode("a", addSpecialTokens: true));
        Assert.Null(tokenizer.PairTemplate);
    }

    [Fact]
    public void A_template_with_a_third_text_is_refused()
    {
        var exception = Assert.Throws<TokenizerException>(() =>
            Load("""{ "type": "TemplateProcessing", "special_tokens": {}, "single": [], "pair": [{ "Sequence": { "id": "C" } }] }"""));
        Assert.Contains("pair[0]", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_special_token_is_found_in_a_text_for_which_nobody_vouches()
    {
        var tokenizer = Load("""{ "type": "BertProcessing", "cls": ["[CLS]", 2], "sep": ["[SEP]", 3] }""");
        List<int> ids = [9];
        tokenizer.EncodeText("a [SEP] b", ids);
        Assert.Equal([9, 4, 1, 5], ids);
        Assert.Equal([2, 4, 3, 5, 3], tokenizer.Encode("a [SEP] b", addSpecialTokens: true));
    }

    private static Tokenizer Load(string processor) => Tokenizer.Parse(Encoding.UTF8.GetBytes($"{Start} \"post_processor\": {processor} {End}"));
}
