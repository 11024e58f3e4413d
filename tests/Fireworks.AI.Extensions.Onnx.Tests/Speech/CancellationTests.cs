using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace Fireworks.AI.Extensions.Onnx.Tests.Speech;

/// <summary>Calls end when they are told to, whatever their source does.</summary>
public sealed class CancellationTests : IDisposable
{
    private static readonly SpeechToTextOptions Raw = new() { SpeechSampleRate = Bursts.SampleRate };

    private readonly WhisperFolder _built = new();
    private readonly OnnxSpeechToTextClient _client;
    private readonly CancellationTokenSource _stop = new();

    public CancellationTests()
    {
        _client = new OnnxSpeechToTextClient(OnnxModel.Load(_built.Folder), ownsModel: true);
    }

    [Fact]
    public async Task A_call_is_cancelled_in_silence_that_never_lets_it_wait()
    {
        using var silence = new ReadyStream { OnRead = read => Act(read, _stop.Cancel) };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _client.GetTextAsync(silence, Raw, _stop.Token));
        Assert.InRange(silence.Reads, 50, 200);
    }

    [Fact]
    public async Task The_model_ends_a_call_in_silence_that_never_lets_it_wait()
    {
        var end = Task.CompletedTask;
        using var silence = new ReadyStream { OnRead = read => Act(read, () => end = _client.DisposeAsync().AsTask()), Most = int.MaxValue };
        await Assert.ThrowsAsync<ObjectDisposedException>(() => _client.GetTextAsync(silence, Raw));
        await end;
    }

    [Fact]
    public async Task The_thread_of_the_caller_is_given_back_at_once()
    {
        using var returned = new ManualResetEventSlim();
        using var silence = new ReadyStream { OnRead = _ => Assert.True(returned.Wait(TimeSpan.FromSeconds(30))), Most = 3 };
        var call = _client.GetTextAsync(silence, Raw);
        returned.Set();
        Assert.Equal("", (await call).Text);
    }

    [Fact]
    public async Task A_call_that_waits_for_its_first_bytes_is_cancelled_and_ends_with_the_model()
    {
        using var deaf = new DeafStream();
        var call = _client.GetTextAsync(deaf, Raw, _stop.Token);
        await deaf.Waits;
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(TimeSpan.FromSeconds(30)));
        using var other = new DeafStream();
        call = _client.GetTextAsync(other, Raw);
        await other.Waits;
        await _client.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => call.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task A_caller_whose_call_the_model_ends_may_dispose_it_too()
    {
        using var deaf = new DeafStream();
        var caller = Task.Run(async () =>
        {
            await Assert.ThrowsAsync<ObjectDisposedException>(() => _client.GetTextAsync(deaf, Raw));
            _client.Dispose();
        });
        await deaf.Waits;
        await _client.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));
        await caller.WaitAsync(TimeSpan.FromSeconds(30));
    }

    /// <summary>The stream is the caller's, who may let go of it then.</summary>
    [Fact]
    public async Task A_source_that_listens_is_read_no_more_when_its_call_has_ended()
    {
        _client.GetService<OnnxModel>()!.Speech.Clock = new FakeTimeProvider(); // Nothing is too slow.
        using var slow = new SlowlyEndingStream { SamplesFirst = 16_000 };
        var call = _client.GetTextAsync(slow, Raw, _stop.Token);
        await slow.Waits;
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.True(slow.HasEnded);

        // Nor before the first bytes, where the call waits for them elsewhere.
        using var empty = new SlowlyEndingStream();
        call = _client.GetTextAsync(empty, Raw, new CancellationToken(canceled: false));
        await empty.Waits;
        var end = _client.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => call);
        Assert.True(empty.HasEnded);
        await end;
    }

    public void Dispose()
    {
        _client.Dispose();
        _built.Dispose();
        _stop.Dispose();
    }

    private static void Act(int read, Action act)
    {
        if (read == 50)
        {
            act();
        }
    }

    /// <summary>Gives silence whenever it is asked, before the reader could wait.</summary>
    private sealed class ReadyStream : MemoryStream
    {
        public required Action<int> OnRead { get; init; }

        public int Most { get; init; } = 1000;

        public int Reads { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            OnRead(++Reads);
            buffer.Span.Clear();
            return ValueTask.FromResult(Reads > Most ? 0 : buffer.Length & ~1);
        }
    }

    /// <summary>Gives a little silence, then waits, and takes its time to end a read.</summary>
    private sealed class SlowlyEndingStream : MemoryStream
    {
        private readonly TaskCompletionSource _waits = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _left;

        public int SamplesFirst { init => _left = 2 * value; }

        public Task Waits => _waits.Task;

        public bool HasEnded { get; private set; }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_left > 0)
            {
                var count = Math.Min(_left, buffer.Length);
                buffer.Span[..count].Clear();
                _left -= count;
                return count;
            }

            _waits.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Task.Delay(100, CancellationToken.None);
            HasEnded = true;
            throw new OperationCanceledException(cancellationToken);
        }
    }

    /// <summary>Never gives a byte, and does not listen to tokens.</summary>
    private sealed class DeafStream : MemoryStream
    {
        private readonly TaskCompletionSource _waits = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource<int> _read = new();

        public Task Waits => _waits.Task;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _waits.TrySetResult();
            return new ValueTask<int>(_read.Task);
        }

        protected override void Dispose(bool disposing)
        {
            _read.TrySetException(new IOException("gone"));
            base.Dispose(disposing);
        }
    }
}
