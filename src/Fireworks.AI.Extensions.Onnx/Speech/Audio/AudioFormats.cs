namespace Fireworks.AI.Extensions.Onnx.Speech.Audio;

/// <summary>Finds out by its first bytes what a stream holds.</summary>
internal static class AudioFormats
{
    private const int SignatureLength = 12;

    private const string Mend = "Convert it to one of them, for example with ffmpeg, or give SpeechSampleRate for raw samples of 16 bits.";

    public static async ValueTask<IAudioDecoder> OpenAsync(AudioBytes bytes, int? rawSampleRate, CancellationToken cancellationToken)
    {
        await bytes.HasAsync(SignatureLength, cancellationToken).ConfigureAwait(false);
        var hasTag = await Id3Tag.SkipAsync(bytes, cancellationToken).ConfigureAwait(false);
        await bytes.HasAsync(SignatureLength, cancellationToken).ConfigureAwait(false);
        if (WavReader.HasSignature(bytes.Arrived))
        {
            return await WavReader.ReadAsync(bytes, cancellationToken).ConfigureAwait(false);
        }

        if (FlacStream.HasSignature(bytes.Arrived))
        {
            return await FlacStream.ReadAsync(bytes, cancellationToken).ConfigureAwait(false);
        }

        if (OggPackets.HasSignature(bytes.Arrived))
        {
            return new VorbisDecoder(bytes);
        }

        // Raw samples of little sound begin like a frame of an MP3: only a tag tells one there.
        if (hasTag || (rawSampleRate is null && await Mp3Decoder.HasFrameAsync(bytes, cancellationToken).ConfigureAwait(false)))
        {
            return new Mp3Decoder(bytes);
        }

        if (rawSampleRate is { } sampleRate)
        {
            PcmFormat format = new(PcmEncoding.Integer, Bits: 16, Channels: 1, SampleRates.Check("raw samples", sampleRate));
            return new PcmDecoder(bytes, format, length: null);
        }

        throw bytes.Arrived.IsEmpty
            ? AudioError.Damaged("any format", "it has no bytes")
            : new NotSupportedException(
                $"The audio is neither WAV, MP3, FLAC nor Ogg Vorbis, which are what speech to text in the process reads. {Mend}");
    }
}
