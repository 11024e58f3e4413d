using System.Text;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace Fireworks.AI.Extensions.Tests;

/// <summary>What becomes of an answer that has come whole, or almost, when its connection does not end well.</summary>
public sealed class StreamEndTests
{
    private static readonly string WithUsage = Wire.Finish(more: $",\"usage\":{Wire.Usage}");

    public static TheoryData<string[]> WholeAnswers { get; } = new(
        [Wire.Text("a"), WithUsage],
        [Wire.Text("a"), Wire.Finish(), Wire.UsageChunk()],
        [Wire.Text("a"), Wire.Finish(more: ",\"usage\":null"), Wire.UsageChunk(), Wire.UsageChunk()],
        [Wire.Text("a"), WithUsage, Wire.UsageChunk(), """{"choices":[],"usage":null}"""]);

    [Fact]
    public async Task Recorded_answer_whose_connection_is_reset_after_the_usage_is_whole()
    {
        await AssertWholeAsync(CaseFiles.Read("F05c-finish-usage-then-reset.sse"), resets: true, usage: (1, 1, 2));
        await AssertWholeAsync(CaseFiles.Read("F05c-finish-usage-then-reset.sse"), resets: false, usage: (1, 1, 2));
    }

    [Theory]
    [MemberData(nameof(WholeAnswers))]
    public async Task Answer_whose_connection_breaks_after_finish_reason_and_usage_is_whole(string[] data)
    {
        await AssertWholeAsync(Answer.EventBytes(data, done: false), resets: true, usage: (12, 5, 17));
        await AssertWholeAsync(Answer.EventBytes(data, done: false), resets: false, usage: (12, 5, 17));
    }

    [Fact]
    public async Task Usage_and_finish_reason_are_delivered_before_the_end()
    {
        foreach (var data in (string[][])[[Wire.Text("a"), WithUsage], [Wire.Text("a"), Wire.Finish(), Wire.UsageChunk()], [Wire.UsageChunk(), WithUsage]])
        {
            TaskCompletionSource seen = new();
            await using var server = await TestServer.StartAsync(Answer.Events(Answer.EventBytes(data, done: false)) with { Hold = seen.Task });
            using var client = server.ChatClient(configure: options => options.TimeProvider = new FakeTimeProvider());
            var usages = 0;
            ChatFinishReason? reason = null;
            await foreach (var update in client.GetStreamingResponseAsync("Hi"))
            {
                reason = update.FinishReason ?? reason;
                if (update.Contents.OfType<UsageContent>().Any())
                {
                    usages++;
                    Assert.Equal(ChatFinishReason.Stop, reason);
                    seen.SetResult();
                }
            }

            Assert.Equal(1, usages);
        }
    }

