using Fireworks.AI.Extensions.Onnx.Speech.Audio;
using Fireworks.AI.Extensions.Onnx.Speech.Whisper;

namespace Fireworks.AI.Extensions.Onnx.Speech;

/// <summary>
/// Writes down one recording: skips silence, hears windows of up to 30 s that begin where the text before ends, and gives the model the
/// text before each. Of a source that is still being written, what is known so far is written down each second, and what is said is
/// finished at a pause, or when it comes out the same twice.
/// </summary>
internal sealed partial class TranscriptionSession : IAsyncDisposable
{
    // What is left of a voice behind the last text is its end; more is something else that was said.
    private const int VoiceToGoOn = SampleRates.Speech;
    private const int ShortestRest = SampleRates.Speech * 3 / 10;

    // Of a live source.
    private const int PauseThatFinishes = SampleRates.Speech * 8 / 10;
    private const int ProvisionalStep = SampleRates.Speech;

    // A live source may send no silence: a push-to-talk button, a gate, a network that leaves it out.
    private static readonly TimeSpan PauseOfSource = TimeSpan.FromSeconds(1);

    private readonly SpeechPipeline _pipeline;
    private readonly SpeechCallSettings _settings;
    private readonly Recording _recording;
    private readonly bool _isStreaming;
    private readonly LogMelSpectrogram _spectrogram;
    private readonly float[] _features;
    private readonly Transcript _transcript;
    private List<string> _provisional = [];
    private int? _language;
    private long _place;
    private long _provisionalEnd;
    private bool _isProvisional;

    /// <param name="pipeline">The model.</param>
    /// <param name="settings">What the call wants.</param>
    /// <param name="recording">The recording, which is this one's from here on.</param>
    /// <param name="isStreaming">Whether somebody reads texts as they come.</param>
    public TranscriptionSession(SpeechPipeline pipeline, SpeechCallSettings settings, Recording recording, bool isStreaming)
    {
        _pipeline = pipeline;
        _settings = settings;
        _recording = recording;
        _isStreaming = isStreaming;
        _language = settings.Language;
        _transcript = new Transcript(settings.CarriesText ? pipeline.Decoder.MaxPreviousTokens : 0);
        _spectrogram = new LogMelSpectrogram(pipeline.Bands);
        _features = new float[pipeline.Bands * LogMelSpectrogram.Frames];
    }

    public string Task => _settings.IsTranslation ? "translate" : "transcribe";

    public string? Language => _language is { } token ? _pipeline.Tokens.CodeOf(token) : Segments.Count > 0 ? "en" : null;

    public IReadOnlyList<OnnxTranscriptionSegment> Segments => _transcript.Segments;

    /// <summary>The whole text so far.</summary>
    public string Text => _transcript.Text;

    /// <summary>The length of the recording, as far as it has been read.</summary>
    public TimeSpan Duration => SpeechTime.ToTime(_recording.End);

    public long PromptTokens { get; private set; }

    public long ComputedTokens { get; private set; }

