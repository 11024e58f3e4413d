using System.Text;
using Fireworks.AI.Shared.Text;

namespace Fireworks.AI.Extensions.Onnx.Tests.Text;

public sealed class MarkerScannerTests
{
    [Theory]
    [InlineData("text <tool", 5)]
    [InlineData("text <<", 1)]
    [InlineData("text <tool_call>", 0)]
    [InlineData("text", 0)]
    [InlineData("", 0)]
    [InlineData("aab", 3)]
    [InlineData("aaab", 3)]
    public void As_much_is_held_back_as_may_begin_the_longest_marker(string text, int expected)
    {
        Assert.Equal(expected, MarkerScanner.HeldLength(text, "<tool_call>", "aabaa", "<x"));
        if (expected > 0)
        {
            var marker = expected == 3 ? "aabaa" : "<tool_call>";
            Assert.Equal(expected, MarkerScanner.HeldLength<byte>(Encoding.UTF8.GetBytes(text), Encoding.UTF8.GetBytes(marker)));
        }
    }

    [Fact]
    public void The_first_marker_is_found_and_the_longest_of_those_that_begin_there()
    {
        Assert.Equal((2, "bcd"), MarkerScanner.Find("a bcd e", ["e", "bc", "bcd"]));
        Assert.Null(MarkerScanner.Find("a b", ["c"]));
        Assert.Equal(0, MarkerScanner.HeldLength("a", ""));
    }
}
