using Fireworks.AI.Extensions.Onnx.Speech.Audio;
using Fireworks.AI.Extensions.Onnx.Speech.Whisper;

namespace Fireworks.AI.Extensions.Onnx.Speech;

/// <content>A window: what the model hears of it, and where the next one begins.</content>
internal sealed partial class TranscriptionSession
{
    private long WindowEnd =>
        _recording.Voices.FindEnd(Math.Min(_place + LogMelSpectrogram.WindowLength, _recording.End));

    private async Task<(WindowTranscript Written, List<WindowSegment> Parts, int Next)> DecodeAsync(
        long end, CancellationToken cancellationToken)
    {
        var samples = _recording.Slice(_place, end);
        var carried = _transcript.Carried.TakeLast(Math.Max(0, _pipeline.Decoder.MaxPreviousTokens - _settings.Prompt.Count));
        var task = new WindowTask
        {
            Language = _language,
            IsTranslation = _settings.IsTranslation,
            Previous = [.. _settings.Prompt, .. carried],
            Temperatures = _settings.Temperatures,
            CompressionRatioThreshold = _settings.CompressionRatioThreshold,
            LogProbabilityThreshold = _settings.LogProbabilityThreshold,
            NoSpeechThreshold = _settings.NoSpeechThreshold,
            Seed = (int)(_place & int.MaxValue), // The same recording gives the same text.
        };
        var written = await _pipeline.DecodeAsync(() => ComputeFeatures(samples.Span), task, cancellationToken).ConfigureAwait(false);
        PromptTokens += written.PromptTokens;
        ComputedTokens += written.ComputedTokens;
        if (written.IsSilence)
        {
            return (written, [], samples.Length);
        }

        var (parts, next) = _pipeline.Decoder.Split(written, samples.Length);

        // What was written where nobody spoke is made up.
        parts.RemoveAll(part => _recording.Voices.Count(
            _place + part.Start - VoiceTracker.Padding, _place + part.End + VoiceTracker.Padding) == 0);
        return (written, parts, next);
    }

    /// <summary>Where the window after this one begins.</summary>
    private long ChooseNext(long end, WindowTranscript written, List<WindowSegment> parts, int next)
    {
        var place = _place + next;
        if (parts.Count == 0 || written.IsLoop)
        {
            return end;
        }

        var textEnd = _place + parts[^1].End;
        var isFull = end - _place == LogMelSpectrogram.WindowLength;
        return place < end ? isFull || _recording.Voices.Count(place, end) >= ShortestRest ? Math.Max(place, _place + 1) : end
            : textEnd > _place && _recording.Voices.Count(textEnd, end) >= VoiceToGoOn ? textEnd
            : end;
    }

    private Memory<float> ComputeFeatures(ReadOnlySpan<float> samples)
    {
        _spectrogram.Compute(samples, _features);
        return _features;
    }
}
