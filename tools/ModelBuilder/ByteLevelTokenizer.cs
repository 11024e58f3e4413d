using System.Text.Json.Nodes;

namespace ModelBuilder;

/// <summary>A byte-level tokenizer in the format of <c>tokenizer.json</c>, and the alphabet of GPT-2 that its words are written in.</summary>
public static class ByteLevelTokenizer
{
    /// <summary>The characters of the 256 bytes: GPT-2 shows those that print as themselves, and the others as characters from 256 on.</summary>
    public static IEnumerable<char> Characters()
    {
        var shifted = 256;
        for (var value = 0; value < 256; value++)
        {
            yield return value is (>= 33 and <= 126) or (>= 161 and <= 172) or >= 174 ? (char)value : (char)shifted++;
        }
    }

    /// <summary>The merges that make words of their characters, from the left.</summary>
    public static IEnumerable<string> GetMerges(IEnumerable<string> words) => words
        .SelectMany(static word => Enumerable.Range(1, word.Length - 1).Select(end => $"{word[..end]} {word[end]}"))
        .Distinct();

    /// <summary>What a merge makes.</summary>
    public static string Join(string merge) => merge.Replace(" ", "", StringComparison.Ordinal);

    /// <param name="words">The vocabulary, by id.</param>
    /// <param name="merges">The merges, in their order.</param>
    /// <param name="added">Tokens behind the vocabulary, and whether each is special.</param>
    public static JsonObject Create(
        IReadOnlyCollection<string> words, IEnumerable<string> merges, IEnumerable<(string Token, bool IsSpecial)> added) => new()
        {
            ["version"] = "1.0",
            ["added_tokens"] = new JsonArray([.. added.Select((token, place) => (JsonNode)new JsonObject
        {
            ["id"] = words.Count + place, ["content"] = token.Token, ["single_word"] = false, ["lstrip"] = false, ["rstrip"] = false,
            ["normalized"] = false, ["special"] = token.IsSpecial,
        })]),
            ["normalizer"] = null,
            ["pre_tokenizer"] = ByteLevel(),
            ["post_processor"] = null,
            ["decoder"] = ByteLevel(),
            ["model"] = new JsonObject
            {
                ["type"] = "BPE",
                ["vocab"] = new JsonObject(words.Select(static (word, id) => KeyValuePair.Create(word, (JsonNode?)id))),
                ["merges"] = new JsonArray([.. merges.Select(static merge => (JsonNode)merge)]),
            },
        };

    private static JsonObject ByteLevel() => new()
    {
        ["type"] = "ByteLevel",
        ["add_prefix_space"] = false,
        ["trim_offsets"] = true,
        ["use_regex"] = true,
    };
}
