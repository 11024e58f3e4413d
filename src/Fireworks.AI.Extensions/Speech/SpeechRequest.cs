using System.Globalization;
using System.Text.Json.Nodes;
using Fireworks.AI.Shared.Settings;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions;

/// <summary>
/// The form of one call, checked. A later source wins: the options' own members, entries of AdditionalProperties, the raw JsonObject.
/// </summary>
internal sealed class SpeechRequest
{
    private const string Segment = "segment";
    private const string Word = "word";

    private readonly SettingEntries _entries;
    private readonly List<KeyValuePair<string, string>> _fields = [];

    public SpeechRequest(
        ISpeechToTextClient client, string model, SpeechToTextOptions? options, bool streaming, ClientSettings settings, UnknownSettings unknownSettings)
    {
        _entries = new(options?.AdditionalProperties);
        unknownSettings.Report(_entries, SpeechSettings.Known);
        var wanted = options?.ModelId is { Length: > 0 } id ? id : model;
        Model = settings.ModelMap?.Map(wanted) ?? wanted;
        SampleRate = options?.SpeechSampleRate;
        if (SampleRate is <= 0 or > 768_000)
        {
            throw new ArgumentException($"SpeechSampleRate is {SampleRate}; it must be between 1 and 768,000 samples per second.", nameof(options));
        }

        IsTranslation = SpeechLanguages.IsTranslation(options?.SpeechLanguage ?? _entries.Text(SpeechSettings.Language), options?.TextLanguage);
        Headers = _entries.RequestIdHeader();
        FileName = Printable(SpeechSettings.FileName);
        MediaType = Printable(SpeechSettings.MediaType);

        Set("model", Model);
        Set(SpeechSettings.Language, _entries.Text(SpeechSettings.Language) ?? SpeechLanguages.ToWire(options?.SpeechLanguage));
        Set(SpeechSettings.Prompt, _entries.Text(SpeechSettings.Prompt));
        Set(SpeechSettings.Temperature, Temperatures());
        Set(SpeechSettings.ResponseFormat, _entries.Text(SpeechSettings.ResponseFormat));
        Set(SpeechSettings.TimestampGranularities, Granularities(_entries) is { } granularities ? string.Join(',', granularities) : null);
        Set(SpeechSettings.VadModel, _entries.Text(SpeechSettings.VadModel));
        Set(SpeechSettings.AlignmentModel, _entries.Text(SpeechSettings.AlignmentModel));
        Set(SpeechSettings.Preprocessing, _entries.Text(SpeechSettings.Preprocessing));
        Set(SpeechSettings.Diarize, _entries.Boolean(SpeechSettings.Diarize) is { } diarize ? diarize ? "true" : "false" : null);
        Set(SpeechSettings.MinSpeakers, _entries.Integer(SpeechSettings.MinSpeakers)?.ToString(CultureInfo.InvariantCulture));
        Set(SpeechSettings.MaxSpeakers, _entries.Integer(SpeechSettings.MaxSpeakers)?.ToString(CultureInfo.InvariantCulture));
        MergeRaw(options?.RawRepresentationFactory?.Invoke(client));
        CheckSpeakers();
        Format = ChooseFormat(streaming);
        AudioUri = ReadAddress();
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
        if (AudioUri is not null)
        {
            return new([.. _fields, new(SpeechSettings.File, AudioUri)], null, "", "");
        }

        return new(_fields, audio, FileName ?? audio.Kind.FileName, MediaType ?? audio.Kind.MediaType);
    }

