using Fireworks.AI.Extensions.Onnx.Speech.Audio;

namespace Fireworks.AI.Extensions.Onnx.Speech;

/// <summary>
/// Remembers where somebody speaks in the part of a recording that is still to be written down. Places are samples from the recording's
/// start. Without a detector, somebody speaks all the time.
/// </summary>
/// <param name="detector">What hears voices; null for none.</param>
internal sealed class VoiceTracker(IVoiceDetector? detector)
{
    /// <summary>What is heard around a voice, as its first and last sounds are soft.</summary>
    public const int Padding = SampleRates.Speech * 3 / 10;

    private const float Voice = 0.5f;

    // Once somebody speaks, less is enough.
    private const float StillVoice = 0.35f;

    // Shorter pauses are part of speech, and shorter sounds are none.
    private const int ShortestPause = SampleRates.Speech * 3 / 10;
    private const int ShortestVoice = SampleRates.Speech / 10;

    // A detector hears a voice end a little after it does.
    private const int Tail = SampleRates.Speech / 5;

    private readonly List<(long Start, long End)> _voices = [];
    private readonly float[] _frame = new float[detector?.FrameLength ?? 1];
    private int _frameCount;
    private long _heard;
    private long? _start;
    private long _end;

    /// <summary>Hears the samples that follow.</summary>
    public void Hear(ReadOnlySpan<float> samples)
    {
        if (detector is null)
        {
            _start ??= 0;
            _heard += samples.Length;
            _end = _heard;
            return;
        }

        while (!samples.IsEmpty)
        {
            var count = Math.Min(samples.Length, _frame.Length - _frameCount);
            samples[..count].CopyTo(_frame.AsSpan(_frameCount));
            _frameCount += count;
            samples = samples[count..];
            if (_frameCount == _frame.Length)
            {
                HearFrame();
            }
        }
    }

    /// <summary>Hears the end of the recording.</summary>
    public void End()
    {
        if (_frameCount > 0)
        {
            Array.Clear(_frame, _frameCount, _frame.Length - _frameCount);
            HearFrame();
        }

        if (_start is not null)
        {
            Close();
        }
    }

    /// <summary>
    /// Where the first voice after a place begins, with what is around it; null where none has been heard. The last sounds of a voice that
    /// ends there are none.
    /// </summary>
    public long? FindNext(long place)
    {
        foreach (var (start, end) in Voices)
        {
            if (end - Math.Max(start, place) >= (start < place ? Tail : 1))
            {
                return Math.Max(place, start - Padding);
            }
        }

        return null;
    }

    /// <summary>Where the last voice that begins before a place ends, with what is around it.</summary>
    public long FindEnd(long place)
    {
        var last = 0L;
        foreach (var (start, end) in Voices)
        {
            last = start < place ? end + Padding : last;
        }

        return Math.Min(last, place);
    }

    /// <summary>How many samples of voice there are between two places.</summary>
    public long Count(long from, long to) =>
        Voices.Sum(voice => Math.Max(0, Math.Min(voice.End, to) - Math.Max(voice.Start, from)));

    /// <summary>For how many samples nobody has spoken at the end of what was heard.</summary>
    public long Silence => _heard - (_start is null && _voices.Count > 0 ? _voices[^1].End : _start is null ? 0 : _end);

    /// <summary>Forgets what lies before a place.</summary>
    public void Forget(long place) => _voices.RemoveAll(voice => voice.End <= place);

    private IEnumerable<(long Start, long End)> Voices =>
        _start is { } start && (_end - start >= ShortestVoice || detector is null) ? _voices.Append((start, _end)) : _voices;

    private void HearFrame()
    {
        var probability = detector!.GetProbability(_frame);
        var start = _heard;
        _heard += _frameCount;
        _frameCount = 0;
        if (probability >= (_start is null ? Voice : StillVoice))
        {
            _start ??= start;
            _end = _heard;
        }
        else if (_start is not null && _heard - _end >= ShortestPause)
        {
            Close();
        }
    }

    private void Close()
    {
        if (_end - _start!.Value >= ShortestVoice || detector is null)
        {
            _voices.Add((_start.Value, _end));
        }

        _start = null;
    }
}
