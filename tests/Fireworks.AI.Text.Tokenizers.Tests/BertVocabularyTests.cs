namespace Fireworks.AI.Text.Tokenizers.Tests;

/// <summary>The tokenizer that a vocabulary of BERT stands for, and its short way for ASCII.</summary>
public sealed class BertVocabularyTests
{
    private const string Vocabulary = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nhello\nworld\n##s\n!\ncafe\ncafé\nHello\n字\n";

    [Theory]
    [InlineData(true, "Hello worlds!", new[] { 2, 5, 6, 7, 8, 3 })]
    [InlineData(false, "Hello worlds!", new[] { 2, 11, 6, 7, 8, 3 })]
    [InlineData(true, "CAFÉ 字字", new[] { 2, 9, 12, 12, 3 })]
    [InlineData(false, "café", new[] { 2, 10, 3 })]
    public void Words_become_tokens(bool lowercase, string text, int[] expected) =>
        Assert.Equal(expected, Load(Vocabulary, lowercase).Encode(text, addSpecialTokens: true));

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\n")]
    public void Lines_may_end_as_they_like(string end) =>
        Assert.Equal([2, 5, 6, 3], Load(Vocabulary.ReplaceLineEndings(end), lowercase: true).Encode("hello world", addSpecialTokens: true));

    [Fact]
    public void A_file_that_is_no_vocabulary_of_BERT_is_refused() =>
        Assert.Contains("lacks [UNK]", Assert.Throws<TokenizerException>(() => new BertVocabulary().ToTokenizerJson("a\nb\n")).Message, StringComparison.Ordinal);

    /// <summary>A text that is not all ASCII goes the long way, so the two can be compared.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_short_way_for_ASCII_gives_what_the_long_one_gives(bool lowercase)
    {
        var tokenizer = Load(Vocabulary + string.Join('\n', Enumerable.Range(33, 94).Select(static character => (char)character).Except("!")), lowercase);
        var random = new Random(4);
        for (var round = 0; round < Fuzz.Cases; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 20)).Select(_ => (char)random.Next(random.Next(8) == 0 ? 0 : 32, 128)));
            Assert.Equal([.. tokenizer.Encode(text), 12], tokenizer.Encode(text + "字"));
        }
    }

    private static Tokenizer Load(string vocabulary, bool lowercase) =>
        Tokenizer.Parse(new BertVocabulary { Lowercase = lowercase }.ToTokenizerJson(vocabulary));
}