    /// <summary>The parts that get times, checked, in the wire's order; null if not set.</summary>
    public static IReadOnlyList<string>? Granularities(SettingEntries entries)
    {
        const string Name = SpeechSettings.TimestampGranularities;
        if (entries.Texts(Name) is not { } texts)
        {
            return null;
        }

        string[] names = [.. texts.SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
        return names.Length > 0 && names.All(name => name is Word or Segment)
            ? [.. names.Distinct().OrderByDescending(name => name, StringComparer.Ordinal)]
            : throw SettingEntries.Wrong(Name, "'word', 'segment' or both");
    }

    /// <summary>The temperatures: a number, a list, or numbers with commas between them.</summary>
    public static IReadOnlyList<double>? TemperaturesOf(SettingEntries entries)
    {
        const string Name = SpeechSettings.Temperature;
        return SettingValue.Text(entries.Get(Name)) is { } text
            ? [.. text.Split(',').Select(item => SettingValue.Number(item) ?? throw SettingEntries.Wrong(Name, "a number or several"))]
            : entries.Numbers(Name);
    }

    private string? Temperatures()
    {
        if (TemperaturesOf(_entries) is not { } values)
        {
            return null;
        }

        return values.Count > 0 && values.All(double.IsFinite)
            ? string.Join(',', values.Select(value => value.ToString(CultureInfo.InvariantCulture)))
            : throw SettingEntries.Wrong(SpeechSettings.Temperature, "a number or several");
    }

    private string? ReadAddress()
    {
        var text = _entries.Get(SpeechSettings.File) is Uri given ? given.OriginalString : _entries.Text(SpeechSettings.File);
        if (text is null)
        {
            return null;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)
            ? address.AbsoluteUri
            : throw SettingEntries.Wrong(SpeechSettings.File, "an absolute http or https address. To send a file, pass it as the call's stream");
    }

    private string? Printable(string name)
    {
        var text = _entries.Text(name);
        return text is null || (text.Length > 0 && !text.Any(char.IsControl)) ? text : throw SettingEntries.Wrong(name, "a text without control characters");
    }

    private void MergeRaw(object? raw)
    {
        if (raw is null)
        {
            return;
        }

        if (raw is not JsonObject members)
        {
            throw new ArgumentException(
                $"RawRepresentationFactory returned a {raw.GetType()}. Return a JsonObject whose members become form fields, or null.", nameof(raw));
        }

        foreach ((var name, var value) in members)
        {
            if (value is not JsonValue || name == SpeechSettings.File || name.Length == 0 || name.AsSpan().ContainsAnyExceptInRange('!', '~') || name.Contains('"', StringComparison.Ordinal))
            {
                throw new ArgumentException(
                    $"The member '{name}' of the JsonObject from RawRepresentationFactory cannot become a form field: a field has a printable name and one value, and the file comes from the call.", nameof(raw));
            }

            _fields.RemoveAll(field => field.Key == name);
            Set(name, value.ToString());
        }
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
            throw Refusal(SpeechSettings.ResponseFormat, "Granularities of time and speakers come with the response format 'verbose_json' only. Leave the format out, or ask for that one.");
        }

        if (diarizes && granularities is null)
        {
            Set(SpeechSettings.TimestampGranularities, "word,segment");
        }
        else if (diarizes && !granularities!.Contains(Word, StringComparison.Ordinal))
        {
            throw Refusal(SpeechSettings.TimestampGranularities, "Speakers are told apart by words: ask for the granularity 'word' too.");
        }

        if (Value(SpeechSettings.ResponseFormat) is null)
        {
            Set(SpeechSettings.ResponseFormat, TranscriptionFormats.NameOf(format));
        }

        return format;
    }

    private void CheckSpeakers()
    {
        var diarizes = Value(SpeechSettings.Diarize) == "true";
        var least = _entries.Integer(SpeechSettings.MinSpeakers);
        var most = _entries.Integer(SpeechSettings.MaxSpeakers);
        if (IsTranslation && (diarizes || least is not null || most is not null))
        {
            throw Refusal(SpeechSettings.Diarize, "Translations cannot tell speakers apart. Transcribe instead, by leaving out TextLanguage.");
        }

        if (!diarizes && (least is not null || most is not null))
        {
            throw Refusal(SpeechSettings.Diarize, "A number of speakers has a meaning with 'diarize' only. Set Diarize to true.");
        }

        if (least < 1 || most < 1 || least > most)
        {
            throw Refusal(SpeechSettings.MinSpeakers, "'min_speakers' and 'max_speakers' must be at least 1, and the first not above the second.");
        }
    }

    private static ArgumentException Refusal(string name, string reason) => new(reason, name);

    private string? Value(string name) => _fields.Find(field => field.Key == name).Value;

    private void Set(string name, string? value)
    {
        if (value is not null)
        {
            _fields.Add(new(name, value));
        }
    }
}
