namespace Fireworks.AI.Extensions.Onnx.Speech.Audio;

/// <summary>Samples that lie in the bytes as they are.</summary>
/// <param name="bytes">Where they come from.</param>
/// <param name="format">How they lie there.</param>
/// <param name="length">How many bytes they take; null where they take all until the stream's end.</param>
internal sealed class PcmDecoder(AudioBytes bytes, PcmFormat format, long? length) : IAudioDecoder
{
    private const int MaxFrames = 4096;

    private readonly float[] _samples = new float[MaxFrames * format.Channels];
    private long? _left = length;

    public async ValueTask<AudioBlock> DecodeAsync(CancellationToken cancellationToken)
    {
        if (_left < format.FrameLength)
        {
            return default;
        }

        if (!await bytes.HasAsync(format.FrameLength, cancellationToken).ConfigureAwait(false))
        {
            // A last sample that is cut in the middle is no loss where the end was not known before.
            return _left is null ? default : throw AudioError.Damaged("WAV", $"it ends {_left} bytes before its header says");
        }

        var frames = Math.Min(MaxFrames, Math.Min(bytes.Arrived.Length, _left ?? long.MaxValue) / format.FrameLength);
        var samples = _samples.AsMemory(0, (int)frames * format.Channels);
        var taken = (int)frames * format.FrameLength;
        format.Decode(bytes.Arrived[..taken], samples.Span);
        bytes.Skip(taken);
        _left -= taken;
        return new AudioBlock(samples, format.Channels, format.SampleRate);
    }
}
