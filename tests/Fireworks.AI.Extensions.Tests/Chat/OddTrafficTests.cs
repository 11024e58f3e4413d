using System.IO.Compression;
using System.Net;
using System.Text;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace Fireworks.AI.Extensions.Tests;

/// <summary>What proxies, gateways and careless servers send.</summary>
public sealed class OddTrafficTests
{
    [Theory]
    [InlineData("""{"index":1,"delta":{"content":"other"},"finish_reason":"length","usage":{"total_tokens":1}}""")]
    [InlineData("""{"delta":{"content":"other"},"finish_reason":"length","index":1}""")]
    [InlineData("""{"delta":{"tool_calls":[{"index":0,"id":"c","function":{"name":"f","arguments":"{}"}}]},"index":2,"logprobs":{"content":[]}}""")]
    public async Task Further_choices_of_a_stream_do_not_mix_with_the_first(string other)
    {
        var chunk = $$"""{ {{Wire.Identity}},"choices":[{{other}} ] }""";
        var both = $$"""{ {{Wire.Identity}},"choices":[{"index":0,"delta":{"content":"b"} },{{other}} ] }""";
        await using var server = await TestServer.StartAsync(Answer.Events(Wire.Text("a"), chunk, both, Wire.Text("c"), chunk, Wire.Finish()));
        using var client = server.ChatClient();

        var response = await client.GetStreamingResponseAsync("Hi").ToChatResponseAsync();

        Assert.Equal("abc", response.Text);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
        Assert.All(Assert.Single(response.Messages).Contents, content => Assert.IsType<TextContent>(content));
        Assert.Null(response.Usage);
        Assert.Empty(response.GetFireworksMetadata().LogProbabilities);
    }

    [Theory]
    [InlineData("gzip", false, 200)]
    [InlineData("br", false, 200)]
    [InlineData("deflate", false, 200)]
    [InlineData("gzip", true, 200)]
    [InlineData("br", true, 200)]
    [InlineData("gzip", false, 400)]
    [InlineData("br", true, 400)]
    public async Task Body_that_cannot_be_decompressed_is_an_error_of_ours(string encoding, bool stream, int status)
    {
        Answer answer = new(status, stream ? "text/event-stream" : "application/json", Encoding.UTF8.GetBytes(new string('x', 200)));
        await using var server = await TestServer.StartAsync(answer.With(("Content-Encoding", encoding)));
        using var client = server.ChatClient(configure: options => options.Retry.MaxRetries = 0);

        var exception = await Assert.ThrowsAsync<FireworksException>(() => stream
            ? client.GetStreamingResponseAsync("Hi").ToChatResponseAsync()
            : client.GetResponseAsync("Hi"));

        Assert.Equal(status == 200 ? FireworksErrorKind.InvalidResponse : FireworksErrorKind.InvalidRequest, exception.Kind);
    }