    /// <summary>Goes on to the next texts; null at the end of the recording. The list may be empty.</summary>
    public async Task<IReadOnlyList<SpeechText>?> AdvanceAsync(CancellationToken cancellationToken)
    {
        // What is provisional is finished first, also where little is left of its voice.
        if (_isProvisional)
        {
            if (WindowEnd <= _place)
            {
                return TakeBack();
            }
        }
        else if (!await FindVoiceAsync(cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        var texts = await FillAsync(cancellationToken).ConfigureAwait(false)
            ? await FinishAsync(cancellationToken).ConfigureAwait(false)
            : await TryAsync(cancellationToken).ConfigureAwait(false);
        if (texts.Count == 0)
        {
            return _isProvisional ? TakeBack() : texts;
        }

        _isProvisional = texts[^1].Segment is null;
        return texts;
    }

    public ValueTask DisposeAsync() => _recording.DisposeAsync();

    /// <summary>Goes to where somebody speaks.</summary>
    private async Task<bool> FindVoiceAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_recording.Voices.FindNext(_place) is { } voice)
            {
                MoveTo(voice);
                return true;
            }

            if (_recording.IsEnded)
            {
                _recording.ThrowIfFailed();
                return false;
            }

            // The first sounds of a voice may be here, before it is known as one.
            MoveTo(Math.Max(_place, _recording.End - VoiceTracker.Padding - SampleRates.Speech));
            await _recording.ReadAsync(patience: null, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads until a window is full, or what was said in it has ended.</summary>
    /// <returns>Whether the window can be finished; otherwise it is time to say what is known so far.</returns>
    private async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        while (!_recording.IsEnded && _recording.End < _place + LogMelSpectrogram.WindowLength)
        {
            if (!await _recording.ReadAsync(IsLive ? PauseOfSource : null, cancellationToken).ConfigureAwait(false))
            {
                return true;
            }

            if (!IsLive || _recording.HasMore)
            {
                continue;
            }

            if (_recording.Voices.Silence >= PauseThatFinishes)
            {
                return true;
            }

            if (_recording.End - Math.Max(_place, _provisionalEnd) >= ProvisionalStep
                && _recording.End < _place + LogMelSpectrogram.WindowLength)
            {
                return false;
            }
        }

        return true;
    }

    private bool IsLive => _isStreaming && (_settings.IsLive ?? _recording.IsSlow);

    /// <summary>Says that what seemed to be said was nothing.</summary>
    private List<SpeechText> TakeBack()
    {
        _isProvisional = false;
        return [new SpeechText("", _place, _place, Segment: null)];
    }

    private async Task<List<SpeechText>> FinishAsync(CancellationToken cancellationToken)
    {
        var end = WindowEnd;
        var (written, parts, next) = await DecodeAsync(end, cancellationToken).ConfigureAwait(false);
        var texts = Keep(parts, written);
        MoveTo(ChooseNext(end, written, parts, next));
        return texts;
    }

    /// <summary>Says what is known so far, and finishes the segments that have come out the same as before.</summary>
    private async Task<List<SpeechText>> TryAsync(CancellationToken cancellationToken)
    {
        var end = _provisionalEnd = _recording.End;
        var (written, parts, _) = await DecodeAsync(end, cancellationToken).ConfigureAwait(false);

        // The last one may still go on, unless it ended a pause ago: a detector that hears no pauses is the other way to know.
        var ended = parts.Count > 0 && _place + parts[^1].End + PauseThatFinishes <= end ? parts : parts.SkipLast(1);
        var agreed = ended.TakeWhile((part, place) => _provisional.ElementAtOrDefault(place) == part.Text).ToList();
        _provisional = [.. parts.Skip(agreed.Count).Select(static part => part.Text)];
        var start = _place;
        List<SpeechText> texts = [];
        if (agreed.Count > 0)
        {
            texts = Keep(agreed, written);
            var kept = _provisional;
            MoveTo(start + agreed[^1].End);
            (_provisional, _provisionalEnd) = (kept, end);
        }

        if (parts.Count > agreed.Count)
        {
            var rest = parts.Skip(agreed.Count).ToList();
            var text = string.Concat(rest.Select(static part => part.Text));
            texts.Add(new SpeechText(_transcript.Follow(text), start + rest[0].Start, start + rest[^1].End, Segment: null));
        }

        return texts;
    }

    private List<SpeechText> Keep(List<WindowSegment> parts, WindowTranscript written)
    {
        // A window without text, or one that goes on, may be taken for any language.
        _language ??= parts.Count > 0 ? written.Language : null;
        return _transcript.Add(parts, written, _place);
    }

    private void MoveTo(long place)
    {
        if (place != _place)
        {
            _place = place;
            _provisional = [];
            _provisionalEnd = 0;
            _recording.Discard(place);
        }
    }
}
