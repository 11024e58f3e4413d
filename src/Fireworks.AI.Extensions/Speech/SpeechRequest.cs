using System.Globalization;
using System.Text.Json.Nodes;
using Fireworks.AI.Extensions.Settings;
using Fireworks.AI.Extensions.Transport;
using Fireworks.AI.Shared.Settings;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Speech;

/// <summary>The form of one call, resolved and checked.</summary>
internal sealed class SpeechRequest
{
    private readonly SettingEntries _entries;
    private readonly SettingResolver _fields = new();

    /// <exception cref="ArgumentException">A setting has a value that Fireworks would refuse.</exception>
    public SpeechRequest(
        ISpeechToTextClient client,
        string model,
        SpeechToTextOptions? options,
        bool streaming,
        ClientSettings settings,
        UnknownSettings unknownSettings)
    {
        _entries = new(options?.AdditionalProperties);
        unknownSettings.Report(_entries, KnownSpeechSettings.Known);
        Model = settings.ResolveModel(options?.ModelId, model);
        SampleRate = options?.SpeechSampleRate;
        if (SampleRate is <= 0 or > 768_000)
        {
            throw new ArgumentException(
                $"SpeechSampleRate is {SampleRate}; it must be between 1 and 768,000 samples per second.");
        }

        var language = options?.SpeechLanguage ?? _entries.GetText(SpeechSettings.Language);
        IsTranslation = SpeechLanguages.IsTranslation(language, options?.TextLanguage);
        Headers = _entries.RequestIdHeader();
        FileName = Printable(KnownSpeechSettings.FileName);
        MediaType = Printable(KnownSpeechSettings.MediaType);
        AudioUri = KnownSpeechSettings.FindAddress(_entries) switch
        {
            null => null,
            { IsAbsoluteUri: true, Scheme: "https" or "http" } address => address.AbsoluteUri,
            _ => throw SettingEntries.Invalid(
                SpeechSettings.File, "an absolute http or https address. To send a file, pass it as the call's stream"),
        };

        AddRaw(options?.RawRepresentationFactory?.Invoke(client));
        AddEntries();
        Add(SettingSource.Options, SpeechSettings.Language, SpeechLanguages.ToWire(options?.SpeechLanguage));
        Add(SettingSource.Client, KnownSpeechSettings.Model, Model);
        CheckSpeakers();
        Format = ChooseFormat(streaming);
        Add(SettingSource.Client, SpeechSettings.ResponseFormat, TranscriptionFormats.NameOf(Format));
    }

    public string Model { get; }

    public bool IsTranslation { get; }

    public string Path => IsTranslation ? "audio/translations" : "audio/transcriptions";

    public FireworksTranscriptionFormat Format { get; }

    /// <summary>Samples per second, for recordings that are raw samples.</summary>
    public int? SampleRate { get; }

    public string? FileName { get; }

    public string? MediaType { get; }

