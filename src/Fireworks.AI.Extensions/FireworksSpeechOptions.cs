using System.Diagnostics.CodeAnalysis;
using Fireworks.AI.Extensions.Speech;
using Fireworks.AI.Shared.Settings;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions;

/// <summary>
/// Holds Fireworks' own settings of a transcription: a typed view of <see cref="SpeechToTextOptions.AdditionalProperties"/>. Null means
/// that an entry is not set, or not of its kind, which is refused when it is sent; setting null removes an entry.
/// </summary>
[Experimental("MEAI001")]
public sealed class FireworksSpeechOptions
{
    private readonly SettingView _settings;

    internal FireworksSpeechOptions(AdditionalPropertiesDictionary properties)
    {
        _settings = new(properties);
    }

    /// <summary>
    /// Gets or sets text that comes before the recording, to prime the model with names and spelling. Entry <c>prompt</c>.
    /// </summary>
    public string? Prompt
    {
        get => _settings.GetText(SpeechSettings.Prompt);
        set => _settings.Set(SpeechSettings.Prompt, value);
    }

    /// <summary>
    /// Gets or sets sampling temperatures; one after the other is tried while the result is poor. The service's default is 0. Entry
    /// <c>temperature</c>.
    /// </summary>
    public IReadOnlyList<double>? Temperatures
    {
        get => SpeechSettings.ToTemperatures(_settings.Get(SpeechSettings.Temperature));
        set => _settings.Set(SpeechSettings.Temperature, value);
    }

    /// <summary>
    /// Gets or sets the form of the result. If null, <see cref="FireworksTranscriptionFormat.VerboseJson"/> where times are needed,
    /// that is while streaming and with <see cref="TimestampGranularities"/> or <see cref="Diarize"/>, and
    /// <see cref="FireworksTranscriptionFormat.Json"/> otherwise.
    /// </summary>
    public FireworksTranscriptionFormat? ResponseFormat
    {
        get => TranscriptionFormats.Find(_settings.GetText(SpeechSettings.ResponseFormat));
        set => _settings.Set(SpeechSettings.ResponseFormat, value is { } format ? TranscriptionFormats.NameOf(format) : null);
    }

    /// <summary>
    /// Gets or sets the parts that get times. The service's default is segments; telling speakers apart needs words, and asks for both.
    /// </summary>
    public FireworksTimestampGranularities? TimestampGranularities
    {
        get => SpeechSettings.ToGranularities(_settings.Get(SpeechSettings.TimestampGranularities)) switch
        {
            null => null,
            [SpeechSettings.Word] => FireworksTimestampGranularities.Word,
            [SpeechSettings.Segment] => FireworksTimestampGranularities.Segment,
            _ => FireworksTimestampGranularities.Word | FireworksTimestampGranularities.Segment,
        };
        set => _settings.Set(SpeechSettings.TimestampGranularities, value switch
        {
            null or FireworksTimestampGranularities.None => null,
            FireworksTimestampGranularities.Segment => SpeechSettings.Segment,
            FireworksTimestampGranularities.Word => SpeechSettings.Word,
            _ => $"{SpeechSettings.Word},{SpeechSettings.Segment}",
        });
    }

    /// <summary>Gets or sets the model that finds speech in the recording. Entry <c>vad_model</c>.</summary>
    public FireworksVoiceActivityModel? VoiceActivityModel
    {
        get => _settings.GetWord(SpeechSettings.VadModel, static word => new FireworksVoiceActivityModel(word));
        set => _settings.SetWord(SpeechSettings.VadModel, value);
    }

    /// <summary>Gets or sets the model that finds the times of words. Entry <c>alignment_model</c>.</summary>
    public FireworksAlignmentModel? AlignmentModel
    {
        get => _settings.GetWord(KnownSpeechSettings.AlignmentModel, static word => new FireworksAlignmentModel(word));
        set => _settings.SetWord(KnownSpeechSettings.AlignmentModel, value);
    }

    /// <summary>Gets or sets what is done to the sound before it is transcribed. Entry <c>preprocessing</c>.</summary>
    public FireworksAudioPreprocessing? AudioPreprocessing
    {
        get => _settings.GetWord(KnownSpeechSettings.Preprocessing, static word => new FireworksAudioPreprocessing(word));
        set => _settings.SetWord(KnownSpeechSettings.Preprocessing, value);
    }

    /// <summary>Gets or sets whether speakers are told apart. Not for translations. Entry <c>diarize</c>.</summary>
    public bool? Diarize
    {
        get => _settings.GetBoolean(SpeechSettings.Diarize);
        set => _settings.Set(SpeechSettings.Diarize, value);
    }

    /// <summary>Gets or sets the fewest speakers, at least 1; with <see cref="Diarize"/> only. Entry <c>min_speakers</c>.</summary>
    public int? MinSpeakers
    {
        get => _settings.GetInteger(KnownSpeechSettings.MinSpeakers);
        set => _settings.Set(KnownSpeechSettings.MinSpeakers, value);
    }

    /// <summary>
    /// Gets or sets the most speakers; with <see cref="Diarize"/> only. Without it there is no limit. Entry <c>max_speakers</c>.
    /// </summary>
    public int? MaxSpeakers
    {
        get => _settings.GetInteger(KnownSpeechSettings.MaxSpeakers);
        set => _settings.Set(KnownSpeechSettings.MaxSpeakers, value);
    }

    /// <summary>
    /// Gets or sets an address from which the service fetches the recording; the stream of the call is then <see cref="Stream.Null"/>.
    /// Entry <c>file</c>.
    /// </summary>
    public Uri? AudioUri
    {
        get => KnownSpeechSettings.ToAddress(_settings.Get(SpeechSettings.File));
        set => _settings.Set(SpeechSettings.File, value);
    }

    /// <summary>
    /// Gets or sets the name under which the recording is sent. If null, one that fits its first bytes, for example <c>audio.wav</c>.
    /// Entry <c>file_name</c>.
    /// </summary>
    public string? FileName
    {
        get => _settings.GetText(KnownSpeechSettings.FileName);
        set => _settings.Set(KnownSpeechSettings.FileName, value);
    }

    /// <summary>
    /// Gets or sets the media type under which the recording is sent. If null, the one that fits its first bytes, for example
    /// <c>audio/wav</c>. Entry <c>media_type</c>.
    /// </summary>
    public string? MediaType
    {
        get => _settings.GetText(KnownSpeechSettings.MediaType);
        set => _settings.Set(KnownSpeechSettings.MediaType, value);
    }

    /// <summary>
    /// Gets or sets your id of the request, sent as the header <c>x-request-id</c> and returned. Entry <c>request_id</c>.
    /// </summary>
    public string? RequestId
    {
        get => _settings.GetText(KnownSpeechSettings.RequestId);
        set => _settings.Set(KnownSpeechSettings.RequestId, value);
    }
}
