using System.Numerics;
using System.Text;
using System.Text.Json;

namespace Fireworks.AI.Text.Grammars.Tests;

/// <summary>Asks grammars about texts, byte by byte.</summary>
internal static class Matching
{
    /// <summary>All bytes and some longer tokens; the last id ends the sequence.</summary>
    public static TokenVocabulary SmallVocabulary { get; } = CreateSmallVocabulary();

    public static Grammar Compile(string schema, JsonSchemaGrammarOptions? options = null)
    {
        using var document = JsonDocument.Parse(schema);
        return Grammar.FromJsonSchema(document.RootElement.Clone(), options);
    }

    public static bool Accepts(this Grammar grammar, string text)
    {
        var matcher = new GrammarMatcher(grammar, SmallVocabulary);
        return matcher.TryAcceptBytes(Encoding.UTF8.GetBytes(text)) && matcher.IsAccepting;
    }

    public static void AssertAccepts(this Grammar grammar, IEnumerable<string> valid, IEnumerable<string> invalid)
    {
        Assert.All(valid, text => Assert.True(grammar.Accepts(text), text));
        Assert.All(invalid, text => Assert.False(grammar.Accepts(text), text));
    }

    /// <summary>The text may be the beginning of one that the grammar accepts.</summary>
    public static bool AcceptsBeginning(this Grammar grammar, string text) =>
        new GrammarMatcher(grammar, SmallVocabulary).TryAcceptBytes(Encoding.UTF8.GetBytes(text));

    public static List<int> Allowed(GrammarMatcher matcher, TokenVocabulary vocabulary)
    {
        var mask = new uint[matcher.MaskLength];
        matcher.GetMask(mask);
        var allowed = new List<int>();
        for (var word = 0; word < mask.Length; word++)
        {
            for (var bits = mask[word]; bits != 0; bits &= bits - 1)
            {
                allowed.Add((word << 5) + BitOperations.TrailingZeroCount(bits));
            }
        }

        Assert.True(allowed.Count == 0 || allowed[^1] < vocabulary.Count);
        return allowed;
    }

    /// <summary>
    /// Takes random allowed tokens until the grammar accepts and nothing else is wanted. Fails when no token is allowed before that:
    /// a grammar must never lead into a dead end. Null when the text grows too long.
    /// </summary>
    public static string? RandomWalk(Grammar grammar, TokenVocabulary vocabulary, Random random, int maximumTokens = 400)
    {
        var matcher = new GrammarMatcher(grammar, vocabulary);
        var bytes = new List<byte>();
        for (var step = 0; step < maximumTokens; step++)
        {
            if (matcher.IsFinished || (matcher.IsAccepting && random.Next(3) == 0))
            {
                return Encoding.UTF8.GetString([.. bytes]);
            }

            var allowed = Allowed(matcher, vocabulary);
            Assert.Equal(matcher.IsAccepting, allowed.Exists(vocabulary.IsEndOfSequence));
            allowed.RemoveAll(vocabulary.IsEndOfSequence);
            if (allowed.Count == 0)
            {
                Assert.True(matcher.IsAccepting, "No token is allowed after: " + Encoding.UTF8.GetString([.. bytes]));
                return Encoding.UTF8.GetString([.. bytes]);
            }

            var token = Choose(allowed, vocabulary, step, random);
            Assert.True(matcher.TryAccept(token), $"The mask allows token {token}, which is refused after: {Encoding.UTF8.GetString([.. bytes])}");
            bytes.AddRange(vocabulary.GetBytes(token));
        }

        return null;
    }

    /// <summary>After a while, prefers what closes strings, objects and arrays, so that texts end.</summary>
    private static int Choose(List<int> allowed, TokenVocabulary vocabulary, int step, Random random)
    {
        if (step > 20)
        {
            var inText = allowed.Count > vocabulary.Count / 2;
            foreach (var closing in inText ? "\"" : step > 60 ? "}]\"," : random.Next(2) == 0 ? "}]" : "")
            {
                var found = allowed.FindIndex(id => vocabulary.GetBytes(id) is [var only] && only == closing);
                if (found >= 0)
                {
                    return allowed[found];
                }
            }
        }

        return allowed[random.Next(allowed.Count)];
    }

    private static TokenVocabulary CreateSmallVocabulary()
    {
        var tokens = Enumerable.Range(0, 256).Select(value => (ReadOnlyMemory<byte>)new[] { (byte)value }).ToList();
        foreach (var text in (string[])["{\"", "\":", "\",\"", "\"}", "[]", "{}", "],", "true", "false", "null", "ab", "abc", "\"a", "a\"", "12", "1.5", "-1", "\\u00", "\\n", "é", "日本", "  ", "\n\n", "a\":1,\"", "name", "\"\\u0061\""])
        {
            tokens.Add(Encoding.UTF8.GetBytes(text));
        }

        tokens.Add("</s>"u8.ToArray());
        return new TokenVocabulary(tokens, [tokens.Count - 1]);
    }
}
