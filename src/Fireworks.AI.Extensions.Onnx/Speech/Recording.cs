using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Fireworks.AI.Extensions.Onnx.Speech.Audio;

namespace Fireworks.AI.Extensions.Onnx.Speech;

/// <summary>
/// The part of a recording that is still to be written down: at most a window and what a read brings beyond it, however long the recording
/// is. Places are samples from the recording's start.
/// </summary>
internal sealed class Recording : IDisposable
{
    private readonly AudioReader _reader;
    private readonly IVoiceDetector? _detector;
    private readonly float[] _samples = new float[LogMelSpectrogram.WindowLength + SampleRates.Speech];
    private readonly float[] _chunk = new float[SampleRates.Speech];
    private readonly CancellationTokenSource _stop = new();
    private Task<int>? _reading;
    private ExceptionDispatchInfo? _failure;
    private int _count;

    /// <param name="reader">Gives the samples.</param>
    /// <param name="detector">What hears voices, and is this one's from here on; null for none.</param>
    public Recording(AudioReader reader, IVoiceDetector? detector)
    {
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

    /// <summary>Whether the last read took at least half as long as the sound that it brought: the source is still being written.</summary>
    public bool IsSlow { get; private set; }

    /// <summary>Whether more samples are there already.</summary>
    public bool HasMore => _reading is { IsCompleted: true };

    /// <summary>Reads what comes next: at most a second, and of a source that is still being written, what is there.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested(); // A wait for a read that is done does not look.
        var startedAt = Stopwatch.GetTimestamp();
        var reading = _reading ?? StartRead();
        var read = 0;
        try
        {
            read = await reading.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            _failure = ExceptionDispatchInfo.Capture(exception);
        }

        IsSlow = Stopwatch.GetElapsedTime(startedAt) >= SpeechTime.ToTime(read) / 2;
        var samples = _chunk.AsSpan(0, read);
        samples.CopyTo(_samples.AsSpan(_count));
        _count += read;
        Voices.Hear(samples);
        if (read == 0)
        {
            _reading = null;
            IsEnded = true;
            Voices.End();
            return;
        }

        // The next read is under way while a window is written down.
        _reading = StartRead();
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
    public void Dispose()
    {
        _stop.Cancel();
        _ = ReleaseAsync();
    }

    private Task<int> StartRead() => _reader.ReadAsync(_chunk, _stop.Token).AsTask();

    private async Task ReleaseAsync()
    {
        await ((Task)(_reading ?? Task.FromResult(0))).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _detector?.Dispose();
        _stop.Dispose();
    }
}
