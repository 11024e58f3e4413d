using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Tests.Chat;

/// <summary>Tokens as an application counts and reads them.</summary>
public sealed class TokenizationTests(SparklerFixture sparkler) : IClassFixture<SparklerFixture>
{
    [Theory]
    [InlineData("")]
    [InlineData("Name three rivers.")]
    [InlineData("Ünïcödé 日本 😀 \n\t x")]
    [InlineData("<|im_end|> is what I type")]
    public void Texts_come_back_as_they_were(string text)
    {
        var tokens = sparkler.Model.Tokenize(text);
        Assert.Equal(text, sparkler.Model.Detokenize(tokens));
        Assert.Equal(tokens.Length, sparkler.Model.CountTokens(text));
        Assert.Equal(text, sparkler.Model.Detokenize(sparkler.Model.Tokenize(text, allowSpecialTokens: true)));
    }

    [Fact]
    public void Special_tokens_are_read_in_a_text_only_when_asked_for()
    {
        Assert.True(sparkler.Model.Tokenize("<|im_end|>").Length > 1);
        var token = Assert.Single(sparkler.Model.Tokenize("<|im_end|>", allowSpecialTokens: true));
        Assert.Equal("<|im_end|>", sparkler.Model.Detokenize([token]));
        Assert.Equal("", sparkler.Model.Detokenize([token], skipSpecialTokens: true));
    }

    [Fact]
    public void Ids_that_no_token_has_are_passed_over() => Assert.Equal("", sparkler.Model.Detokenize([-1, 1_000_000]));

    [Fact]
    public void Counting_functions_come_through_middleware()
    {
        using var client = new OnnxChatClient(sparkler.Model);
        using var middleware = client.AsBuilder().UseFunctionInvocation().Build();
        Assert.Equal(sparkler.Model.CountTokens("Hi there!"), middleware.GetService<Func<string, int>>()!("Hi there!"));
        ChatMessage[] messages = [new(ChatRole.User, "Hi there!")];
        Assert.Equal(sparkler.Model.CountTokens(messages), middleware.GetService<Func<IEnumerable<ChatMessage>, int>>()!(messages));
        Assert.Null(middleware.GetService(typeof(Func<string, int>), "key"));
    }
}
