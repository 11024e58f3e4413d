using System.Runtime.ExceptionServices;
using Fireworks.AI.Extensions.Onnx.Speech.Audio;

namespace Fireworks.AI.Extensions.Onnx.Speech;

/// <summary>
/// The part of a recording that is still to be written down: at most a window and what a read brings beyond it, however long the recording
/// is. Places are samples from the recording's start.
/// </summary>
internal sealed class Recording : IAsyncDisposable
{
    /// <summary>The sound by which the pace of a source is told.</summary>
    private const int Stretch = SampleRates.Speech;

    /// <summary>
    /// How long the end of a call waits for a source to end a read, so that its caller may let go of it. One that does not listen would
    /// hold the call for as long as it likes.
    /// </summary>
    private static readonly TimeSpan LongestEnd = TimeSpan.FromMilliseconds(250);

    private readonly AudioReader _reader;
    private readonly IVoiceDetector? _detector;
    private readonly TimeProvider _clock;
    private readonly float[] _samples = new float[LogMelSpectrogram.WindowLength + SampleRates.Speech];
    private readonly float[] _chunk = new float[SampleRates.Speech];
    private readonly CancellationTokenSource _stop = new();
    private Task<int>? _reading;
    private ExceptionDispatchInfo? _failure;
    private int _count;
    private int _backlog;
    private int _paced;
    private TimeSpan _waited;

    /// <param name="reader">Gives the samples.</param>
    /// <param name="detector">What hears voices, and is this one's from here on; null for none.</param>
    /// <param name="clock">Tells how fast the samples come.</param>
    public Recording(AudioReader reader, IVoiceDetector? detector, TimeProvider clock)
    {
        _clock = clock;
        _reader = reader;
        _detector = detector;
        Voices = new VoiceTracker(detector);
    }

    /// <summary>Where somebody speaks.</summary>
    public VoiceTracker Voices { get; }

    /// <summary>Where the samples that are held begin.</summary>
    public long Start { get; private set; }

    /// <summary>Where they end.</summary>
    public long End => Start + _count;

    /// <summary>Whether the recording has ended, by itself or as its source failed.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>
    /// Whether the last second or more of sound took at least half as long to come: the source is still being written. What was there
    /// already says nothing of it, as it came while a window was written down; a second of that is more than a live source has ready.
    /// </summary>
    public bool IsSlow { get; private set; }

    /// <summary>Whether more samples are there already.</summary>
    public bool HasMore => _reading is { IsCompleted: true };

    /// <summary>Reads what comes next: at most a second, and of a source that is still being written, what is there.</summary>
    /// <param name="patience">How long to wait for a source that brings nothing; null for as long as it takes.</param>
    /// <param name="cancellationToken">Ends the wait, also where the source does not listen or never lets one wait.</param>
    /// <returns>False where nothing came in that time; the next read takes what comes later.</returns>
    public async Task<bool> ReadAsync(TimeSpan? patience, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var reading = _reading ??= StartRead();
        var wasThere = reading.IsCompleted;
        var startedAt = _clock.GetTimestamp();
        await ((Task)reading).WaitAsync(patience ?? Timeout.InfiniteTimeSpan, _clock, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        if (!reading.IsCompleted)
        {
            return false;
        }

        var read = 0;
        try
        {
            read = await reading.ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            _failure = ExceptionDispatchInfo.Capture(exception);
        }

        Pace(read, wasThere ? null : _clock.GetElapsedTime(startedAt));
        var samples = _chunk.AsSpan(0, read);
        samples.CopyTo(_samples.AsSpan(_count));
        _count += read;
        Voices.Hear(samples);
        if (read == 0)
        {
            _reading = null;
            IsEnded = true;
            Voices.End();
            return true;
        }

        // The next read is under way while a window is written down.
        _reading = StartRead();
        return true;
    }

    /// <summary>Throws what the source failed with, once what was read before is written down.</summary>
    public void ThrowIfFailed() => _failure?.Throw();

    /// <summary>The samples between two places, valid until some are discarded.</summary>
    public ReadOnlyMemory<float> Slice(long from, long to) => _samples.AsMemory((int)(from - Start), (int)(to - from));

    /// <summary>Lets go of what lies before a place.</summary>
    public void Discard(long place)
    {
        var count = (int)Math.Clamp(place - Start, 0, _count);
        _samples.AsSpan(count, _count - count).CopyTo(_samples);
        _count -= count;
        Start += count;
        Voices.Forget(Start);
    }

    /// <summary>Ends the read that is under way. A source that does not listen keeps it, and is let go when it is done.</summary>
    public async ValueTask DisposeAsync()
    {
        _detector?.Dispose(); // Reads do not hear with it.
        await _stop.CancelAsync().ConfigureAwait(false);
        await EndAsync(ReleaseAsync(), _clock).ConfigureAwait(false);
    }

    /// <summary>Waits a little for a read that was told to end.</summary>
    public static async Task EndAsync(Task read, TimeProvider clock) =>
        await read.WaitAsync(LongestEnd, clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private void Pace(int read, TimeSpan? waited)
    {
        if (waited is null)
        {
            _backlog += read;
            (IsSlow, _paced, _waited) = _backlog < Stretch ? (IsSlow, _paced, _waited) : (false, 0, TimeSpan.Zero);
            return;
        }

        // One long wait, as of a network, says no more than the sound that it brings.
        var length = SpeechTime.ToTime(read);
        _backlog = 0;
        _paced += read;
        _waited += waited < length ? waited.Value : length;
        if (_paced >= Stretch)
        {
            IsSlow = _waited >= SpeechTime.ToTime(_paced) / 2;
            (_paced, _waited) = (0, TimeSpan.Zero);
        }
    }

    private Task<int> StartRead() => _reader.ReadAsync(_chunk, _stop.Token).AsTask();

    private async Task ReleaseAsync()
    {
        await ((Task)(_reading ?? Task.FromResult(0))).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }
}
