using System.IO.Compression;
using System.Text;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Tests;

/// <summary>
/// The size of what is read, and the memory that it takes. What is allocated is counted, which is the most that can be in use.
/// </summary>
[Collection(nameof(Alone))]
public sealed class ResponseLimitTests
{
    private const int MiB = 1 << 20;

    private static readonly byte[] Opening = Encoding.UTF8.GetBytes("""{"id":"c","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":" """.TrimEnd());

    [Theory]
    [InlineData(false, "chunked")]
    [InlineData(false, "gzip")]
    [InlineData(false, "br")]
    [InlineData(false, "length")]
    [InlineData(true, "chunked")]
    [InlineData(true, "gzip")]
    public async Task Whole_answer_over_the_limit_is_refused_with_little_memory(bool streams, string form)
    {
        const int Limit = 4 * MiB;
        await using var server = await BombAsync(Opening, 64 * MiB, form, "application/json");
        using var client = server.ChatClient(configure: options => options.MaxResponseBytes = Limit);
        await AssertRefusedAsync(Limit, "MaxResponseBytes", "4,194,304", () => streams
            ? client.GetStreamingResponseAsync("Hi").ToChatResponseAsync()
            : client.GetResponseAsync("Hi"));
        Assert.Equal(2, server.Requests.Count); // Two calls, and none of them twice.
    }

