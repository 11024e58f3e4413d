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
        get => _entries.GetText(KnownSpeechSettings.Prompt);
        set => _entries.Set(KnownSpeechSettings.Prompt, value);
    }

    /// <summary>Sampling temperatures; one after the other is tried while the result is poor. The service's default is 0.</summary>
    public IReadOnlyList<double>? Temperatures
    {
        get => KnownSpeechSettings.FindTemperatures(_entries);
        set => _entries.Set(KnownSpeechSettings.Temperature, value);
    }

    /// <summary>
    /// The form of the result. If null, <see cref="FireworksTranscriptionFormat.VerboseJson"/> where times are needed, that is while
    /// streaming and with <see cref="TimestampGranularities"/> or <see cref="Diarize"/>, and
    /// <see cref="FireworksTranscriptionFormat.Json"/> otherwise.
    /// </summary>
    public FireworksTranscriptionFormat? ResponseFormat
    {
        get => _entries.GetText(KnownSpeechSettings.ResponseFormat) is { } name ? TranscriptionFormats.Parse(name) : null;
        set => _entries.Set(KnownSpeechSettings.ResponseFormat, value is { } format ? TranscriptionFormats.NameOf(format) : null);
    }

    /// <summary>
    /// The parts that get times. The service's default is segments; telling speakers apart needs words, and asks for both.
    /// </summary>
    public FireworksTimestampGranularities? TimestampGranularities
    {
        get => KnownSpeechSettings.FindGranularities(_entries) switch
        {
            null => null,
            [KnownSpeechSettings.Word] => FireworksTimestampGranularities.Word,
            [KnownSpeechSettings.Segment] => FireworksTimestampGranularities.Segment,
            _ => FireworksTimestampGranularities.Word | FireworksTimestampGranularities.Segment,
        };
        set => _entries.Set(KnownSpeechSettings.TimestampGranularities, value switch
        {
            null or FireworksTimestampGranularities.None => null,
            FireworksTimestampGranularities.Segment => KnownSpeechSettings.Segment,
            FireworksTimestampGranularities.Word => KnownSpeechSettings.Word,
            _ => $"{KnownSpeechSettings.Word},{KnownSpeechSettings.Segment}",
        });
    }

    /// <summary>The model that finds speech in the recording: <c>silero</c> (the service's default) or <c>whisperx-pyannet</c>.</summary>
    public string? VoiceActivityModel
    {
        get => _entries.GetText(KnownSpeechSettings.VadModel);
        set => _entries.Set(KnownSpeechSettings.VadModel, value);
    }

    /// <summary>
    /// The model that finds the times of words: <c>mms_fa</c> (many languages, the service's default), <c>tdnn_ffn</c> (English) or
    /// <c>gentle</c> (dedicated deployments).
    /// </summary>
    public string? AlignmentModel
    {
        get => _entries.GetText(KnownSpeechSettings.AlignmentModel);
        set => _entries.Set(KnownSpeechSettings.AlignmentModel, value);
    }

    /// <summary>
    /// What is done to the sound before: <c>none</c> (the service's default), <c>dynamic</c>, <c>soft_dynamic</c> or <c>bass_dynamic</c>.
    /// </summary>
    public string? Preprocessing
    {
        get => _entries.GetText(KnownSpeechSettings.Preprocessing);
        set => _entries.Set(KnownSpeechSettings.Preprocessing, value);
    }

    /// <summary>Whether speakers are told apart. Not for translations.</summary>
    public bool? Diarize
    {
        get => _entries.GetBoolean(KnownSpeechSettings.Diarize);
        set => _entries.Set(KnownSpeechSettings.Diarize, value);
    }

    /// <summary>The fewest speakers, at least 1; with <see cref="Diarize"/> only.</summary>
    public int? MinSpeakers
    {
        get => _entries.GetInteger(KnownSpeechSettings.MinSpeakers);
        set => _entries.Set(KnownSpeechSettings.MinSpeakers, value);
    }

    /// <summary>The most speakers; with <see cref="Diarize"/> only. Without it there is no limit.</summary>
    public int? MaxSpeakers
    {
        get => _entries.GetInteger(KnownSpeechSettings.MaxSpeakers);
        set => _entries.Set(KnownSpeechSettings.MaxSpeakers, value);
    }

    /// <summary>
    /// An address from which the service fetches the recording; the stream of the call is then <see cref="Stream.Null"/>.
    /// </summary>
    public Uri? AudioUri
    {
        get => KnownSpeechSettings.FindAddress(_entries);
        set => _entries.Set(KnownSpeechSettings.File, value);
    }

    /// <summary>The name under which the recording is sent. If null, one that fits its first bytes, for example <c>audio.wav</c>.</summary>
    public string? FileName
    {
        get => _entries.GetText(KnownSpeechSettings.FileName);
        set => _entries.Set(KnownSpeechSettings.FileName, value);
    }

    /// <summary>
    /// The media type under which the recording is sent. If null, the one that fits its first bytes, for example <c>audio/wav</c>.
    /// </summary>
    public string? MediaType
    {
        get => _entries.GetText(KnownSpeechSettings.MediaType);
        set => _entries.Set(KnownSpeechSettings.MediaType, value);
    }

    /// <summary>Your id of the request, sent as the header <c>x-request-id</c> and returned.</summary>
    public string? RequestId
    {
        get => _entries.GetText(KnownSpeechSettings.RequestId);
        set => _entries.Set(KnownSpeechSettings.RequestId, value);
    }
}
