using System.Globalization;
using Fireworks.AI.Extensions.Onnx.Generation;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Tests.Generation;

public sealed class UpdateStreamTests : IDisposable
{
    private readonly DeliveryThreads _threads = new(most: 2);

    public void Dispose() => _threads.Dispose();

    [Fact]
    public async Task Updates_come_in_order_whoever_is_faster()
    {
        var random = new Random(1);
        for (var round = 0; round < 50; round++)
        {
            var stream = new UpdateStream(_threads);
            var writing = Task.Run(() =>
            {
                for (var i = 0; i < 200; i++)
                {
                    stream.Write(Update(i));
                    Thread.SpinWait(random.Next(200));
                }

                stream.Complete(exception: null);
            });
            var read = 0;
            await foreach (var update in stream.ReadAllAsync(CancellationToken.None))
            {
                Assert.Equal(read++, int.Parse(update.Text, CultureInfo.InvariantCulture));
                Thread.SpinWait(random.Next(200));
            }

            Assert.Equal(200, read);
            await writing;
        }
    }

    [Fact]
    public async Task An_error_comes_after_what_was_written_before_it()
    {
        var stream = new UpdateStream(_threads);
        stream.Write(Update(1));
        stream.Complete(new InvalidTimeZoneException("on purpose"));
        await using var reader = stream.ReadAllAsync(CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await reader.MoveNextAsync());
        await Assert.ThrowsAsync<InvalidTimeZoneException>(async () => await reader.MoveNextAsync());
    }

    [Fact]
    public async Task Cancellation_ends_a_wait_at_once()
    {
        using var cancellation = new CancellationTokenSource();
        var stream = new UpdateStream(_threads);
        await using var reader = stream.ReadAllAsync(cancellation.Token).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        var waiting = reader.MoveNextAsync();
        Assert.False(waiting.IsCompleted);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await waiting);
    }

    /// <summary>Readers that block their thread, more than there are threads, hold up no other.</summary>
    [Fact]
    public async Task Readers_that_block_hold_up_no_other()
    {
        using var release = new ManualResetEventSlim();
        var streams = Enumerable.Range(0, 6).Select(_ => new UpdateStream(_threads)).ToArray();
        var blocking = streams[..5].Select(async stream =>
        {
            await foreach (var _ in stream.ReadAllAsync(CancellationToken.None))
            {
                release.Wait();
            }
        }).ToArray();
        var reading = CountAsync(streams[5]);
        Array.ForEach(streams, static stream => stream.Write(Update(1)));
        streams[5].Complete(exception: null);
        Assert.Equal(1, await reading);
        release.Set();
        Array.ForEach(streams[..5], static stream => stream.Complete(exception: null));
        await Task.WhenAll(blocking);
    }

    [Fact]
    public async Task A_reader_goes_on_where_the_threads_are_gone()
    {
        var stream = new UpdateStream(_threads);
        var reading = CountAsync(stream);
        _threads.Dispose();
        stream.Write(Update(1));
        stream.Complete(exception: null);
        Assert.Equal(1, await reading);
    }

    /// <summary>The pool's threads spin between two tokens.</summary>
    [Fact]
    public async Task Readers_go_on_on_threads_that_sleep()
    {
        var stream = new UpdateStream(_threads);
        var reading = NameOfThreadAsync(stream);
        stream.Write(Update(1));
        Assert.Equal("Fireworks.AI.Extensions.Onnx delivery", await reading);
    }

    private static async Task<string?> NameOfThreadAsync(UpdateStream stream)
    {
        await foreach (var _ in stream.ReadAllAsync(CancellationToken.None))
        {
            return Thread.CurrentThread.Name;
        }

        return null;
    }

    private static async Task<int> CountAsync(UpdateStream stream)
    {
        var count = 0;
        await foreach (var _ in stream.ReadAllAsync(CancellationToken.None))
        {
            count++;
        }

        return count;
    }

    private static ChatResponseUpdate Update(int number) => new(ChatRole.Assistant, number.ToString(CultureInfo.InvariantCulture));
}
