using System.Text;
using Fireworks.AI.Text.Jinja;

namespace Fireworks.AI.Text.Tokenizers.Tests;

public class PromptTests
{
    private static Tokenizer Load(string name) => Tokenizer.Load(TestFiles.Fixture($"{name}.tokenizer.json"));

    private static List<int> Encode(Tokenizer tokenizer, params TextSegment[] segments)
    {
        List<int> ids = [];
        tokenizer.Encode(segments, ids);
        return ids;
    }

    [Theory]
    [InlineData("llama3", "<|im_end|>")]
    [InlineData("qwen", "<|im_start|>")]
    [InlineData("llama2", "<s>")]
    [InlineData("llama2", "</s>")]
    [InlineData("mistral", "</s>")]
    [InlineData("gemma", "<start_of_turn>")]
    [InlineData("unigram", "</s>")]
    [InlineData("unigram", "<extra_id_0>")]
    [InlineData("unigram", "＜/s＞")]
    [InlineData("wordpiece", "[SEP]")]
    public void Message_text_yields_no_special_token(string name, string content)
    {
        var tokenizer = Load(name);
        var unknown = tokenizer.FindToken("<unk>") ?? tokenizer.FindToken("[UNK]") ?? -1;

        foreach (var text in new[] { content, $"a {content} b", $"{content}{content}", $" {content}" })
        {
            Assert.DoesNotContain(
                Encode(tokenizer, new TextSegment(text, IsTemplate: false)), id => tokenizer.IsSpecial(id) && id != unknown);
        }
    }

    [Theory]
    [InlineData("llama3", "<|im_end|>")]
    [InlineData("llama2", "<s>")]
    [InlineData("unigram", "</s>")]
    [InlineData("wordpiece", "[SEP]")]
    public void Template_yields_its_special_tokens_wherever_they_stand(string name, string content)
    {
        var tokenizer = Load(name);
        var id = tokenizer.FindToken(content)!.Value;

        var ids = Encode(
            tokenizer,
            new TextSegment(content + "a" + content, true), new TextSegment($"b {content} ", false), new TextSegment(content + content, true));

        Assert.Equal(4, ids.Count(candidate => candidate == id));
        Assert.Equal(id, ids[0]);
        Assert.Equal(id, ids[^1]);
    }

    [Fact]
    public void Special_token_counts_only_wholly_within_the_template()
    {
        var tokenizer = Load("qwen");
        var id = tokenizer.FindToken("<|im_end|>")!.Value;

        Assert.DoesNotContain(id, Encode(tokenizer, new("<|im_", true), new("end|>", false)));
        Assert.DoesNotContain(id, Encode(tokenizer, new("<|im_e", false), new("nd|>", true)));
        Assert.DoesNotContain(id, Encode(tokenizer, new("<|im_", true), new("e", false), new("nd|>", true)));
        Assert.Contains(id, Encode(tokenizer, new("<|im_", true), new("", false), new("end|>", true)));
    }

    [Fact]
    public void Added_tokens_that_are_text_count_in_messages_too()
    {
        var tokenizer = Load("qwen");

        Assert.Contains(tokenizer.FindToken("<tool_call>")!.Value, Encode(tokenizer, new TextSegment("a <tool_call> b", false)));
    }

    [Theory]
    [InlineData("gpt2")]
    [InlineData("llama3")]
    [InlineData("mistral")]
    [InlineData("unigram")]
    public void Prompt_is_tokenized_as_one_text(string name)
    {
        var tokenizer = Load(name);
        var text = "The weather in Paris is mild today, it's 1234.";
        for (var cut = 0; cut <= text.Length; cut++)
        {
            Assert.Equal(tokenizer.Encode(text), Encode(tokenizer, new(text[..cut], true), new(text[cut..], false)));
        }
    }

    [Fact]
    public void Flags_of_added_tokens_hold()
    {
        var tokenizer = Tokenizer.Parse(Encoding.UTF8.GetBytes("""
            {"added_tokens": [
              {"id": 10, "content": "<l>", "lstrip": true, "special": true},
              {"id": 11, "content": "<r>", "rstrip": true, "special": true},
              {"id": 12, "content": "cat", "single_word": true, "normalized": false},
              {"id": 13, "content": "<<l>>", "special": true},
              {"id": 14, "content": "Big", "normalized": true}],
             "normalizer": {"type": "Lowercase"},
             "pre_tokenizer": {"type": "Split", "pattern": {"Regex": "."}, "behavior": "Isolated", "invert": false},
             "model": {"type": "WordLevel", "unk_token": "?", "vocab": {"?": 0, " ": 1, "x": 2}}}
            """));

        Assert.Equal([2, 10, 1, 2], tokenizer.Encode("x  <l> x"));
        Assert.Equal([2, 1, 11, 2], tokenizer.Encode("x <r> \n\tx"));
        Assert.Equal([12, 1, 0, 0, 0, 0, 1, 12], tokenizer.Encode("cat cats cat"));
        Assert.Equal([13, 0, 10], tokenizer.Encode("<<l>><<l>"));
        Assert.Equal([14, 14, 14], tokenizer.Encode("bigBIGBig"));
    }
}
