using System.Text.Json;
using System.Text.RegularExpressions;
using Fireworks.AI.Text.Tokenizers.Patterns;
using Fireworks.AI.Text.Tokenizers.PreTokenizers;

namespace Fireworks.AI.Text.Tokenizers.Tests;

/// <summary>White space is Unicode's, as in the reference: the next-line control is, the byte order mark is not.</summary>
public sealed partial class WhiteSpaceTests
{
    [GeneratedRegex(Gpt2Scanner.Pattern)]
    private static partial Regex Reference();

    [Fact]
    public void Byte_level_words_end_at_unicode_white_space()
    {
        var texts = File.ReadLines(SharedFolder.PathOf("cases", "tokenizers", "whitespace.jsonl"))
            .Select(static line => JsonDocument.Parse(line).RootElement.GetProperty("t").GetString()!);
        Assert.All(texts, AssertCutsAsReference);
    }

    [Theory]
    [InlineData("x\u0085y \u0085z")]
    [InlineData("\ufeffusing \ufeff a")]
    [InlineData("a\u00a0b\u2028c\u3000\u3000d\u200be\u180ef\u001cg")]
    public void Other_characters_alike(string text) => AssertCutsAsReference(text);

    [Theory]
    [InlineData("a\u0085b", "a|b")]
    [InlineData("a\ufeffb c", "a\ufeffb|c")]
    public void Words_between_white_space_too(string text, string words)
    {
        var json = JsonDocument.Parse("""{"type":"WhitespaceSplit"}""").RootElement;
        Assert.Equal(words.Split('|'), Cut(PreTokenizerFactory.Create(new ConfigNode(json, "pre_tokenizer")), text));
    }

    private static void AssertCutsAsReference(string text) => Assert.Equal(
        Reference().Matches(text).Select(static match => match.Value),
        Cut(new ByteLevelPreTokenizer(addPrefixSpace: false, useRegex: true, mapBytes: false), text));

    private static string[] Cut(PreTokenizer tokenizer, string input)
    {
        PreTokenizedText text = new(input, startsInput: true);
        tokenizer.Apply(text);
        return [.. text.Pieces.ToArray().Select(piece => text.Text.Substring(piece.Start, piece.Length))];
    }
}
