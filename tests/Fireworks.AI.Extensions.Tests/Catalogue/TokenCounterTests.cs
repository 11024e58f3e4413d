using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Tests;

public sealed class TokenCounterTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("The quick brown fox jumps over the lazy dog.", 11)] // 44 characters, four to a token
    [InlineData("Привет", 3)]
    [InlineData("日本語の文", 5)]
    [InlineData("😀", 3)]
    public void An_estimate_goes_by_characters(string text, int expected)
    {
        FireworksTokenCounter counter = new();

        Assert.True(counter.IsEstimate);
        Assert.Equal(expected, counter.Count(text));
    }

    [Fact]
    public void A_function_counts_every_text_of_a_request_exactly()
    {
        List<string> counted = [];
        FireworksTokenCounter counter = new(text =>
        {
            counted.Add(text);
            return text.Length;
        });
        ChatMessage[] messages =
        [
            new(ChatRole.User, [new TextContent("Look"), new DataContent("data:image/png;base64,AAAA")]),
            new(ChatRole.Assistant, [new TextReasoningContent("Hm"), new FunctionCallContent("1", "look", new Dictionary<string, object?> { ["at"] = "sky" })]),
            new(ChatRole.Tool, [new FunctionResultContent("1", "blue"), new FunctionResultContent("2", new[] { 1, 2 }), new FunctionResultContent("3", new TextContent("part"))]),
        ];
        ChatOptions options = new()
        {
            Instructions = "Be short.",
            Tools = [AIFunctionFactory.Create((string at) => at, "look", "Looks.")],
            ResponseFormat = ChatResponseFormat.ForJsonSchema<int>(),
        };

        var tokens = counter.Count(messages, options);

        Assert.False(counter.IsEstimate);
        Assert.Equal(counted.Sum(text => text.Length), tokens);
        Assert.Equal(["Look", "Hm", "look", """{"at":"sky"}""", "blue", "[1,2]", "part", "Be short.", "look", "Looks."], counted[..10]);
        Assert.Contains("\"at\"", counted[10], StringComparison.Ordinal);
        Assert.Equal(12, counted.Count);
        Assert.Equal("integer", System.Text.Json.JsonDocument.Parse(counted[11]).RootElement.GetProperty("type").GetString());
    }

    [Fact]
    public void An_estimate_of_messages_adds_what_a_template_puts_around_them() =>
        Assert.Equal(2 * (4 + 3), new FireworksTokenCounter().Count([new(ChatRole.User, "Hello there"), new(ChatRole.Assistant, "Hello there")]));
}