    [Fact]
    public async Task Compressed_stream_that_is_cut_is_an_error()
    {
        using MemoryStream packed = new();
        using (GZipStream zip = new(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            zip.Write(Answer.EventBytes([Wire.Text("a"), Wire.Finish()]));
        }

        var cut = packed.ToArray()[..((int)packed.Length / 2)];
        await using var server = await TestServer.StartAsync(Answer.Events(cut).With(("Content-Encoding", "gzip")));
        using var client = server.ChatClient();

        await Assert.ThrowsAsync<FireworksException>(() => client.GetStreamingResponseAsync("Hi").ToChatResponseAsync());
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/xhtml+xml")]
    public async Task Page_in_place_of_a_stream_is_not_called_a_broken_connection(string mediaType)
    {
        await using var server = await TestServer.StartAsync(new Answer(200, mediaType, "<html><body>Welcome</body></html>"u8.ToArray()));
        using var client = server.ChatClient();

        var exception = await Assert.ThrowsAsync<FireworksException>(() => client.GetStreamingResponseAsync("Hi").ToChatResponseAsync());

        Assert.Equal(FireworksErrorKind.InvalidResponse, exception.Kind);
    }

    [Fact]
    public async Task Byte_order_marks_are_skipped()
    {
        var mark = Encoding.UTF8.GetPreamble();
        await using var server = await TestServer.StartAsync(
            Answer.Json([.. mark, .. Encoding.UTF8.GetBytes(Wire.Hello)]),
            Answer.Events([.. mark, .. Answer.EventBytes([Wire.Text("Hello"), Wire.Finish()])]),
            Answer.Json(400, "\ufeff" + """{"error":{"message":"No.","code":"BAD"}}"""));
        using var client = server.ChatClient();

        Assert.Equal("Hello", (await client.GetResponseAsync("Hi")).Text);
        Assert.Equal("Hello", (await client.GetStreamingResponseAsync("Hi").ToChatResponseAsync()).Text);
        Assert.Equal("BAD", (await Assert.ThrowsAsync<FireworksException>(() => client.GetResponseAsync("Hi"))).ErrorCode);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public async Task Data_in_several_lines_without_spaces_is_one_chunk(string end)
    {
        var lines = Wire.Text("Gr\u00fc\u00dfe").Replace(",\"choices\"", $",{end}data:\"choices\"", StringComparison.Ordinal);
        var events = Encoding.UTF8.GetBytes($"event:delta{end}data:{lines}{end}{end}data:{Wire.Finish()}{end}{end}data:[DONE] {end}{end}");
        for (var cut = 1; cut < events.Length; cut += 7)
        {
            using var client = MemoryHandler.Client(events, "text/event-stream", () => [cut, 1, 1, 1]);
            using var chat = client.GetChatClient("m");

            Assert.Equal("Gr\u00fc\u00dfe", (await chat.GetStreamingResponseAsync("Hi").ToChatResponseAsync()).Text);
        }
    }

    [Fact]
    public async Task No_content_is_an_error()
    {
        await using var server = await TestServer.StartAsync(context =>
        {
            context.Response.StatusCode = 204;
            return Task.CompletedTask;
        });
        using var client = server.ChatClient();

        await Assert.ThrowsAsync<FireworksException>(() => client.GetResponseAsync("Hi"));
        await Assert.ThrowsAsync<FireworksException>(() => client.GetStreamingResponseAsync("Hi").ToChatResponseAsync());
    }

    [Fact]
    public async Task Cancellation_is_seen_although_more_updates_have_arrived()
    {
        await using var server = await TestServer.StartAsync(Answer.Events([.. Enumerable.Repeat(Wire.Text("a"), 5), Wire.Finish()]));
        using var client = server.ChatClient();
        using CancellationTokenSource cancellation = new();

        var seen = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var update in client.GetStreamingResponseAsync("Hi", cancellationToken: cancellation.Token))
            {
                seen++;
                await cancellation.CancelAsync();
            }
        });

        Assert.Equal(1, seen);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Wrong_values_of_local_settings_are_found_before_sending(bool stream)
    {
        await using var server = await TestServer.StartAsync(Answer.Json(Wire.Hello));
        using var client = server.ChatClient();
        ChatOptions options = new() { AdditionalProperties = new() { ["split_think_tags"] = "perhaps" } };

        await Assert.ThrowsAsync<ArgumentException>(() => stream
            ? client.GetStreamingResponseAsync("Hi", options).ToChatResponseAsync()
            : client.GetResponseAsync("Hi", options));

        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Options_changed_while_a_call_is_in_flight_have_no_effect_on_it()
    {
        var options = new ChatOptions().WithFireworks(fireworks => fireworks.SplitThinkTags = true);
        await using var server = await TestServer.StartAsync(context =>
        {
            options.AdditionalProperties = new() { ["split_think_tags"] = false };
            return Answer.Json(Wire.Completion("""{"role":"assistant","content":"<think>hm</think>yes"}""")).WriteAsync(context);
        });
        using var client = server.ChatClient();

        Assert.Equal("yes", (await client.GetResponseAsync("Hi", options)).Text);
    }

    [Fact]
    public async Task Error_body_that_stalls_keeps_the_status()
    {
        FakeTimeProvider clock = new();
        FireworksClientOptions options = new() { ApiKey = "fw_test_key", TimeProvider = clock };
        using FireworksClient client = new(options, new HttpClient(new StallingHandler(() => clock.Advance(options.ResponseTimeout))));

        var exception = await Assert.ThrowsAsync<FireworksException>(() => client.GetChatClient("m").GetResponseAsync("Hi"));

        Assert.Equal((HttpStatusCode.BadRequest, "BAD"), (exception.StatusCode, exception.ErrorCode));
    }

    /// <summary>Answers with an error whose body comes whole, but never ends.</summary>
    private sealed class StallingHandler(Action onStall) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.BadRequest) { Content = new StreamContent(new StallingStream(onStall)) });
    }

    private sealed class StallingStream(Action onStall) : MemoryStream("""{"error":{"message":"No.","code":"BAD"}}"""u8.ToArray())
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position == Length)
            {
                onStall();
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            return await base.ReadAsync(buffer, cancellationToken);
        }
    }
}
