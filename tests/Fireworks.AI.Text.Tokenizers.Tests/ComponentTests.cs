using System.Text.Json;
using Fireworks.AI.Text.Tokenizers.Decoders;
using Fireworks.AI.Text.Tokenizers.Normalizers;
using Fireworks.AI.Text.Tokenizers.PreTokenizers;

namespace Fireworks.AI.Text.Tokenizers.Tests;

/// <summary>Each normalizer, pre-tokenizer and decoder against what the library in Rust gave.</summary>
public class ComponentTests
{
    [Theory]
    [InlineData("normalizer")]
    [InlineData("pre_tokenizer")]
    [InlineData("decoder")]
    public void Component_gives_what_the_reference_gave(string kind)
    {
        List<string> differences = [];
        var count = 0;
        foreach (var line in File.ReadLines(TestFiles.Fixture("components.jsonl")))
        {
            var json = JsonDocument.Parse(line).RootElement;
            if (!json.TryGetProperty(kind, out var config))
            {
                continue;
            }

            count++;
            var expected = json.GetProperty("expected");
            var got = JsonSerializer.Serialize(Apply(kind, new ConfigNode(config, kind), json));
            if (got != JsonSerializer.Serialize(expected))
            {
                differences.Add($"{line}\n got {got}");
            }
        }

        Assert.True(count > 80);
        Assert.Empty(differences);
    }

    private static object Apply(string kind, ConfigNode config, JsonElement json)
    {
        switch (kind)
        {
            case "normalizer":
                return NormalizerFactory.Create(config).Normalize(json.GetProperty("text").GetString()!);
            case "pre_tokenizer":
                PreTokenizedText text = new(json.GetProperty("text").GetString()!, startsInput: true);
                PreTokenizerFactory.Create(config).Apply(text);
                return text.Pieces.ToArray().Select(piece => text.Text.Substring(piece.Start, piece.Length)).ToArray();
            default:
                TextSink sink = new();
                var stage = DecoderFactory.Create(config).CreateStage(sink, fused: false, joined: true);
                foreach (var token in json.GetProperty("tokens").EnumerateArray())
                {
                    stage.Push(token.GetString());
                }

                stage.Finish();
                return sink.Take();
        }
    }
}
