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
    private readonly SettingEntries _entries;

    internal FireworksSpeechOptions(AdditionalPropertiesDictionary properties)
    {
        _entries = new(properties);
    }

    /// <summary>Text that comes before the recording, to prime the model with names and spelling.</summary>
    public string? Prompt
    {
        get => _entries.Text(SpeechSettings.Prompt);
        set => _entries.Set(SpeechSettings.Prompt, value);
    }

    /// <summary>Sampling temperatures; one after the other is tried while the result is poor. The service's default is 0.</summary>
    public IReadOnlyList<double>? Temperatures
    {
        get => SpeechSettings.TemperaturesIn(_entries);
        set => _entries.Set(SpeechSettings.Temperature, value);
    }

    /// <summary>
    /// The form of the result. If null, <see cref="FireworksTranscriptionFormat.VerboseJson"/> where times are needed, that is while
    /// streaming and with <see cref="TimestampGranularities"/> or <see cref="Diarize"/>, and
    /// <see cref="FireworksTranscriptionFormat.Json"/> otherwise.
    /// </summary>
    public FireworksTranscriptionFormat? ResponseFormat
    {
        get => _entries.Text(SpeechSettings.ResponseFormat) is { } name ? TranscriptionFormats.Parse(name) : null;
        set => _entries.Set(SpeechSettings.ResponseFormat, value is { } format ? TranscriptionFormats.NameOf(format) : null);
    }

    /// <summary>
    /// The parts that get times. The service's default is segments; telling speakers apart needs words, and asks for both.
    /// </summary>
    public FireworksTimestampGranularities? TimestampGranularities
    {
        get => SpeechSettings.GranularitiesIn(_entries) switch
        {
            null => null,
            [SpeechSettings.Word] => FireworksTimestampGranularities.Word,
            [SpeechSettings.Segment] => FireworksTimestampGranularities.Segment,
            _ => FireworksTimestampGranularities.Word | FireworksTimestampGranularities.Segment,
        };
        set => _entries.Set(SpeechSettings.TimestampGranularities, value switch
        {
            null or FireworksTimestampGranularities.None => null,
            FireworksTimestampGranularities.Segment => SpeechSettings.Segment,
            FireworksTimestampGranularities.Word => SpeechSettings.Word,
            _ => $"{SpeechSettings.Word},{SpeechSettings.Segment}",
        });
    }

    /// <summary>The model that finds speech in the recording: <c>silero</c> (the service's default) or <c>whisperx-pyannet</c>.</summary>
    public string? VoiceActivityModel
    {
        get => _entries.Text(SpeechSettings.VadModel);
        set => _entries.Set(SpeechSettings.VadModel, value);
    }

    /// <summary>
    /// The model that finds the times of words: <c>mms_fa</c> (many languages, the service's default), <c>tdnn_ffn</c> (English) or
    /// <c>gentle</c> (dedicated deployments).
    /// </summary>
    public string? AlignmentModel
    {
        get => _entries.Text(SpeechSettings.AlignmentModel);
        set => _entries.Set(SpeechSettings.AlignmentModel, value);
    }

    /// <summary>
    /// What is done to the sound before: <c>none</c> (the service's default), <c>dynamic</c>, <c>soft_dynamic</c> or <c>bass_dynamic</c>.
    /// </summary>
    public string? Preprocessing
    {
        get => _entries.Text(SpeechSettings.Preprocessing);
        set => _entries.Set(SpeechSettings.Preprocessing, value);
    }

    /// <summary>Whether speakers are told apart. Not for translations.</summary>
    public bool? Diarize
    {
        get => _entries.Boolean(SpeechSettings.Diarize);
        set => _entries.Set(SpeechSettings.Diarize, value);
    }

    /// <summary>The fewest speakers, at least 1; with <see cref="Diarize"/> only.</summary>
    public int? MinSpeakers
    {
        get => _entries.Integer(SpeechSettings.MinSpeakers);
        set => _entries.Set(SpeechSettings.MinSpeakers, value);
    }

    /// <summary>The most speakers; with <see cref="Diarize"/> only. Without it there is no limit.</summary>
    public int? MaxSpeakers
    {
        get => _entries.Integer(SpeechSettings.MaxSpeakers);
        set => _entries.Set(SpeechSettings.MaxSpeakers, value);
    }

    /// <summary>
    /// An address from which the service fetches the recording; the stream of the call is then <see cref="Stream.Null"/>.
    /// </summary>
    public Uri? AudioUri
    {
        get => SpeechSettings.AddressIn(_entries);
        set => _entries.Set(SpeechSettings.File, value);
    }

    /// <summary>The name under which the recording is sent. If null, one that fits its first bytes, for example <c>audio.wav</c>.</summary>
    public string? FileName
    {
        get => _entries.Text(SpeechSettings.FileName);
        set => _entries.Set(SpeechSettings.FileName, value);
    }

    /// <summary>
    /// The media type under which the recording is sent. If null, the one that fits its first bytes, for example <c>audio/wav</c>.
    /// </summary>
    public string? MediaType
    {
        get => _entries.Text(SpeechSettings.MediaType);
        set => _entries.Set(SpeechSettings.MediaType, value);
    }

    /// <summary>Your id of the request, sent as the header <c>x-request-id</c> and returned.</summary>
    public string? RequestId
    {
        get => _entries.Text(SpeechSettings.RequestId);
        set => _entries.Set(SpeechSettings.RequestId, value);
    }
}
