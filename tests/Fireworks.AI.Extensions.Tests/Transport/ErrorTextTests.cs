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

    /// <summary>Texts are cut at 300 and 1000 characters and bodies at 64 KiB; the key may stand across each of these places.</summary>
    [Theory]
    [InlineData("", "", 300)]
    [InlineData("", "", 1200)]
    [InlineData("{\"error\":{\"message\":\"", "\"}}", 1000)]
    [InlineData("{\"detail\":[\"one\",\"", "\"]}", 1000)]
    [InlineData("{\"error\":{\"message\":\"one\",\"rest\":\"", "\"}}", 64 * 1024)]
    [InlineData("{\"error\":{\"message\":\"", "\"}}", 64 * 1024)]
    [InlineData("<html>", "</html>", 64 * 1024)]
    public async Task No_part_of_the_key_is_left_where_texts_are_cut(string before, string after, int limit)
    {
        const string Key = "fw_test_key";
        foreach (var status in (int[])[400, 200])
        {
            for (var offset = -Key.Length - 40; offset <= 2; offset++)
            {
                var start = limit - before.Length + offset;
                var body = before + new string('-', start) + Key + new string('-', 80) + after;
                var handler = new StatusHandler(status, body);
                using FireworksClient client = new(new() { ApiKey = Key, Retry = { MaxRetries = 0 } }, new HttpClient(handler));
                var exception = await Assert.ThrowsAsync<FireworksException>(() => client.GetChatClient("m").GetResponseAsync("Hi"));
                Assert.DoesNotContain("fw", exception.ToString() + exception.ResponseBody, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("key/with\"signs+1", "key\\/with\\\"signs\\u002B1")]
    [InlineData("key/with\"signs+1", "key/with\\u0022signs\\u002b1")]
    [InlineData("back\\slashed-key", "back\\\\slashed-key")]
    public async Task Key_that_json_writes_with_escapes_is_not_shown(string key, string written)
    {
        using FireworksClient client = new(
            new() { ApiKey = key }, new HttpClient(new StatusHandler(400, $$"""{"error":{"message":"bad {{written}} end"} }""")));
        var exception = await Assert.ThrowsAsync<FireworksException>(() => client.GetChatClient("m").GetResponseAsync("Hi"));

        Assert.Equal("Fireworks answered 400: bad *** end.", exception.Message);
        Assert.DoesNotContain(written, exception.ResponseBody, StringComparison.Ordinal);
    }

    /// <summary>Gateways that check no key get any word, which must not be taken out of sentences.</summary>
    [Theory]
    [InlineData("x")]
    [InlineData("key")]
    [InlineData("EMPTY")]
    [InlineData("Fireworks")]
    public async Task Key_that_is_a_word_does_not_spoil_sentences(string key)
    {
        using FireworksClient client = new(
            new() { ApiKey = key }, new HttpClient(new StatusHandler(401, """{"error":{"message":"max key x EMPTY"}}""")));
        var exception = await Assert.ThrowsAsync<FireworksException>(() => client.GetChatClient("m").GetResponseAsync("Hi"));

        Assert.StartsWith("Fireworks answered 401: max key x EMPTY. Check the API key", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("prompt_cache_key")]
    [InlineData("cache_key")]
    public async Task Refusal_is_understood_though_the_key_is_a_part_of_it(string key)
    {
        await using var server = await TestServer.StartAsync(
            Answer.Json(400, """{"error":{"message":"Extra inputs are not permitted, field: 'prompt_cache_key'"}}"""), Answer.Json(Wire.Hello));
        using var client = server.ChatClient(configure: options => options.ApiKey = key);

        Assert.Equal("Hello", (await client.GetResponseAsync("Hi")).Text);
    }

    /// <summary>When the status has come, a body that stalls need not be waited for as long as a response.</summary>
    [Fact]
    public async Task Error_whose_body_stalls_waits_for_the_idle_limit()
    {
        Microsoft.Extensions.Time.Testing.FakeTimeProvider clock = new();
        await using var server = RawServer.Start(async (socket, gone) =>
        {
            await RawServer.SendAsync(socket, "HTTP/1.1 400 Bad Request\r\nContent-Length: 100\r\n\r\nbad thing");
            await Task.Delay(Timeout.Infinite, gone);
        });
        using FireworksChatClient client = new("m", server.Options(options =>
            (options.TimeProvider, options.IdleTimeout, options.ResponseTimeout) = (clock, TimeSpan.FromSeconds(30), TimeSpan.FromHours(1))));

        var call = client.GetResponseAsync("Hi");
        while (!call.IsCompleted && clock.GetUtcNow() - clock.Start < TimeSpan.FromMinutes(50))
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(call, Task.Delay(5));
        }

        Assert.True(call.IsCompleted);
        var exception = await Assert.ThrowsAsync<FireworksException>(() => call);
        Assert.StartsWith("Fireworks answered 400: bad thing.", exception.Message, StringComparison.Ordinal);
    }

    /// <summary>What is an error without a stream is one as an event's data.</summary>
    [Theory]
    [InlineData("""[{"error":{"message":"quota gone","code":"Q"}}]""", "(Q): quota gone.")]
    [InlineData("\"quota gone\"", ": quota gone.")]
    [InlineData("""{"id":"x","message":"boom","code":500}""", "(500): boom.")]
    [InlineData("""{"id":"x","choices":[],"message":"boom"}""", ": boom.")]
    public async Task Errors_in_other_forms_are_found_in_a_stream(string data, string text)
    {
        foreach (var events in (string[][])[[data], [Wire.Text("a"), data]])
        {
            using var client = MemoryHandler.Client(Answer.EventBytes(events), "text/event-stream");
            var exception = await Assert.ThrowsAsync<FireworksException>(() => client.GetChatClient("m").GetStreamingResponseAsync("Hi").ToListAsync());
            Assert.StartsWith("Fireworks reported an error within the response", exception.Message, StringComparison.Ordinal);
            Assert.EndsWith(text, exception.Message, StringComparison.Ordinal);
        }
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

    private sealed class StatusHandler(int status, string body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage((System.Net.HttpStatusCode)status) { Content = new StringContent(body), RequestMessage = request });
    }

    private static async Task<FireworksException> FailAsync(Answer answer)
    {
        await using var server = await TestServer.StartAsync(answer);
        using var client = server.ChatClient(configure: options => options.Retry.MaxRetries = 0);
        return await Assert.ThrowsAsync<FireworksException>(() => client.GetResponseAsync("Hi"));
    }
}
