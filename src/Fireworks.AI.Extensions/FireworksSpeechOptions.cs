using System.Diagnostics.CodeAnalysis;
using Fireworks.AI.Extensions.Speech;
using Fireworks.AI.Shared.Settings;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions;

/// <summary>
/// Fireworks' own settings of a transcription: a typed view of <see cref="SpeechToTextOptions.AdditionalProperties"/>. Null means not
/// set, and setting null removes an entry.
/// </summary>
[Experimental("MEAI001")]
public sealed class FireworksSpeechOptions
{
    private readonly SettingView _settings;

    internal FireworksSpeechOptions(AdditionalPropertiesDictionary properties)
    {
        _settings = new(properties);
    }

    /// <summary>Text that comes before the recording, to prime the model with names and spelling.</summary>
    public string? Prompt
    {
        get => _settings.GetText(KnownSpeechSettings.Prompt);
        set => _settings.Set(KnownSpeechSettings.Prompt, value);
    }

    /// <summary>Sampling temperatures; one after the other is tried while the result is poor. The service's default is 0.</summary>
    public IReadOnlyList<double>? Temperatures
    {
        get => KnownSpeechSettings.ToTemperatures(_settings.Get(KnownSpeechSettings.Temperature));
        set => _settings.Set(KnownSpeechSettings.Temperature, value);
    }

    /// <summary>
    /// The form of the result. If null, <see cref="FireworksTranscriptionFormat.VerboseJson"/> where times are needed, that is while
    /// streaming and with <see cref="TimestampGranularities"/> or <see cref="Diarize"/>, and
    /// <see cref="FireworksTranscriptionFormat.Json"/> otherwise.
    /// </summary>
    public FireworksTranscriptionFormat? ResponseFormat
    {
        get => TranscriptionFormats.Find(_settings.GetText(KnownSpeechSettings.ResponseFormat));
        set => _settings.Set(KnownSpeechSettings.ResponseFormat, value is { } format ? TranscriptionFormats.NameOf(format) : null);
    }

    /// <summary>
    /// The parts that get times. The service's default is segments; telling speakers apart needs words, and asks for both.
    /// </summary>
    public FireworksTimestampGranularities? TimestampGranularities
    {
        get => KnownSpeechSettings.ToGranularities(_settings.Get(KnownSpeechSettings.TimestampGranularities)) switch
        {
            null => null,
            [KnownSpeechSettings.Word] => FireworksTimestampGranularities.Word,
            [KnownSpeechSettings.Segment] => FireworksTimestampGranularities.Segment,
            _ => FireworksTimestampGranularities.Word | FireworksTimestampGranularities.Segment,
        };
        set => _settings.Set(KnownSpeechSettings.TimestampGranularities, value switch
        {
            null or FireworksTimestampGranularities.None => null,
            FireworksTimestampGranularities.Segment => KnownSpeechSettings.Segment,
            FireworksTimestampGranularities.Word => KnownSpeechSettings.Word,
            _ => $"{KnownSpeechSettings.Word},{KnownSpeechSettings.Segment}",
        });
    }

    /// <summary>The model that finds speech in the recording: <c>silero</c> (the service's default) or <c>whisperx-pyannet</c>.</summary>
    public FireworksVoiceActivityModel? VoiceActivityModel
    {
        get => _settings.GetWord(KnownSpeechSettings.VadModel, static word => new FireworksVoiceActivityModel(word));
        set => _settings.SetWord(KnownSpeechSettings.VadModel, value);
    }

    /// <summary>
    /// The model that finds the times of words: <c>mms_fa</c> (many languages, the service's default), <c>tdnn_ffn</c> (English) or
    /// <c>gentle</c> (dedicated deployments).
    /// </summary>
    public FireworksAlignmentModel? AlignmentModel
    {
        get => _settings.GetWord(KnownSpeechSettings.AlignmentModel, static word => new FireworksAlignmentModel(word));
        set => _settings.SetWord(KnownSpeechSettings.AlignmentModel, value);
    }

    /// <summary>
    /// What is done to the sound before: <c>none</c> (the service's default), <c>dynamic</c>, <c>soft_dynamic</c> or <c>bass_dynamic</c>.
    /// </summary>
    public FireworksAudioPreprocessing? AudioPreprocessing
    {
        get => _settings.GetWord(KnownSpeechSettings.Preprocessing, static word => new FireworksAudioPreprocessing(word));
        set => _settings.SetWord(KnownSpeechSettings.Preprocessing, value);
    }

    /// <summary>Whether speakers are told apart. Not for translations.</summary>
    public bool? Diarize
    {
        get => _settings.GetBoolean(KnownSpeechSettings.Diarize);
        set => _settings.Set(KnownSpeechSettings.Diarize, value);
    }

    /// <summary>The fewest speakers, at least 1; with <see cref="Diarize"/> only.</summary>
    public int? MinSpeakers
    {
        get => _settings.GetInteger(KnownSpeechSettings.MinSpeakers);
        set => _settings.Set(KnownSpeechSettings.MinSpeakers, value);
    }

    /// <summary>The most speakers; with <see cref="Diarize"/> only. Without it there is no limit.</summary>
    public int? MaxSpeakers
    {
        get => _settings.GetInteger(KnownSpeechSettings.MaxSpeakers);
        set => _settings.Set(KnownSpeechSettings.MaxSpeakers, value);
    }

    /// <summary>
    /// An address from which the service fetches the recording; the stream of the call is then <see cref="Stream.Null"/>.
    /// </summary>
    public Uri? AudioUri
    {
        get => KnownSpeechSettings.ToAddress(_settings.Get(KnownSpeechSettings.File));
        set => _settings.Set(KnownSpeechSettings.File, value);
    }

    /// <summary>The name under which the recording is sent. If null, one that fits its first bytes, for example <c>audio.wav</c>.</summary>
    public string? FileName
    {
        get => _settings.GetText(KnownSpeechSettings.FileName);
        set => _settings.Set(KnownSpeechSettings.FileName, value);
    }

    /// <summary>
    /// The media type under which the recording is sent. If null, the one that fits its first bytes, for example <c>audio/wav</c>.
    /// </summary>
    public string? MediaType
    {
        get => _settings.GetText(KnownSpeechSettings.MediaType);
        set => _settings.Set(KnownSpeechSettings.MediaType, value);
    }

    /// <summary>Your id of the request, sent as the header <c>x-request-id</c> and returned.</summary>
    public string? RequestId
    {
        get => _settings.GetText(KnownSpeechSettings.RequestId);
        set => _settings.Set(KnownSpeechSettings.RequestId, value);
    }
}
