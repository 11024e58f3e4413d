using System.Text;
using Fireworks.AI.Text.Jinja;

namespace Fireworks.AI.Text.Tokenizers.Tests;

public class TokenizerTests
{
    private static Tokenizer Load(string name) => Tokenizer.Load(TestFiles.Fixture($"{name}.tokenizer.json"));

    [Theory]
    [InlineData("gpt2", "Die Größe 😀 ist\n  mild")]
    [InlineData("llama2", "Die Größe 😀 ist\n  mild")]
    [InlineData("gemma", "Die Größe 😀 ist\n  mild")]
    [InlineData("unigram", "The weather is mild")]
    [InlineData("wordpiece", "the weather is mild")]
    public void Token_bytes_make_the_text(string name, string text)
    {
        var tokenizer = Load(name);

        var bytes = tokenizer.Encode(text).SelectMany(id => tokenizer.GetTokenBytes(id)).ToArray();

        Assert.Equal(text, Encoding.UTF8.GetString(bytes).TrimStart());
    }

    [Fact]
    public void Special_tokens_and_missing_ids_have_no_bytes()
    {
        var tokenizer = Load("llama3");

        Assert.Empty(tokenizer.GetTokenBytes(tokenizer.FindToken("<|im_end|>")!.Value));
        Assert.Empty(tokenizer.GetTokenBytes(tokenizer.VocabularySize));
        Assert.Empty(tokenizer.GetTokenBytes(-1));
        Assert.Equal("<tool_call>"u8.ToArray(), tokenizer.GetTokenBytes(tokenizer.FindToken("<tool_call>")!.Value));
        Assert.Equal(tokenizer.VocabularySize - 1, tokenizer.FindToken("<tool_call>"));
        Assert.Null(tokenizer.FindToken("no such token"));
        Assert.Equal("", tokenizer.GetToken(tokenizer.VocabularySize));
        Assert.False(tokenizer.IsSpecial(tokenizer.FindToken("<tool_call>")!.Value));
    }

    [Theory]
    [InlineData("gpt2")]
    [InlineData("llama2")]
    [InlineData("gemma")]
    [InlineData("mistral")]
    [InlineData("unigram")]
    [InlineData("wordpiece")]
    public void Stream_gives_the_decoded_text_in_whole_characters(string name)
    {
        var tokenizer = Load(name);
        Random random = new(3);
        for (var number = 0; number < 500; number++)
        {
            var ids = Enumerable.Range(0, random.Next(1, 20)).Select(_ => random.Next(tokenizer.VocabularySize + 2)).ToArray();
            var stream = tokenizer.CreateStream(skipSpecialTokens: number % 2 == 0);
            var parts = ids.Select(stream.Append).ToList();
            parts.Add(stream.Flush());

            Assert.Equal(tokenizer.Decode(ids, skipSpecialTokens: number % 2 == 0), string.Concat(parts));
            Assert.DoesNotContain(parts, part => part.Length > 0 && (char.IsHighSurrogate(part[^1]) || char.IsLowSurrogate(part[0])));
        }
    }

    [Fact]
    public void Stream_holds_back_what_is_not_complete()
    {
        var tokenizer = Load("llama2");
        var stream = tokenizer.CreateStream();
        int Byte(string name) => tokenizer.FindToken(name)!.Value;

        Assert.Equal("", stream.Append(tokenizer.FindToken("▁")!.Value));
        Assert.Equal("", stream.Append(Byte("<0xF0>")));
        Assert.Equal("", stream.Append(Byte("<0x9F>")));
        Assert.Equal("", stream.Append(Byte("<0x98>")));
        Assert.Equal("😀", stream.Append(Byte("<0x80>")));
        Assert.Equal("", stream.Append(Byte("<0xC3>")));
        Assert.Equal("\uFFFD", stream.Flush());
        Assert.Throws<ObjectDisposedException>(() => stream.Append(Byte("<0xC3>")));
    }

    [Theory]
    [InlineData("gpt2")]
    [InlineData("llama2")]
    [InlineData("unigram")]
    [InlineData("wordpiece")]
    public void Word_of_a_million_letters_takes_linear_time(string name)
    {
        var tokenizer = Load(name);
        Random random = new(5);
        string text = new(Enumerable.Range(0, 1 << 20).Select(_ => "etaoinshrdlu"[random.Next(12)]).ToArray());

        var ids = tokenizer.Encode(text);

        Assert.Equal(name == "wordpiece" ? "[UNK]" : text, tokenizer.Decode(ids, skipSpecialTokens: false));
    }

    [Theory]
    [InlineData(' ')]
    [InlineData('\n')]
    [InlineData('a')]
    [InlineData('1')]
    [InlineData('!')]
    [InlineData('▁')]
    public void Long_runs_take_linear_time(char character)
    {
        string text = new(character, 1 << 18);
        foreach (var name in new[] { "gpt2", "llama3", "o200k", "llama2", "mistral", "gemma", "unigram", "wordpiece" })
        {
            Assert.NotNull(Load(name).Encode(text));
        }
    }

    [Fact]
    public void Halves_of_surrogate_pairs_are_replacement_characters()
    {
        foreach (var name in new[] { "gpt2", "llama3", "qwen", "llama2", "gemma" })
        {
            var tokenizer = Load(name);
            Assert.Equal("a\uFFFDb\uFFFD", tokenizer.Decode(tokenizer.Encode("a\uD83Db\uDE00")));
        }

        Assert.NotEmpty(Load("unigram").Encode("a\uD83Db\uDE00"));
        Assert.NotEmpty(Load("wordpiece").Encode("a\uD83Db\uDE00"));
    }

    [Fact]
    public void Tokenizer_serves_many_threads()
    {
        var tokenizer = Load("llama3");
        var texts = File.ReadLines(TestFiles.Fixture("llama3.expected.jsonl")).ToArray();
        var expected = texts.Select(text => Load("llama3").Encode(text)).ToArray();

        Parallel.For(0, 2000, index => Assert.Equal(expected[index % texts.Length], tokenizer.Encode(texts[index % texts.Length])));
    }

    [Fact]
    public void Known_word_is_encoded_without_allocation()
    {
        var tokenizer = Load("gpt2");
        List<int> ids = new(4096);
        TextSegment[] segments = [new("weather", false)];
        tokenizer.Encode(segments, ids);
        var few = AllocatedBy(() => tokenizer.Encode(segments, ids));
        segments = [new(string.Concat(Enumerable.Repeat(" weather", 200)), false)];
        tokenizer.Encode(segments, ids);

        // Beside the text and its list of pieces nothing is made per word.
        Assert.InRange(AllocatedBy(() => tokenizer.Encode(segments, ids)) - few, 0, 20_000);
    }

    private static long AllocatedBy(Action action)
    {
        action();
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
