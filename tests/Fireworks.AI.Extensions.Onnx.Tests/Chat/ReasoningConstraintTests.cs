using System.Text;
using System.Text.Json;
using Fireworks.AI.Extensions.Onnx.Dialects;
using Fireworks.AI.Extensions.Onnx.Generation.Constraints;
using Fireworks.AI.Text.Grammars;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Tests.Chat;

/// <summary>A model that reasons first keeps what the options promise about its answer.</summary>
public sealed class ReasoningConstraintTests
{
    /// <summary>
    /// A prompt that opens the reasoning, for a model that never closes it: what it says is reasoning, and no document that the schema
    /// holds is lost in there.
    /// </summary>
    [Fact]
    public async Task ADocumentIsNotWrittenIntoTheReasoning()
    {
        var template = File.ReadAllText(Path.Combine(SparklerFixture.Folder, "chat_template.jinja")) + "{{ '<think>\n' }}";
        using var model = OnnxModel.Load(SparklerFixture.Folder, new OnnxModelOptions { ChatTemplate = template });
        using var client = new OnnxChatClient(model);
        var schema = JsonDocument.Parse("""{"type":"object","properties":{"on":{"type":"boolean"}},"required":["on"],"additionalProperties":false}""").RootElement;
        var response = await client.GetResponseAsync("Is it on?", new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(schema), MaxOutputTokens = 40 });
        Assert.Equal(ChatFinishReason.Length, response.FinishReason);
        Assert.Equal("", response.Text);
    }

    [Fact]
    public void TheAnswerIsHeldOnceTheReasoningIsClosed()
    {
        var vocabulary = Vocabulary("hm", "</th", "ink>", "\n", "yes", "no", "");
        var constraint = new ReasoningConstraint(new GrammarConstraint(new GrammarMatcher(Grammar.FromParts(GrammarPart.Gbnf("root ::= \"yes\"")), vocabulary)), first: null, ReasoningMarks.Think, startsInside: true, vocabulary);
        Assert.Equal([0, 1, 2, 3, 4, 5], Allowed(constraint, vocabulary));
        foreach (var token in new[] { 0, 4, 1, 2 })
        {
            Assert.Equal(-1, constraint.JumpForwardToken);
            constraint.Accept(token);
        }

        Assert.Equal([4], Allowed(constraint, vocabulary));
        constraint.Accept(4);
        Assert.Equal([6], Allowed(constraint, vocabulary));
    }

    [Fact]
    public void AMarkerInsideOfReasoningOpensNoCall()
    {
        var vocabulary = Vocabulary("<think>", "<call>", "</think>", "x", "yes", " ", "");
        var calls = Grammar.FromParts(GrammarPart.Gbnf("root ::= \"<call>yes\""));
        var constraint = new ReasoningConstraint(new ToolCallConstraint(["<call>"], calls, vocabulary), first: null, ReasoningMarks.Think, startsInside: false, vocabulary);
        foreach (var token in new[] { 5, 0, 1, 3, 2, 3 })
        {
            constraint.Accept(token);
            Assert.Equal(-1, constraint.JumpForwardToken);
        }

        constraint.Accept(1);
        Assert.Equal([4], Allowed(constraint, vocabulary));
    }

    /// <summary>Byte-level tokens end inside of characters; what is reasoning must not depend on that.</summary>
    [Fact]
    public void Reasoning_may_be_cut_inside_of_a_character()
    {
        var vocabulary = new TokenVocabulary(
            [new byte[] { 0xC3 }, new byte[] { 0xA9, (byte)'<', (byte)'/' }, "think>"u8.ToArray(), "yes"u8.ToArray(), default], [4]);
        var constraint = new ReasoningConstraint(
            new GrammarConstraint(new GrammarMatcher(Grammar.FromParts(GrammarPart.Gbnf("root ::= \"yes\"")), vocabulary)), first: null, ReasoningMarks.Think, startsInside: true, vocabulary);
        constraint.Accept(0);
        constraint.Accept(1);
        Assert.Equal([0, 1, 2, 3], Allowed(constraint, vocabulary));
        constraint.Accept(2);
        Assert.Equal([3], Allowed(constraint, vocabulary));
    }

    /// <summary>The last token ends the answer.</summary>
    private static TokenVocabulary Vocabulary(params string[] tokens) =>
        new([.. tokens.Select(static token => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(token))], [tokens.Length - 1]);

    private static int[] Allowed(ReasoningConstraint constraint, TokenVocabulary vocabulary)
    {
        var mask = constraint.Mask.ToArray();
        return [.. Enumerable.Range(0, vocabulary.Count).Where(token => (mask[token >> 5] >> (token & 31) & 1) != 0)];
    }
}
