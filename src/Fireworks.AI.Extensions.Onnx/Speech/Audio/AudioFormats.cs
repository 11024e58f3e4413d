namespace Fireworks.AI.Extensions.Onnx.Speech.Audio;

/// <summary>Finds out by its first bytes what a stream holds.</summary>
internal static class AudioFormats
{
    private const int SignatureLength = 12;

    private const string Mend = "Convert it to one of them, for example with ffmpeg, or give SpeechSampleRate for raw samples of 16 bits.";

    public static async ValueTask<IAudioDecoder> OpenAsync(AudioBytes bytes, int? rawSampleRate, CancellationToken cancellationToken)
    {
        await bytes.HasAsync(SignatureLength, cancellationToken).ConfigureAwait(false);
        if (WavReader.HasSignature(bytes.Arrived))
        {
            return await WavReader.ReadAsync(bytes, cancellationToken).ConfigureAwait(false);
        }

        if (rawSampleRate is { } sampleRate)
        {
            return new PcmDecoder(bytes, new PcmFormat(PcmEncoding.Integer, 16, 1, SampleRates.Check("raw samples", sampleRate)), length: null);
        }

        throw bytes.Arrived.IsEmpty
            ? AudioError.Damaged("any format", "it has no bytes")
            : new NotSupportedException($"The audio is neither WAV, MP3, FLAC nor Ogg Vorbis, which are what speech to text in the process reads. {Mend}");
    }
}
