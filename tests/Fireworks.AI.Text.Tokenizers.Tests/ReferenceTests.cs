using System.Diagnostics;
using System.Text;

namespace Fireworks.AI.Text.Tokenizers.Tests;

public class ReferenceTests
{
    [Theory]
    [InlineData("gpt2")]
    [InlineData("llama3")]
    [InlineData("qwen")]
    [InlineData("o200k")]
    [InlineData("roberta")]
    [InlineData("llama2")]
    [InlineData("mistral")]
    [InlineData("gemma")]
    [InlineData("unknown")]
    [InlineData("unigram")]
    [InlineData("wordpiece")]
    public void Family_gives_what_the_reference_gave(string name)
    {
        var tokenizer = Tokenizer.Load(TestFiles.Fixture($"{name}.tokenizer.json"));
        var expected = File.ReadLines(TestFiles.Fixture($"{name}.expected.jsonl")).Select(ExpectedTokens.Parse).ToArray();

        Assert.True(expected.Length > 80);
        Assert.Empty(expected.Select(tokens => tokens.Check(tokenizer)).OfType<string>());
    }

    /// <summary>
    /// Needs node, and in HF_TRANSFORMERS a folder where "npm install @huggingface/transformers" was run.
    /// </summary>
    [Theory]
    [InlineData("phi-2")]
    [InlineData("whisper-tiny")]
    [InlineData("llama-2")]
    [InlineData("t5-small")]
    public async Task Real_tokenizer_gives_what_transformers_gives(string name)
    {
        var folder = Environment.GetEnvironmentVariable("HF_TRANSFORMERS");
        Assert.SkipUnless(
            folder is not null && Directory.Exists(Path.Combine(folder, "node_modules", "@huggingface", "transformers")),
            "HF_TRANSFORMERS names no folder with @huggingface/transformers in its node_modules.");
        var tokenizer = Tokenizer.Load(TestFiles.SharedTokenizer(name));
        ProcessStartInfo start = new("node")
        {
            RedirectStandardOutput = true,
            StandardOutputEncoding = Encoding.UTF8,
            ArgumentList =
            {
                TestFiles.Fixture("reference.mjs"), Path.GetDirectoryName(TestFiles.SharedTokenizer(name))!, "10000", "20240607",
            },
            Environment = { ["HF_TRANSFORMERS"] = folder },
        };
        using var node = Process.Start(start)!;
        List<string> differences = [];
        var count = 0;
        while (await node.StandardOutput.ReadLineAsync() is { } line)
        {
            count++;
            if (ExpectedTokens.Parse(line).Check(tokenizer) is { } difference)
            {
                differences.Add(difference);
            }
        }

        await node.WaitForExitAsync();
        Assert.Equal(0, node.ExitCode);
        Assert.True(count > 10_000);
        Assert.Empty(differences);
    }

    [Theory]
    [InlineData("phi-2", "The weather in Paris", "464 6193 287 6342")]
    [InlineData("whisper-tiny", "The weather in Paris", "2278 5503 294 8380")]
    [InlineData("llama-2", "The weather in Paris", "450 14826 297 3681")]
    [InlineData("t5-small", "The weather in Paris", "37 1969 16 1919")]
    public void Real_tokenizer_gives_known_ids(string name, string text, string ids)
    {
        var tokenizer = Tokenizer.Load(TestFiles.SharedTokenizer(name));

        Assert.Equal(ids, string.Join(' ', tokenizer.Encode(text)));
        Assert.Equal(text, tokenizer.Decode(tokenizer.Encode(text)));
    }
}
