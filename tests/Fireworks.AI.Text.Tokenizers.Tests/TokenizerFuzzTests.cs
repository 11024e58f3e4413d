using System.Text;
using CsCheck;
using Fireworks.AI.Text.Tokenizers.Patterns;

namespace Fireworks.AI.Text.Tokenizers.Tests;

public class TokenizerFuzzTests
{
    private static readonly string[] Names =
        ["gpt2", "llama3", "qwen", "o200k", "roberta", "llama2", "mistral", "gemma", "unknown", "unigram", "wordpiece"];

    private static readonly string[] Values =
        ["null", "true", "-1", "0", "1", "2147483647", "4194303", "1e308", "\"\"", "\"x\"", "[]", "{}", "[[]]", "\"\\ud800\"", "\"Regex\"", "\"Sequence\"", "\"(?:a*)*b\""];

    [Theory]
    [InlineData("gpt2")]
    [InlineData("llama3")]
    [InlineData("o200k")]
    public void Text_comes_back_from_its_tokens(string name)
    {
        var tokenizer = Tokenizer.Load(TestFiles.Fixture($"{name}.tokenizer.json"));
        var rune = Gen.OneOf(Gen.Char["ab Z09'.,!?-_\n\r\t"].Select(static character => (int)character), Gen.Int[0, 0xD7FF], Gen.Int[0xE000, 0x10FFFF]);
        rune.Select(char.ConvertFromUtf32).Array[0, 40].Select(string.Concat).Sample(
            text => Assert.Equal(text, tokenizer.Decode(tokenizer.Encode(text), skipSpecialTokens: false)), iter: Fuzz.Cases);
    }

    [Fact]
    public void Damaged_file_ends_in_a_tokenizer_or_its_exception()
    {
        var files = Names.Select(name => File.ReadAllBytes(TestFiles.Fixture($"{name}.tokenizer.json"))).ToArray();
        Random random = new(11);
        var refused = 0;
        for (var number = 0; number < Fuzz.Cases; number++)
        {
            var json = Damage(files[random.Next(files.Length)], random);
            try
            {
                var tokenizer = Tokenizer.Parse(json);
                var ids = tokenizer.Encode("Hello  wörld\n<s> 1234 😀 don't", addSpecialTokens: true);
                tokenizer.Decode(ids, skipSpecialTokens: false);
                tokenizer.GetTokenBytes(ids.FirstOrDefault());
            }
            catch (TokenizerException)
            {
                refused++;
            }
        }

        Fuzz.AssertShare(0.1, refused, "were refused");
        Fuzz.AssertShare(0.01, Fuzz.Cases - refused, "were read");
    }

    [Fact]
    public void Damaged_pattern_ends_in_a_match_or_a_format_exception()
    {
        var patterns = File.ReadLines(TestFiles.Fixture("patterns.jsonl")).Select(line => ExpectedPieces.Parse(line).Pattern).Distinct().ToArray();
        const string Alphabet = "()[]{}?*+|\\^$.-&<>=!:,ipLdswbAzx19a ";
        Random random = new(12);
        for (var number = 0; number < Fuzz.Cases; number++)
        {
            StringBuilder pattern = new(patterns[random.Next(patterns.Length)]);
            for (var count = random.Next(1, 6); count > 0 && pattern.Length > 0; count--)
            {
                var place = random.Next(pattern.Length);
                switch (random.Next(3))
                {
                    case 0:
                        pattern[place] = Alphabet[random.Next(Alphabet.Length)];
                        break;
                    case 1:
                        pattern.Insert(place, Alphabet[random.Next(Alphabet.Length)]);
                        break;
                    default:
                        pattern.Remove(place, Math.Min(random.Next(1, 10), pattern.Length - place));
                        break;
                }
            }

            try
            {
                new RegexPattern(pattern.ToString()).TryFind("Hello, it's 1234 wörld 😀\r\n  aaaaaaaaab", random.Next(4), out var start, out var end);
                Assert.True(start <= end);
            }
            catch (FormatException)
            {
            }
            catch (TokenizerException)
            {
            }
        }
    }

    private static byte[] Damage(byte[] file, Random random)
    {
        List<byte> json = [.. file];
        for (var count = random.Next(1, 4); count > 0; count--)
        {
            var place = random.Next(json.Count);
            switch (random.Next(5))
            {
                case 0:
                    json[place] = (byte)random.Next(256);
                    break;
                case 1:
                    json.RemoveRange(place, Math.Min(random.Next(1, 40), json.Count - place));
                    break;
                case 2:
                    json.InsertRange(place, json.GetRange(place, Math.Min(random.Next(1, 40), json.Count - place)));
                    break;
                default:
                    ReplaceValue(json, place, Encoding.UTF8.GetBytes(Values[random.Next(Values.Length)]));
                    break;
            }
        }

        return [.. json];
    }

    // Puts another value in the place of the one behind the next colon.
    private static void ReplaceValue(List<byte> json, int place, byte[] value)
    {
        var colon = json.IndexOf((byte)':', place);
        var end = colon < 0 ? -1 : json.FindIndex(colon, item => item is (byte)',' or (byte)'}');
        if (end > 0)
        {
            json.RemoveRange(colon + 1, end - colon - 1);
            json.InsertRange(colon + 1, value);
        }
    }
}
