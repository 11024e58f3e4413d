using System.Numerics.Tensors;

namespace Fireworks.AI.Extensions.Onnx.Speech.Audio;

/// <summary>
/// The samples of a recording: one channel, 16 kHz, floats of -1 to 1. It takes the same memory for recordings of any length, reads the
/// stream once from its start, and gives what a live source has delivered so far. The stream stays the caller's.
/// </summary>
internal sealed class AudioReader
{
    /// <summary>Each new rate takes a new filter, which a file of nothing else would make for hours.</summary>
    private const int MaxRateChanges = 16;

    private readonly IAudioDecoder _decoder;
    private Resampler? _resampler;
    private float[] _mixed = [];
    private ReadOnlyMemory<float> _ready;
    private bool _hasEnded;
    private int _rateChanges;

    private AudioReader(IAudioDecoder decoder) => _decoder = decoder;

    /// <summary>Finds out what a stream holds and reads its header.</summary>
    /// <param name="stream">WAV, MP3, FLAC, Ogg Vorbis, or raw samples.</param>
    /// <param name="rawSampleRate">
    /// The rate of raw samples (16 bits, little-endian, one channel), which a stream holds that begins like no container; null where it
    /// must begin like one.
    /// </param>
    /// <param name="cancellationToken">Stops waiting for the stream.</param>
    /// <exception cref="ArgumentException">The bytes are damaged, or the rate is out of range.</exception>
    /// <exception cref="NotSupportedException">They are of another format.</exception>
    public static async ValueTask<AudioReader> OpenAsync(Stream stream, int? rawSampleRate, CancellationToken cancellationToken) =>
        new(await AudioFormats.OpenAsync(new AudioBytes(stream), rawSampleRate, cancellationToken).ConfigureAwait(false));

    /// <summary>Reads as many samples as there are and fit, and waits only where there are none.</summary>
    /// <returns>How many were read; 0 at the end.</returns>
    /// <exception cref="ArgumentException">The bytes are damaged. The samples before were read already.</exception>
    /// <exception cref="NotSupportedException">They go on in a form that is not read.</exception>
    public async ValueTask<int> ReadAsync(Memory<float> samples, CancellationToken cancellationToken)
    {
        while (_ready.IsEmpty && !_hasEnded)
        {
            Add(await _decoder.DecodeAsync(cancellationToken).ConfigureAwait(false));
        }

        var count = Math.Min(samples.Length, _ready.Length);
        _ready[..count].CopyTo(samples);
        _ready = _ready[count..];
        return count;
    }

    private void Add(AudioBlock block)
    {
        if (block.Samples.IsEmpty)
        {
            _hasEnded = true;
            _ready = _resampler?.Finish() ?? default;
            return;
        }

        var mixed = Mix(block);
        _resampler ??= new Resampler(block.SampleRate);
        if (_resampler.SampleRate == block.SampleRate)
        {
            _ready = _resampler.Add(mixed);
            return;
        }

        // Parts of different rates, one behind the other.
        if (++_rateChanges > MaxRateChanges)
        {
            throw AudioError.Damaged("a recording", $"its sample rate changes more than {MaxRateChanges} times");
        }

        var end = _resampler.Finish();
        _resampler = new Resampler(block.SampleRate);
        _ready = (float[])[.. end.Span, .. _resampler.Add(mixed).Span];
    }

    /// <summary>The mean of the channels.</summary>
    private ReadOnlySpan<float> Mix(AudioBlock block)
    {
        var samples = block.Samples.Span;
        if (block.Channels == 1)
        {
            return samples;
        }

        var length = samples.Length / block.Channels;
        if (_mixed.Length < length)
        {
            _mixed = new float[length];
        }

        for (var i = 0; i < length; i++)
        {
            _mixed[i] = TensorPrimitives.Sum(samples.Slice(i * block.Channels, block.Channels)) / block.Channels;
        }

        return _mixed.AsSpan(0, length);
    }
}
