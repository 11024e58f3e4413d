using System.Text;

namespace Fireworks.AI.Text.Grammars.Tests;

/// <summary>The worked example of the library's README.</summary>
public sealed class WorkedExampleTests
{
    private static readonly string[] Tokens = ["{", "{\"", "age", "\":", "4", "42", "420", "7", "-", "}", " ", "</s>"];

    [Fact]
    public void A_schema_becomes_masks()
    {
        const string Schema = """
            { "type": "object", "properties": { "age": { "type": "integer", "minimum": 0, "maximum": 120 } }, "required": ["age"] }
            """;
        var vocabulary = new TokenVocabulary([.. Tokens.Select(token => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(token))], [Tokens.Length - 1]);
        var matcher = new GrammarMatcher(Matching.Compile(Schema, JsonSchemaGrammarOptions.ForGeneration), vocabulary);

        Step(matcher, vocabulary, ["{", "{\""], jump: null, take: "{\"");
        Step(matcher, vocabulary, ["age"], jump: "age", take: "age");
        Step(matcher, vocabulary, ["\":"], jump: "\":", take: "\":");
        Step(matcher, vocabulary, ["4", "42", "7"], jump: null, take: "42");
        Step(matcher, vocabulary, ["}"], jump: "}", take: "}");
        Assert.True(matcher.IsAccepting);
        Step(matcher, vocabulary, ["</s>"], jump: "</s>", take: "</s>");
    }

    private static void Step(GrammarMatcher matcher, TokenVocabulary vocabulary, string[] allowed, string? jump, string take)
    {
        Assert.Equal(allowed, Matching.Allowed(matcher, vocabulary).Select(id => Tokens[id]));
        Assert.Equal(jump, matcher.JumpForwardToken < 0 ? null : Tokens[matcher.JumpForwardToken]);
        Assert.True(matcher.TryAccept(Array.IndexOf(Tokens, take)));
    }
}
