namespace Fireworks.AI.Text.Tokenizers.Tests;

/// <summary>The worked example of the library's README.</summary>
public class WorkedExampleTests
{
    private static readonly Tokenizer Tokenizer = Tokenizer.Parse("""
        {
          "added_tokens": [{ "id": 9, "content": "<|end|>", "special": true }],
          "pre_tokenizer": { "type": "ByteLevel", "add_prefix_space": false },
          "decoder": { "type": "ByteLevel" },
          "model": {
            "type": "BPE",
            "vocab": { "H": 0, "i": 1, "!": 2, "Ġ": 3, "Ã": 4, "©": 5, "Hi": 6, "Ã©": 7, "ĠÃ©": 8 },
            "merges": ["H i", "Ã ©", "Ġ Ã©"]
          }
        }
        """u8);

    [Fact]
    public void A_text_becomes_ids() => Assert.Equal([6, 8, 2, 9], Tokenizer.Encode("Hi é!<|end|>"));

    [Fact]
    public void Ids_become_a_text_in_whole_characters()
    {
        int[] ids = [6, 3, 4, 5, 2, 9];
        var stream = Tokenizer.CreateStream();

        Assert.Equal(["Hi", " ", "", "é", "!", ""], ids.Select(stream.Append));
        Assert.Equal("", stream.Flush());
        Assert.Equal(["4869", "20", "C3", "A9", "21", ""], ids.Select(id => Convert.ToHexString(Tokenizer.GetTokenBytes(id))));
        Assert.Equal("Hi é!<|end|>", Tokenizer.Decode(ids, skipSpecialTokens: false));
    }
}
