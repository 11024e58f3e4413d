using Fireworks.AI.Extensions.Onnx.Images;

namespace Fireworks.AI.Extensions.Onnx.Tests.Images;

/// <summary>Native work on images, which nobody can interrupt: here it ends when the test says so.</summary>
public sealed class ImageWorkTests
{
    private static CancellationToken Never => CancellationToken.None;

    [Fact]
    public async Task Pieces_run_one_at_a_time_and_no_caller_is_blocked()
    {
        using var work = new ImageWork();
        var first = new Piece();
        var running = work.RunAsync(first.Run, Never);
        await first.Started;

        // These calls come back, though the first piece runs on.
        var second = new Piece();
        var waiting = work.RunAsync(second.Run, Never);
        var cancelled = new CancellationTokenSource();
        var leaving = work.RunAsync(new Piece().Run, cancelled.Token);
        Assert.False(second.Started.IsCompleted);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);

        first.End();
        Assert.Same(first.Result, await running);
        await second.Started;
        second.End();
        Assert.Same(second.Result, await waiting);
        Assert.False(first.Result.IsDisposed);
        Assert.Equal(7, await work.RunAsync(static () => 7, Never));
    }

    [Fact]
    public async Task A_caller_who_leaves_does_not_wait_and_what_is_made_for_nobody_goes()
    {
        using var work = new ImageWork();
        var piece = new Piece();
        using var cancelled = new CancellationTokenSource();
        var running = work.RunAsync(piece.Run, cancelled.Token);
        await piece.Started;
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.False(piece.Result.IsDisposed);
        piece.End();
        await piece.Result.Disposed;
    }

    [Fact]
    public async Task Failures_reach_the_caller_and_the_next_piece_runs()
    {
        using var work = new ImageWork();
        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => work.RunAsync<int>(static () => throw new InvalidTimeZoneException(), Never));
        Assert.Equal(7, await work.RunAsync(static () => 7, Never));
    }

    [Fact]
    public async Task Disposing_waits_for_the_piece_that_runs_and_its_caller_does_not()
    {
        var work = new ImageWork();
        var piece = new Piece();
        var running = work.RunAsync(piece.Run, Never);
        await piece.Started;
        var waiting = work.RunAsync(new Piece().Run, Never);
        var disposing = Task.Run(work.Dispose);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => running);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
        Assert.False(disposing.IsCompleted);
        piece.End();
        await disposing;
        Assert.True(piece.Result.IsDisposed);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => work.RunAsync(static () => 7, Never));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => work.EnterAsync(Never));
        work.Dispose();
    }

    [Fact]
    public async Task Two_prompts_have_their_tensors_and_disposing_waits_for_them()
    {
        var work = new ImageWork();
        var first = await work.EnterAsync(Never);
        var second = await work.EnterAsync(Never);
        var third = work.EnterAsync(Never);
        using var cancelled = new CancellationTokenSource();
        var leaving = work.EnterAsync(cancelled.Token);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        Assert.False(third.IsCompleted);
        first.Dispose();
        first.Dispose(); // Gives back no other's place.
        var last = await third;
        var fourth = work.EnterAsync(Never);
        Assert.False(fourth.IsCompleted);

        var disposing = Task.Run(work.Dispose);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => fourth);
        second.Dispose();
        Assert.False(disposing.IsCompleted);
        last.Dispose();
        await disposing;
    }

    private sealed class Piece
    {
        private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ManualResetEventSlim _end = new();

        public Task Started => _started.Task;

        public Made Result { get; } = new();

        public void End() => _end.Set();

        public Made Run()
        {
            _started.SetResult();
            _end.Wait();
            return Result;
        }
    }

    private sealed class Made : IDisposable
    {
        private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Disposed => _disposed.Task;

        public bool IsDisposed => _disposed.Task.IsCompleted;

        public void Dispose() => _disposed.SetResult();
    }
}