    [Theory]
    [InlineData("data: ", "chunked")]
    [InlineData("data: ", "gzip")]
    [InlineData("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"", "gzip")]
    [InlineData(": ", "chunked")]
    [InlineData("xyz", "chunked")]
    public async Task Line_that_does_not_end_is_refused_with_little_memory(string line, string form)
    {
        const int Limit = MiB;
        await using var server = await BombAsync(Encoding.UTF8.GetBytes(line), 100 * MiB, form, "text/event-stream");
        using var client = server.ChatClient(configure: options => options.MaxEventBytes = Limit);
        await AssertRefusedAsync(Limit, "MaxEventBytes", "1,048,576", () => client.GetStreamingResponseAsync("Hi").ToChatResponseAsync());
    }

    [Fact]
    public async Task Event_of_many_lines_is_refused()
    {
        var events = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("data: 12345678\n", 20_000)) + "\n");
        await using var server = await TestServer.StartAsync(Answer.Events(events));
        using var client = server.ChatClient(configure: options => options.MaxEventBytes = 100_000);
        var exception = await Assert.ThrowsAsync<FireworksException>(() => client.GetStreamingResponseAsync("Hi").ToChatResponseAsync());
        Assert.Contains("MaxEventBytes", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Embeddings_over_the_limit_are_refused_with_little_memory()
    {
        const int Limit = 4 * MiB;
        await using var server = await BombAsync("""{"data":[{"index":0,"embedding":"AAAA"""u8.ToArray(), 64 * MiB, "gzip", "application/json");
        using FireworksEmbeddingGenerator generator = new("m", server.Options(options => options.MaxResponseBytes = Limit));
        await AssertRefusedAsync(Limit, "MaxResponseBytes", "4,194,304", () => generator.GenerateAsync(["Hi"]));
    }

    [Fact]
    public async Task Stream_of_small_events_is_limited_as_a_whole()
    {
        await using var server = await BombAsync([], 8 * MiB, "chunked", "text/event-stream", Answer.EventBytes([Wire.Text("a")], done: false));
        using var client = server.ChatClient(configure: options => options.MaxResponseBytes = MiB);
        var count = 0;
        var exception = await Assert.ThrowsAsync<FireworksException>(async () =>
        {
            await foreach (var _ in client.GetStreamingResponseAsync("Hi"))
            {
                count++;
            }
        });

        Assert.Contains("MaxResponseBytes", exception.Message, StringComparison.Ordinal);
        Assert.True(count > 1000);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task Answer_just_within_the_limits_is_read(int over)
    {
        const int Length = 3 * MiB;
        byte[] whole = [.. Opening, .. Enumerable.Repeat((byte)'x', Length), .. "\"}}]}"u8];
        var chunk = Wire.Text(new string('x', MiB));
        foreach (var encoding in (string?[])[null, "gzip"])
        {
            await using var server = await TestServer.StartAsync(Pack(Answer.Json(whole), encoding), Pack(Answer.Events(chunk, Wire.Finish()), encoding));
            using var client = server.ChatClient(configure: options => (options.MaxResponseBytes, options.MaxEventBytes) = (whole.Length + over, chunk.Length + over));
            if (over == 0)
            {
                Assert.Equal(Length, (await client.GetResponseAsync("Hi")).Text.Length);
                Assert.Equal(MiB, (await client.GetStreamingResponseAsync("Hi").ToChatResponseAsync()).Text.Length);
            }
            else
            {
                Assert.Contains("MaxResponseBytes", (await Assert.ThrowsAsync<FireworksException>(() => client.GetResponseAsync("Hi"))).Message, StringComparison.Ordinal);
                Assert.Contains("MaxEventBytes", (await Assert.ThrowsAsync<FireworksException>(() => client.GetStreamingResponseAsync("Hi").ToChatResponseAsync())).Message, StringComparison.Ordinal);
            }
        }
    }

    /// <summary>Small events that arrive together are not taken for one.</summary>
    [Fact]
    public async Task Limit_on_events_counts_each_of_them()
    {
        var chunk = Wire.Text("abc");
        using FireworksClient client = new(
            new FireworksClientOptions { ApiKey = "fw_test_key", MaxEventBytes = chunk.Length },
            new HttpClient(new MemoryHandler(Answer.EventBytes([.. Enumerable.Repeat(chunk, 1000), """{"choices":[{"finish_reason":"stop"}]}"""]), "text/event-stream")));

        Assert.Equal(3000, (await client.GetChatClient("m").GetStreamingResponseAsync("Hi").ToChatResponseAsync()).Text.Length);
    }

    private static Answer Pack(Answer answer, string? encoding)
    {
        if (encoding is null)
        {
            return answer;
        }

        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(answer.Body);
        }

        return (answer with { Body = packed.ToArray() }).With(("Content-Encoding", encoding));
    }

    private static async Task AssertRefusedAsync(int limit, string option, string number, Func<Task> call)
    {
        await Assert.ThrowsAsync<FireworksException>(call); // What is made once is not counted.
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var exception = await Assert.ThrowsAsync<FireworksException>(call);
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;

        Assert.Equal(FireworksErrorKind.InvalidResponse, exception.Kind);
        Assert.Contains(option, exception.Message, StringComparison.Ordinal);
        Assert.Contains(number, exception.Message, StringComparison.Ordinal);
        Assert.InRange(allocated, 0, (3L * limit) + (4 * MiB));
    }

    /// <summary>A server that answers with an opening and then with a block over and over.</summary>
    private static async Task<TestServer> BombAsync(byte[] opening, long length, string form, string type, byte[]? repeated = null)
    {
        var block = repeated ?? new byte[64 * 1024];
        if (repeated is null)
        {
            Array.Fill(block, (byte)'A');
        }

        var packed = form is "gzip" or "br" ? await PackAsync() : null;
        return await TestServer.StartAsync(async context =>
        {
            context.Response.ContentType = type;
            if (packed is not null)
            {
                context.Response.Headers.ContentEncoding = form;
                await context.Response.Body.WriteAsync(packed);
                return;
            }

            context.Response.ContentLength = form == "length" ? opening.Length + (length / block.Length * block.Length) : null;
            try
            {
                await WriteAsync(context.Response.Body, context.RequestAborted);
            }
            catch (OperationCanceledException)
            {
                // The client has had enough.
            }
        });

        async Task WriteAsync(Stream body, CancellationToken cancellationToken)
        {
            await body.WriteAsync(opening, cancellationToken);
            for (var written = 0L; written + block.Length <= length; written += block.Length)
            {
                await body.WriteAsync(block, cancellationToken);
            }
        }

        async Task<byte[]> PackAsync()
        {
            using MemoryStream target = new();
            await using (Stream compressing = form == "br" ? new BrotliStream(target, CompressionLevel.Fastest, leaveOpen: true) : new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true))
            {
                await WriteAsync(compressing, CancellationToken.None);
            }

            return target.ToArray();
        }
    }
}
