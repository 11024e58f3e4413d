using System.Numerics;
using System.Text;
using System.Text.Json;
using Fireworks.AI.Extensions.Onnx.Tests.Chat;
using Fireworks.AI.Text.Grammars;
using Fireworks.AI.Text.Tokenizers;

namespace Fireworks.AI.Extensions.Onnx.Tests.Generation;

/// <summary>What must be written is cut as the tokenizer of the embedded model cuts it.</summary>
public sealed class JumpForwardTests
{
    private static readonly Tokenizer Tokenizer = Tokenizer.Load(Path.Combine(SparklerFixture.Folder, "tokenizer.json"));
    private static readonly JsonSchemaGrammarOptions Calls = JsonSchemaGrammarOptions.ForGeneration with { Whitespace = JsonWhitespace.PythonStyle };
    private static readonly TokenVocabulary Vocabulary = VocabularyOf(Tokenizer, 0, static text => Tokenizer.Encode(text));

    [Theory]
    [InlineData("string", "\": \"")]
    [InlineData("integer", "\":")]
    [InlineData("boolean", "\":")]
    [InlineData("array", "\": ")]
    [InlineData("object", "\": {\"")]
    public void The_cut_is_that_of_the_type_that_must_follow(string type, string expected) =>
        Assert.Equal(expected, JumpForward($$$"""{"type":"object","properties":{"goods":{"type":"{{{type}}}","items":{"type":"string"},"minItems":1,"properties":{"a":true},"required":["a"]}},"required":["goods"]}""", "{\"goods"));

    [Fact]
    public void Where_the_type_is_open_the_model_chooses() =>
        Assert.Null(JumpForward("""{"type":"object","properties":{"goods":{"type":["string","integer"]}},"required":["goods"]}""", "{\"goods"));

    [Fact]
    public void Where_the_property_is_open_the_model_chooses() =>
        Assert.Null(JumpForward("""{"type":"object","properties":{"goods":{},"guests":{}},"required":[]}""", "{\"g"));

    [Fact]
    public void A_model_without_a_known_tokenizer_chooses_among_the_beginnings()
    {
        var vocabulary = VocabularyOf(Tokenizer, 0, encode: null);
        var matcher = Start("""{"type":"object","properties":{"goods":{"type":"string"}},"required":["goods"]}""", "{\"goods", vocabulary);
        Assert.Equal(-1, matcher.JumpForwardToken);
        var mask = new uint[matcher.MaskLength];
        matcher.GetMask(mask);
        Assert.True(mask.Sum(BitOperations.PopCount) > 1);
    }

    /// <summary>Whatever is chosen for the values, the whole is cut as the tokenizer cuts it.</summary>
    [Fact]
    public void Jump_forward_and_chosen_tokens_together_are_the_tokens_of_the_text() => AssertCut(Tokenizer, Vocabulary, atLeast: 13);

    [Theory]
    [InlineData("phi-2", "<|endoftext|>")]
    public void So_are_they_for_the_tokenizer_of_another(string name, string end)
    {
        var tokenizer = Tokenizer.Load(SharedFolder.PathOf("tokenizers", name, "tokenizer.json"));
        AssertCut(tokenizer, VocabularyOf(tokenizer, tokenizer.FindToken(end)!.Value, text => tokenizer.Encode(text)), atLeast: 9);
    }

    private static void AssertCut(Tokenizer tokenizer, TokenVocabulary vocabulary, int atLeast)
    {
        const string Schema = """
            {"type":"object","properties":{"goods":{"type":"string"},"sacks":{"type":"integer"},"anonymous":{"type":"boolean"},"tags":{"type":"array","items":{"type":"string"}},
            "mood":{"enum":["slow","sad","happy"]},"price":{"type":"number"}},"required":["goods","sacks","anonymous","tags","mood","price"]}
            """;
        string[] words = ["birch logs", "Oslo", "a", "", "r2", "/usr/lib", "-5", "<b>"];
        string[] moods = ["slow", "sad", "happy"];
        var random = new Random(5);
        var grammar = Compile(Schema);
        const int Runs = 100;
        var jumps = 0;
        for (var run = 0; run < Runs; run++)
        {
            var text = $$"""{"goods": "{{words[random.Next(words.Length)]}}", "sacks": {{random.Next(-5, 5000)}}, "anonymous": {{(random.Next(2) == 0 ? "true" : "false")}}, "tags": ["{{words[random.Next(words.Length)]}}"], "mood": "{{moods[random.Next(3)]}}", "price": {{random.Next(99)}}.5}""";
            var matcher = new GrammarMatcher(grammar, vocabulary);
            foreach (var token in tokenizer.Encode(text))
            {
                if (matcher.JumpForwardToken >= 0)
                {
                    Assert.Equal(tokenizer.GetToken(token), tokenizer.GetToken(matcher.JumpForwardToken));
                    jumps++;
                }

                Assert.True(matcher.TryAcceptBytes(tokenizer.GetTokenBytes(token)), text);
            }

            Assert.True(matcher.IsAccepting);
        }

        Assert.True(jumps >= Runs * atLeast, $"{jumps} tokens were jump-forward tokens.");
    }

    private static TokenVocabulary VocabularyOf(Tokenizer tokenizer, int end, Func<string, int[]>? encode) =>
        new([.. Enumerable.Range(0, tokenizer.VocabularySize).Select(id => (ReadOnlyMemory<byte>)tokenizer.GetTokenBytes(id))], [end], encode);

    private static Grammar Compile(string schema)
    {
        using var document = JsonDocument.Parse(schema);
        return Grammar.FromJsonSchema(document.RootElement.Clone(), Calls);
    }

    private static GrammarMatcher Start(string schema, string beginning, TokenVocabulary vocabulary)
    {
        var matcher = new GrammarMatcher(Compile(schema), vocabulary);
        Assert.True(matcher.TryAcceptBytes(Encoding.UTF8.GetBytes(beginning)));
        return matcher;
    }

    private static string? JumpForward(string schema, string beginning) =>
        Start(schema, beginning, Vocabulary).JumpForwardToken is >= 0 and var token ? Encoding.UTF8.GetString(Vocabulary.GetBytes(token)) : null;
}
