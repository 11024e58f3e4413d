using System.Text.Json.Nodes;

namespace Fireworks.AI.Extensions.Benchmarks.Text;

/// <summary>
/// Writes tokenizers of the sizes and forms of real ones. Their tokens are the most frequent pieces of <see cref="SeededText"/>, and every
/// way to put a token together from two others is a merge, as in the published files of SentencePiece models.
/// </summary>
internal static class SeededTokenizer
{
    private const int LongestPiece = 10;

    /// <summary>The form of phi-2: bytes as letters, text split by GPT-2's pattern.</summary>
    public static void WriteByteLevel(string folder) => Write(
        folder,
        Model('Ġ', ByteLetters(), 50_256, "<|endoftext|>"),
        ["<|endoftext|>"],
        """{"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true,"use_regex":true}""",
        normalizer: "null",
        decoder: """{"type":"ByteLevel","add_prefix_space":true,"trim_offsets":true,"use_regex":true}""");

    /// <summary>The form of llama-2: no splitting, spaces as '▁', bytes where a letter is unknown.</summary>
    public static void WriteSentencePiece(string folder)
    {
        string[] first = ["<unk>", "<s>", "</s>", .. Enumerable.Range(0, 256).Select(static value => $"<0x{value:X2}>"), "▁", .. Enumerable.Range('!', 94).Select(static letter => ((char)letter).ToString())];
        var model = Model('▁', first, 32_000);
        model["unk_token"] = "<unk>";
        model["fuse_unk"] = true;
        model["byte_fallback"] = true;
        Write(
            folder,
            model,
            ["<unk>", "<s>", "</s>"],
            preTokenizer: "null",
            normalizer: """{"type":"Sequence","normalizers":[{"type":"Prepend","prepend":"▁"},{"type":"Replace","pattern":{"String":" "},"content":"▁"}]}""",
            decoder: """{"type":"Sequence","decoders":[{"type":"Replace","pattern":{"String":"▁"},"content":" "},{"type":"ByteFallback"},{"type":"Fuse"},{"type":"Strip","content":" ","start":1,"stop":0}]}""");
    }

    private static void Write(string folder, JsonObject model, string[] special, string preTokenizer, string normalizer, string decoder)
    {
        var vocabulary = model["vocab"]!.AsObject();
        var file = new JsonObject
        {
            ["version"] = "1.0",
            ["truncation"] = null,
            ["padding"] = null,
            ["added_tokens"] = new JsonArray([.. special.Select(content => new JsonObject
            {
                ["id"] = vocabulary[content]!.GetValue<int>(),
                ["content"] = content,
                ["single_word"] = false,
                ["lstrip"] = false,
                ["rstrip"] = false,
                ["normalized"] = false,
                ["special"] = true,
            })]),
            ["normalizer"] = JsonNode.Parse(normalizer),
            ["pre_tokenizer"] = JsonNode.Parse(preTokenizer),
            ["post_processor"] = null,
            ["decoder"] = JsonNode.Parse(decoder),
            ["model"] = model,
        };
        File.WriteAllText(Path.Combine(folder, "tokenizer.json"), file.ToJsonString());
        File.WriteAllText(Path.Combine(folder, "tokenizer_config.json"), """{"tokenizer_class":"PreTrainedTokenizerFast","clean_up_tokenization_spaces":false}""");
    }

    /// <summary>A BPE model: the letters, then the most frequent pieces, then what comes last.</summary>
    private static JsonObject Model(char space, IEnumerable<string> letters, int size, params string[] last)
    {
        var tokens = letters.ToList();
        var pieces = Pieces(space).Take(size - tokens.Count).ToArray();
        tokens.AddRange(pieces);
        tokens.AddRange(last);
        var known = tokens.ToHashSet();
        var merges = pieces.SelectMany(piece => Enumerable.Range(1, piece.Length - 1)
            .Select(at => (Left: piece[..at], Right: piece[at..]))
            .Where(merge => known.Contains(merge.Left) && known.Contains(merge.Right))
            .Select(static merge => (JsonNode)$"{merge.Left} {merge.Right}"));
        return new JsonObject
        {
            ["type"] = "BPE",
            ["dropout"] = null,
            ["unk_token"] = null,
            ["continuing_subword_prefix"] = "",
            ["end_of_word_suffix"] = "",
            ["fuse_unk"] = false,
            ["byte_fallback"] = false,
            ["vocab"] = new JsonObject(tokens.Select(static (token, id) => KeyValuePair.Create(token, (JsonNode?)id))),
            ["merges"] = new JsonArray([.. merges]),
        };
    }

    private static IEnumerable<string> Pieces(char space)
    {
        var counts = new Dictionary<string, int>();
        var lookup = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        var words = SeededText.Create().Split([' ', '\n', ',', '.'], StringSplitOptions.RemoveEmptyEntries).Where(static word => char.IsLetter(word[0]));
        foreach (var (word, count) in words.CountBy(static word => word))
        {
            var text = space + word;
            for (var start = 0; start < text.Length - 1; start++)
            {
                for (var length = 2; length <= Math.Min(LongestPiece, text.Length - start); length++)
                {
                    var piece = text.AsSpan(start, length);
                    lookup[piece] = lookup.TryGetValue(piece, out var before) ? before + count : count;
                }
            }
        }

        return counts.OrderByDescending(static piece => piece.Value).ThenBy(static piece => piece.Key.Length).ThenBy(static piece => piece.Key, StringComparer.Ordinal).Select(static piece => piece.Key);
    }

    /// <summary>GPT-2's letter for each byte: visible ones stand for themselves, the others for letters from 256 on.</summary>
    private static IEnumerable<string> ByteLetters()
    {
        var next = 256;
        return Enumerable.Range(0, 256)
            .Select(value => value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or >= 0xAE ? value : next++)
            .Select(static letter => ((char)letter).ToString());
    }
}