    /// <summary>Where the service finds the recording, in place of a file.</summary>
    public string? AudioUri { get; }

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; }

    /// <summary>The form for one attempt.</summary>
    public MultipartFormContent CreateContent(AudioUpload audio)
    {
        var fields = _fields.Settings.Select(static field => KeyValuePair.Create(field.Name, Text(field)));
        return AudioUri is null
            ? new([.. fields], audio, FileName ?? audio.Kind.FileName, MediaType ?? audio.Kind.MediaType)
            : new([.. fields, new(SpeechSettings.File, AudioUri)], null, "", "");
    }

    private void AddRaw(object? raw)
    {
        _fields.AddRaw(raw);
        foreach (var (name, value, _) in _fields.Settings)
        {
            if (value is not JsonValue || name is "" or SpeechSettings.File || name.AsSpan().ContainsAnyExceptInRange('!', '~')
                || name.Contains('"', StringComparison.Ordinal))
            {
                throw new ArgumentException(
                    $"The property '{name}' of the JsonObject from RawRepresentationFactory cannot become a form field: " +
                    "a field has a printable name and one value, and the file comes from the call.");
            }
        }
    }

    private void AddEntries()
    {
        foreach (var (name, kind) in KnownSpeechSettings.Known)
        {
            Add(SettingSource.Entries, name, kind switch
            {
                SettingKind.Text => _entries.GetText(name),
                SettingKind.Boolean => _entries.GetBoolean(name) switch { true => "true", false => "false", null => null },
                SettingKind.Integer => _entries.GetInteger(name)?.ToString(CultureInfo.InvariantCulture),
                _ => null,
            });
        }

        if (SpeechSettings.FindGranularities(_entries) is { } granularities)
        {
            Add(SettingSource.Entries, SpeechSettings.TimestampGranularities, string.Join(',', granularities));
        }

        if (SpeechSettings.FindTemperatures(_entries) is { } temperatures)
        {
            Add(SettingSource.Entries, SpeechSettings.Temperature, temperatures.Count > 0 && temperatures.All(double.IsFinite)
                ? string.Join(',', temperatures.Select(static number => number.ToString(CultureInfo.InvariantCulture)))
                : throw SettingEntries.Invalid(SpeechSettings.Temperature, "a number or several"));
        }
    }

    private void Add(SettingSource source, string name, string? value)
    {
        if (value is not null)
        {
            _fields.Add(source, name, value);
        }
    }

    private string? Value(string name) => _fields.Find(name) is { } field ? Text(field) : null;

    private static string Text(ResolvedSetting field) => field.Value!.ToString()!;

    private string? Printable(string name)
    {
        var text = _entries.GetText(name);
        return text is null || (text.Length > 0 && !text.Any(char.IsControl))
            ? text
            : throw SettingEntries.Invalid(name, "a text without control characters");
    }

    private FireworksTranscriptionFormat ChooseFormat(bool streaming)
    {
        var granularities = Value(SpeechSettings.TimestampGranularities);
        var diarizes = Value(SpeechSettings.Diarize) == "true";
        var needsTimes = granularities is not null || diarizes;
        var format = Value(SpeechSettings.ResponseFormat) is { } name ? TranscriptionFormats.Parse(name)
            : needsTimes || streaming ? FireworksTranscriptionFormat.VerboseJson
            : FireworksTranscriptionFormat.Json;
        if (needsTimes && format != FireworksTranscriptionFormat.VerboseJson)
        {
            throw new ArgumentException(
                "Granularities of time and speakers come with the response format 'verbose_json' only. " +
                "Leave the format out, or ask for that one.");
        }

        if (diarizes && granularities is null)
        {
            const string Both = $"{SpeechSettings.Word},{SpeechSettings.Segment}";
            Add(SettingSource.Client, SpeechSettings.TimestampGranularities, Both);
        }
        else if (diarizes && !granularities!.Contains(SpeechSettings.Word, StringComparison.Ordinal))
        {
            throw new ArgumentException("Speakers are told apart by words: ask for the granularity 'word' too.");
        }

        return format;
    }

    private void CheckSpeakers()
    {
        var diarizes = Value(SpeechSettings.Diarize) == "true";
        var least = _entries.GetInteger(KnownSpeechSettings.MinSpeakers);
        var most = _entries.GetInteger(KnownSpeechSettings.MaxSpeakers);
        if (IsTranslation && (diarizes || least is not null || most is not null))
        {
            throw new ArgumentException("Translations cannot tell speakers apart. Transcribe instead, by leaving out TextLanguage.");
        }

        if (!diarizes && (least is not null || most is not null))
        {
            throw new ArgumentException("A number of speakers has a meaning with 'diarize' only. Set Diarize to true.");
        }

        if (least < 1 || most < 1 || least > most)
        {
            throw new ArgumentException("'min_speakers' and 'max_speakers' must be at least 1, and the first not above the second.");
        }
    }
}
