using Fireworks.AI.Shared.Text;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Tests.Text;

public sealed class ThinkTagSplitterTests
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
    public void Reasoning_is_told_from_the_answer_however_it_is_cut(string text, bool startsInside, string reasoning, string answer) =>
        AssertSplit(text, () => ThinkTagSplitter.AtStart(startsInside), reasoning, answer);

    [Theory]
    [InlineData("Hello\n", "", "Hello\n")]
    [InlineData("\n\nHello", "", "Hello")]
    [InlineData("<think>\nwhy\n</think>\n\nBecause.", "\nwhy\n", "Because.")]
    [InlineData("Say <think>x</think>\ny <think>z</think> <thin", "xz", "Say y  <thin")]
    [InlineData("a <think>cut off </thi", "cut off </thi", "a ")]
    [InlineData("</think>", "", "</think>")]
    public void Tags_count_wherever_they_stand_in_texts_of_others(string text, string reasoning, string answer) =>
        AssertSplit(text, ThinkTagSplitter.Anywhere, reasoning, answer);

    [Fact]
    public void Text_flows_as_soon_as_it_cannot_become_a_tag()
    {
        var contents = new List<AIContent>();
        var splitter = ThinkTagSplitter.Anywhere();
        splitter.Append("a <thi", contents);
        Assert.Equal("a ", Assert.IsType<TextContent>(Assert.Single(contents)).Text);
        splitter.Append("s", contents);
        Assert.Equal("<this", Assert.IsType<TextContent>(contents[1]).Text);
    }

    [Theory]
    [InlineData("<|im_start|>assistant\n<think>\n", true)]
    [InlineData("<|im_start|>assistant\n<think>\n\n</think>\n", false)]
    [InlineData("<|im_start|>assistant\n", false)]
    public void A_prompt_that_opens_reasoning_is_seen(string prompt, bool expected) => Assert.Equal(expected, ThinkTagSplitter.IsOpenAtEnd(prompt));

    private static void AssertSplit(string text, Func<ThinkTagSplitter> create, string reasoning, string answer)
    {
        for (var cut = 0; cut <= text.Length; cut++)
        {
            Assert.Equal((cut, (reasoning, answer)), (cut, Split(create(), [text[..cut], text[cut..]])));
        }

        Assert.Equal((reasoning, answer), Split(create(), [.. text.Select(static character => character.ToString())]));
    }

    private static (string Reasoning, string Answer) Split(ThinkTagSplitter splitter, string[] pieces)
    {
        var contents = new List<AIContent>();
        foreach (var piece in pieces)
        {
            splitter.Append(piece, contents);
        }

        splitter.Complete(contents);
        return (string.Concat(contents.OfType<TextReasoningContent>().Select(static content => content.Text)),
            string.Concat(contents.OfType<TextContent>().Select(static content => content.Text)));
    }
}
