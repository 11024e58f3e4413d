using Fireworks.AI.Extensions.Json;
using Fireworks.AI.Extensions.Transport;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace Fireworks.AI.Extensions.Tests;

/// <summary>Time limits, cancellation and disposal against a server that stays silent.</summary>
public sealed class LifetimeTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private static readonly Answer Silent = Answer.Events([Wire.Text("a"), Wire.Text("b")], done: false) with { Hold = Task.Delay(Timeout.Infinite) };

    [Fact]
    public async Task Silence_before_the_response_is_a_timeout()
    {
        FakeTimeProvider clock = new();
        await using var server = await TestServer.StartAsync(context =>
        {
            clock.Advance(Limit);
            return Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        using var client = server.ChatClient(configure: options =>
            (options.TimeProvider, options.ResponseTimeout, options.Retry.MaxRetries) = (clock, Limit, 1));

        var exception = await Assert.ThrowsAsync<FireworksException>(() => client.GetResponseAsync("Hi"));

        Assert.Equal(FireworksErrorKind.Timeout, exception.Kind);
        Assert.Contains("ResponseTimeout", exception.Message, StringComparison.Ordinal);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Silence_within_a_stream_is_a_timeout_after_its_updates()
    {
        FakeTimeProvider clock = new();
        await using var server = await TestServer.StartAsync(Silent);
        using var client = server.ChatClient(configure: options => (options.TimeProvider, options.IdleTimeout) = (clock, Limit));
        List<string> texts = [];
        TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);

        var call = Assert.ThrowsAsync<FireworksException>(async () =>
        {
            await foreach (var update in client.GetStreamingResponseAsync("Hi"))
            {
                texts.Add(update.Text);
                if (texts.Count == 2)
                {
                    arrived.SetResult();
                }
            }
        });
        await Task.WhenAny(arrived.Task, call);
        while (!call.IsCompleted)
        {
            // The limit counts from the moment when the client begins to wait.
            clock.Advance(Limit);
            await Task.Yield();
        }

        var exception = await call;
        Assert.Equal(FireworksErrorKind.Timeout, exception.Kind);
        Assert.Equal(["a", "b"], texts);
    }

    [Fact]
    public async Task Http_client_with_a_limit_of_its_own_says_what_to_do()
    {
        await using var server = await TestServer.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        using HttpClient http = new() { Timeout = TimeSpan.FromMilliseconds(30) };
        using FireworksClient client = new(server.Options(options => options.Retry.MaxRetries = 0), http);

        var exception = await Assert.ThrowsAsync<FireworksException>(() => client.GetChatClient("m").GetResponseAsync("Hi"));

        Assert.Contains("InfiniteTimeSpan", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancellation_ends_calls_and_reaches_the_server()
    {
        TaskCompletionSource aborted = new();
        await using var server = await TestServer.StartAsync(async context =>
        {
            context.RequestAborted.Register(aborted.SetResult);
            await Silent.WriteAsync(context);
        });
        using var client = server.ChatClient();
        using CancellationTokenSource cancellation = new();

        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in client.GetStreamingResponseAsync("Hi", cancellationToken: cancellation.Token))
            {
                await cancellation.CancelAsync();
            }
        });

        Assert.Equal(cancellation.Token, exception.CancellationToken);
        await aborted.Task;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetResponseAsync("Hi", cancellationToken: cancellation.Token));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Leaving_a_stream_closes_it()
    {
        TaskCompletionSource aborted = new();
        await using var server = await TestServer.StartAsync(async context =>
        {
            context.RequestAborted.Register(aborted.SetResult);
            await Silent.WriteAsync(context);
        });
        using var client = server.ChatClient();

        await foreach (var _ in client.GetStreamingResponseAsync("Hi"))
        {
            break;
        }

        await aborted.Task;
    }

    [Fact]
    public async Task Disposal_ends_calls_in_flight_and_refuses_later_ones()
    {
        TaskCompletionSource arrived = new();
        await using var server = await TestServer.StartAsync(async context =>
        {
            if (context.Request.Headers.Accept == "application/json")
            {
                arrived.SetResult();
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
            }

            await Silent.WriteAsync(context);
        });
        FireworksClient client = new(server.Options());
        var chat = client.GetChatClient("m");
        chat.Dispose();
        var stream = chat.GetStreamingResponseAsync("Hi").GetAsyncEnumerator();
        Assert.True(await stream.MoveNextAsync());
        Assert.True(await stream.MoveNextAsync());
        var call = chat.GetResponseAsync("Hi");
        await arrived.Task;

        client.Dispose();
        client.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => call);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await stream.MoveNextAsync());
        await stream.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => chat.GetResponseAsync("Hi"));
    }

    [Fact]
    public async Task Many_streams_at_once_are_all_whole()
    {
        string[] data = [.. Enumerable.Range(0, 50).Select(number => Wire.Text($"{number},")), Wire.Finish(), Wire.UsageChunk()];
        await using var server = await TestServer.StartAsync(Answer.Events(data));
        using var client = server.ChatClient();

        var responses = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => client.GetStreamingResponseAsync("Hi").ToChatResponseAsync()));

        Assert.Single(responses.Select(response => response.Text).Distinct());
        Assert.All(responses, response => Assert.Equal(17, response.Usage!.TotalTokenCount));
    }

    [Fact]
    public async Task Buffer_goes_back_only_when_nobody_sends_it_any_more()
    {
        PooledBuffer buffer = new(16);
        buffer.Append("abc"u8);
        Assert.True(buffer.TryAddReference());
        buffer.Dispose();
        buffer.Dispose();
        Assert.Equal("abc"u8.ToArray(), buffer.Written.ToArray());
        buffer.RemoveReference();
        Assert.False(buffer.TryAddReference());
        await Assert.ThrowsAsync<OperationCanceledException>(() => new PooledHttpContent(buffer).CopyToAsync(Stream.Null));
    }
}