    /// <summary>
    /// A usage beside the text is a running count; the last one counts, and it is known only when something else follows.
    /// </summary>
    [Fact]
    public async Task Running_usage_gives_way_to_the_last_one()
    {
        var running = $",\"usage\":{Wire.Usage.Replace("\"total_tokens\":17", "\"total_tokens\":3", StringComparison.Ordinal)}";
        var text = Wire.Chunk("""{"content":"a"}""", more: running);
        foreach (var (data, total) in ((string[], int)[])[([text, Wire.Finish(), Wire.UsageChunk()], 17), ([text, Wire.Finish()], 3), ([text, Wire.Finish(), Wire.Chunk("{}")], 3)])
        {
            using var client = MemoryHandler.Client(Answer.EventBytes(data), "text/event-stream");
            var updates = await client.GetChatClient("m").GetStreamingResponseAsync("Hi").ToListAsync();
            Assert.Equal(total, Assert.Single(updates.SelectMany(update => update.Contents).OfType<UsageContent>()).Details.TotalTokenCount);
        }
    }

    /// <summary>A usage that came early is not the last one until the finish reason has come, or the end.</summary>
    [Fact]
    public async Task Usage_before_the_finish_reason_gives_way_to_a_later_one()
    {
        var early = Wire.UsageChunk(Wire.Usage.Replace("\"total_tokens\":17", "\"total_tokens\":3", StringComparison.Ordinal));
        foreach (var (data, total) in ((string[], int)[])
            [([early, Wire.Text("a"), Wire.Finish(), Wire.UsageChunk()], 17), ([Wire.Text("a"), early, Wire.Finish(), Wire.UsageChunk()], 17),
            ([early, Wire.Text("a"), WithUsage], 17), ([Wire.Text("a"), early, Wire.Finish()], 3), ([early, Wire.Text("a"), Wire.Finish()], 3)])
        {
            foreach (var isDone in (bool[])[true, false])
            {
                using var client = MemoryHandler.Client(Answer.EventBytes(data, isDone), "text/event-stream");
                var updates = await client.GetChatClient("m").GetStreamingResponseAsync("Hi").ToListAsync();
                Assert.Equal(total, Assert.Single(updates.SelectMany(update => update.Contents).OfType<UsageContent>()).Details.TotalTokenCount);
            }
        }

        // After all of the text it is as good as the last one, if none follows; before the text it tells nothing of the end.
        var cut = Answer.EventBytes([Wire.Text("a"), Wire.UsageChunk(), Wire.Finish()], done: false);
        foreach (var resets in (bool[])[true, false])
        {
            Assert.Equal(17, (await ReadAsync(cut, resets, null, hasUsage: false)).ToChatResponse().Usage!.TotalTokenCount);
        }

        cut = Answer.EventBytes([early, Wire.Text("a"), Wire.Finish()], done: false);
        await Assert.ThrowsAsync<FireworksException>(() => ReadAsync(cut, resets: true, null, hasUsage: false));
    }

    /// <summary>Comments that never end are no silence, but nothing to wait for either.</summary>
    [Theory]
    [InlineData(": keep-alive\n\n")]
    [InlineData("data: {\"choices\":[]}\n\n")]
    [InlineData("data: :\n\n")]
    public async Task Whole_answer_is_not_kept_open_by_what_follows_without_end(string piece)
    {
        FakeTimeProvider clock = new();
        await using var server = await TestServer.StartAsync(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.Body.WriteAsync(Answer.EventBytes([Wire.Text("a"), WithUsage], done: false));
            for (var i = 0; !context.RequestAborted.IsCancellationRequested; i++)
            {
                Assert.True(i < 10_000, "The stream is not ended.");
                await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(piece));
                await context.Response.Body.FlushAsync();
                clock.Advance(TimeSpan.FromSeconds(0.5));
                await Task.Delay(1);
            }
        });
        using var client = server.ChatClient(configure: options =>
            (options.TimeProvider, options.ResponseTimeout, options.IdleTimeout) = (clock, TimeSpan.FromDays(1), TimeSpan.FromHours(12)));

        var response = await client.GetStreamingResponseAsync("Hi").ToChatResponseAsync();

        Assert.Equal(("a", ChatFinishReason.Stop, 17), (response.Text, response.FinishReason!.Value, response.Usage!.TotalTokenCount));
    }

    [Fact]
    public async Task Answer_without_its_usage_is_not_whole_unless_none_was_asked_for()
    {
        var data = Answer.EventBytes([Wire.Text("a"), Wire.Finish()], done: false);
        var exception = await Assert.ThrowsAsync<FireworksException>(() => ReadAsync(data, resets: true, null, hasUsage: false));
        Assert.Equal(FireworksErrorKind.Interrupted, exception.Kind);

        ChatOptions options = new() { AdditionalProperties = new() { ["stream_options"] = new Dictionary<string, object?> { ["include_usage"] = false } } };
        Assert.Equal("a", (await ReadAsync(data, resets: true, options, hasUsage: false)).ToChatResponse().Text);
    }

    [Fact]
    public async Task Cancellation_after_a_whole_answer_is_still_one()
    {
        using CancellationTokenSource cancellation = new();
        await using var server = await TestServer.StartAsync(
            Answer.Events(Answer.EventBytes([Wire.Text("a"), WithUsage], done: false)) with { Hold = Task.Delay(Timeout.Infinite) });
        using var client = server.ChatClient();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var update in client.GetStreamingResponseAsync("Hi", cancellationToken: cancellation.Token))
            {
                if (update.FinishReason is not null)
                {
                    await cancellation.CancelAsync();
                }
            }
        });
    }

    [Theory]
    [InlineData(": keepalive")]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("\t")]
    [InlineData(":")]
    [InlineData("  : ping")]
    public async Task Keep_alives_in_data_are_ignored(string data)
    {
        var events = Encoding.UTF8.GetBytes($"data: {data}\n\ndata:{data}\ndata:\n\ndata: {Wire.Text("a")}\n\nevent: ping\ndata: {data}\n\ndata: {Wire.Finish()}\n\ndata:  [DONE]\t\n\n");
        using var client = MemoryHandler.Client(events, "text/event-stream");

        Assert.Equal("a", (await client.GetChatClient("m").GetStreamingResponseAsync("Hi").ToChatResponseAsync()).Text);
    }

    [Fact]
    public async Task Recorded_keep_alive_in_data_is_ignored()
    {
        using var client = MemoryHandler.Client(CaseFiles.Read("28-data-colon-keepalive.sse"), "text/event-stream");
        Assert.Equal("a", (await client.GetChatClient("m").GetStreamingResponseAsync("Hi").ToChatResponseAsync()).Text);
    }

    [Fact]
    public async Task Reasoning_is_read_under_both_names_and_once()
    {
        using var recorded = MemoryHandler.Client(CaseFiles.Read("45b-reasoning-member.sse"), "text/event-stream");
        var response = await recorded.GetChatClient("m").GetStreamingResponseAsync("Hi").ToChatResponseAsync();
        Assert.Equal(["think", "answer"], response.Messages.Single().Contents.Select(content => content.ToString()));

        foreach (var delta in (string[])["""{"reasoning":"Hm."}""", """{"reasoning":"Hm.","reasoning_content":"Hm."}""", """{"reasoning_content":"Hm.","reasoning":"Hm."}""", """{"reasoning_content":null,"reasoning":"Hm."}""", """{"reasoning_content":"","reasoning":"Hm."}""", """{"reasoning":"Hm.","reasoning_content":null}"""])
        {
            await using var server = await TestServer.StartAsync(Answer.Events(Wire.Chunk(delta), Wire.Text("Yes"), Wire.Finish()), Answer.Json(Wire.Completion(delta)));
            using var client = server.ChatClient();
            var streamed = await client.GetStreamingResponseAsync("Hi").ToChatResponseAsync();
            Assert.Equal("Hm.", Assert.Single(streamed.Messages.Single().Contents.OfType<TextReasoningContent>()).Text);
            var whole = await client.GetResponseAsync("Hi");
            Assert.Equal("Hm.", Assert.Single(whole.Messages.Single().Contents.OfType<TextReasoningContent>()).Text);
        }
    }

    private static async Task AssertWholeAsync(byte[] events, bool resets, (long, long, long) usage)
    {
        var updates = await ReadAsync(events, resets, null);
        Assert.Single(updates.SelectMany(update => update.Contents).OfType<UsageContent>());
        var response = updates.ToChatResponse();
        Assert.Equal(("a", ChatFinishReason.Stop), (response.Text, response.FinishReason));
        Assert.Equal(usage, (response.Usage!.InputTokenCount!.Value, response.Usage.OutputTokenCount!.Value, response.Usage.TotalTokenCount!.Value));
    }

    /// <summary>Reads until the end, which is a reset once all has been seen, or a silence with a clock that goes on.</summary>
    private static async Task<List<ChatResponseUpdate>> ReadAsync(byte[] events, bool resets, ChatOptions? options, bool hasUsage = true)
    {
        FakeTimeProvider clock = new();
        TaskCompletionSource seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = RawServer.Start(async (socket, gone) =>
        {
            await RawServer.SendHeadAsync(socket);
            await RawServer.SendAsync(socket, events);
            if (resets)
            {
                await seen.Task;
                RawServer.Reset(socket);
            }
            else
            {
                await Task.Delay(Timeout.Infinite, gone);
            }
        });
        using FireworksChatClient client = new("m", server.Options(settings =>
            (settings.TimeProvider, settings.IdleTimeout, settings.ResponseTimeout) = (clock, TimeSpan.FromHours(1), Timeout.InfiniteTimeSpan)));
        List<ChatResponseUpdate> updates = [];
        var call = Task.Run(async () =>
        {
            await foreach (var update in client.GetStreamingResponseAsync("Hi", options))
            {
                updates.Add(update);
                if (hasUsage ? update.Contents.OfType<UsageContent>().Any() : update.FinishReason is not null)
                {
                    seen.TrySetResult();
                }
            }
        });
        await Task.WhenAny(seen.Task, call);
        while (!resets && !call.IsCompleted)
        {
            // Far less than the idle limit, however often it takes to be seen.
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(1);
            Assert.True(clock.GetUtcNow() - clock.Start < TimeSpan.FromMinutes(50), "The silence is not ended.");
        }

        await call;
        return updates;
    }
}
