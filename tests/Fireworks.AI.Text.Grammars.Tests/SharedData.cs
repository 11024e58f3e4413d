using System.Text;
using System.Text.Json;

namespace Fireworks.AI.Text.Grammars.Tests;

/// <summary>Schemas and vocabularies beside the repository, read in place.</summary>
internal static class SharedData
{
    public static IEnumerable<JsonElement> Schemas() =>
        File.ReadLines(SharedFolder.PathOf("json-schemas", "schemas.jsonl")).Select(line => JsonDocument.Parse(line).RootElement);

    /// <summary>The bytes of a vocabulary's tokens, with a greedy tokenizer.</summary>
    public static (TokenVocabulary Vocabulary, Func<byte[], IEnumerable<int>> Tokenize) Vocabulary(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(SharedFolder.PathOf("tokenizers", name, "tokenizer.json")));
        var vocabulary = document.RootElement.GetProperty("model").GetProperty("vocab");
        var added = document.RootElement.GetProperty("added_tokens").EnumerateArray().ToList();
        var isSentencePiece = vocabulary.TryGetProperty("<0x00>", out _);
        var byteOf = ByteLevelAlphabet();
        var tokens = new ReadOnlyMemory<byte>[1 + Math.Max(vocabulary.EnumerateObject().Max(token => token.Value.GetInt32()), added.Max(token => token.GetProperty("id").GetInt32()))];
        foreach (var token in vocabulary.EnumerateObject())
        {
            tokens[token.Value.GetInt32()] = !isSentencePiece ? token.Name.Select(character => byteOf.GetValueOrDefault(character)).ToArray()
                : token.Name is ['<', '0', 'x', _, _, '>'] ? Convert.FromHexString(token.Name.AsSpan(3, 2))
                : Encoding.UTF8.GetBytes(token.Name.Replace('\u2581', ' '));
        }

        var end = 0;
        foreach (var token in added.Where(token => token.GetProperty("special").GetBoolean()))
        {
            var id = token.GetProperty("id").GetInt32();
            tokens[id] = default;
            end = token.GetProperty("content").GetString() is "</s>" or "<|endoftext|>" ? id : end;
        }

        var map = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var id = 0; id < tokens.Length; id++)
        {
            if (tokens[id].Length > 0)
            {
                map.TryAdd(Encoding.Latin1.GetString(tokens[id].Span), id);
            }
        }

        var longest = map.Keys.Max(key => key.Length);
        return (new TokenVocabulary(tokens, [end]), bytes => Greedy(Encoding.Latin1.GetString(bytes), map, longest));
    }

    private static IEnumerable<int> Greedy(string text, Dictionary<string, int> map, int longest)
    {
        for (var start = 0; start < text.Length;)
        {
            var length = Math.Min(longest, text.Length - start);
            int id;
            while (!map.TryGetValue(text.Substring(start, length), out id))
            {
                length--;
            }

            start += length;
            yield return id;
        }
    }

    /// <summary>GPT-2's characters for bytes.</summary>
    private static Dictionary<char, byte> ByteLevelAlphabet()
    {
        var alphabet = new Dictionary<char, byte>();
        var next = 256;
        for (var value = 0; value < 256; value++)
        {
            alphabet.Add(value is >= 33 and <= 126 or >= 161 and <= 172 or >= 174 ? (char)value : (char)next++, (byte)value);
        }

        return alphabet;
    }
}
