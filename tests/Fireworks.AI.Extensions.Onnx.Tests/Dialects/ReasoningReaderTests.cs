using Fireworks.AI.Extensions.Onnx.Dialects;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Tests.Dialects;

public sealed class ReasoningReaderTests
{
    [Theory]
    [InlineData("Hello", false, "", "Hello")]
    [InlineData("<think>why</think>Because.", false, "why", "Because.")]
    [InlineData("\n<think>\nwhy\n\nso\n</think>\n\nBecause.\n", false, "why\n\nso", "Because.\n")]
    [InlineData("why\n</think>\n\nBecause.", true, "why", "Because.")]
    [InlineData("\nwhy <think> </thin </think>a</think>", true, "why <think> </thin ", "a</think>")]
    [InlineData("<think>\n\n</think>\n\nAnswer", false, "", "Answer")]
    [InlineData("<think>cut off\n", false, "cut off\n", "")]
    [InlineData("<thin", false, "", "<thin")]
    [InlineData("<thinking>", false, "", "<thinking>")]
    [InlineData("Say <think>x</think>", false, "", "Say <think>x</think>")]
    [InlineData("  \n", false, "", "  \n")]
    public void Reasoning_is_told_from_the_answer_however_it_is_cut(string text, bool startsInside, string reasoning, string answer)
    {
        for (var cut = 0; cut <= text.Length; cut++)
        {
            Assert.Equal((cut, reasoning, answer), (cut, Read([text[..cut], text[cut..]], startsInside).Reasoning, Read([text[..cut], text[cut..]], startsInside).Answer));
        }

        Assert.Equal((reasoning, answer), Read([.. text.Select(static character => character.ToString())], startsInside));
    }

    [Theory]
    [InlineData("<|im_start|>assistant\n<think>\n", true)]
    [InlineData("<|im_start|>assistant\n<think>\n\n</think>\n", false)]
    [InlineData("<|im_start|>assistant\n", false)]
    public void A_prompt_that_opens_reasoning_is_seen(string prompt, bool expected) => Assert.Equal(expected, ReasoningReader.IsOpenAtEnd(prompt));

    private static (string Reasoning, string Answer) Read(string[] pieces, bool startsInside)
    {
        var reader = new ReasoningReader(startsInside);
        var reasoning = new List<AIContent>();
        var answer = string.Concat(pieces.Select(piece => reader.Append(piece, reasoning)));
        answer += reader.Complete(reasoning);
        return (string.Concat(reasoning.Cast<TextReasoningContent>().Select(static content => content.Text)), answer);
    }
}
