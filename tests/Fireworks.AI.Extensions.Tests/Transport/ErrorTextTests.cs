using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Tests;

/// <summary>Every text in an error that tells the user something is in the message.</summary>
public sealed class ErrorTextTests
{
    [Theory]
    [InlineData("""{"error":"Too Many Requests","message":"You have exceeded it."}""", "Too Many Requests. You have exceeded it.")]
    [InlineData("""{"error":{"message":"one"},"message":"two","detail":"three"}""", "one. two. three.")]
    [InlineData("""{"error":{"message":"one"},"message":"one"}""", "one.")]
    [InlineData("""{"errors":[{"message":"one","code":"C"},{"message":"two"}]}""", "(C): one. two.")]
    [InlineData("""{"errors":["one","two"]}""", "one. two.")]
    [InlineData("""{"error":["one","two"]}""", "one. two.")]
    [InlineData("""{"error":[{"message":"one","code":"C"}]}""", "(C): one.")]
    [InlineData("""[{"error":{"message":"one","code":7}},{"error":{"message":"two"}}]""", "(7): one. two.")]
    [InlineData("""["one","two"]""", "one. two.")]
    [InlineData("""{"title":"One","status":400,"detail":"two","errors":{"model":["three"],"top_k":["four","five"]}}""", "One. two. three [model]. four [top_k]. five [top_k].")]
    [InlineData("""{"detail":[{"loc":["body","a"],"msg":"one","input":"secret"},{"loc":["body","b"],"msg":"two"}]}""", "one [body.a]. two [body.b].")]
    [InlineData("""{"detail":{"error":"one","message":"two"}}""", "one. two.")]
    [InlineData("""{"error":{"detail":"one"}}""", "one.")]
    [InlineData("""{"error":{"error":{"message":"one"}}}""", "one.")]
    [InlineData("""{"error":{"message":{"message":"one"}}}""", "one.")]
    [InlineData("""{"error":{"code":3,"message":"one","details":[{"@type":"t","reason":"two"},{"fieldViolations":[{"field":"f","description":"three"}]}]}}""", "(3): one. two. three.")]
    [InlineData("""{"error":"invalid_request","error_description":"one"}""", "invalid_request. one.")]
    [InlineData("""{"fault":{"faultstring":"one"}}""", "one.")]
    [InlineData("""{"msg":"one"}""", "one.")]
    [InlineData("""{"error":{"message":"a\ud83d"}}""", "a\uFFFD.")]
    [InlineData("data: {\"error\":{\"message\":\"one\"}}\n\n", "one.")]
    [InlineData("event: error\ndata: one\n\n", "one.")]
    [InlineData("one\r\ntwo", "one\r\ntwo.")]
    [InlineData("\"one\"", "one.")]
    [InlineData("""{"error":{"message":"one","code":"C"},"rest":[1,2""", "(C): one.")]
    public async Task Texts_are_in_the_message(string body, string expected)
    {
        var exception = await FailAsync(Answer.Json(422, body));

        Assert.Equal($"Fireworks answered 422{(expected.StartsWith('(') ? " " : ": ")}{expected}", exception.Message);
        Assert.Equal(body, exception.ResponseBody);
    }

    [Fact]
    public async Task Recorded_error_with_two_texts_shows_both()
    {
        var exception = await FailAsync(new Answer(429, "application/json", CaseFiles.Read("42-429-two-texts.body")));
        Assert.Contains("Too Many Requests. You have exceeded your usage limits. Please try again later", exception.Message, StringComparison.Ordinal);
    }

    /// <summary>A validation error may repeat the whole prompt, after its text.</summary>
    [Fact]
    public async Task Text_before_the_end_of_what_is_read_is_shown()
    {
        var exception = await FailAsync(Answer.Json(422, $$"""{"detail":[{"type":"t","loc":["body","messages"],"msg":"too long","input":"{{new string('x', 100_000)}}" }]}"""));

        Assert.Contains("too long", exception.Message, StringComparison.Ordinal);
        Assert.Equal("body.messages", exception.Param);
        Assert.DoesNotContain("xxx", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"error":"A","message":"Extra inputs are not permitted, field: 'x', value: my secret prompt","errors":["bad fw_test_key"]}""")]
    [InlineData("""{"detail":[{"msg":"wrong [type=enum, input_value='my secret prompt', input_type=str]","loc":["fw_test_key"],"input":"my secret prompt","ctx":{"given":"my secret prompt"}},{"msg":"y"}]}""")]
    [InlineData("Extra inputs, value: my secret prompt fw_test_key")]
    public async Task Neither_key_nor_values_are_shown(string body)
    {
        var exception = await FailAsync(Answer.Json(400, body));

        Assert.DoesNotContain("secret", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("fw_test_key", exception.ToString() + exception.Param + exception.ResponseBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Body_of_an_error_in_a_stream_is_kept_up_to_its_limit()
    {
        await using var server = await TestServer.StartAsync(Answer.Events($$"""{"error":{"message":"one","rest":"{{new string('x', 200_000)}}" } }"""));
        using var client = server.ChatClient();

        var exception = await Assert.ThrowsAsync<FireworksException>(() => client.GetStreamingResponseAsync("Hi").ToChatResponseAsync());

        Assert.Contains("one", exception.Message, StringComparison.Ordinal);
        Assert.Equal(64 * 1024, exception.ResponseBody!.Length);
    }

    private static async Task<FireworksException> FailAsync(Answer answer)
    {
        await using var server = await TestServer.StartAsync(answer);
        using var client = server.ChatClient(configure: options => options.Retry.MaxRetries = 0);
        return await Assert.ThrowsAsync<FireworksException>(() => client.GetResponseAsync("Hi"));
    }
}
