using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Fireworks.AI.Extensions.Tests;

/// <summary>
/// The closed list of form fields that Fireworks' audio API accepts, written down from its documentation, and an independent reader of
/// forms.
/// </summary>
public static class SpeechSchema
{
    private static readonly Dictionary<string, Func<string, bool>> Fields = new()
    {
        ["file"] = value => Uri.TryCreate(value, UriKind.Absolute, out _),
        ["model"] = value => value.Length > 0,
        ["language"] = value => value.Length > 0,
        ["prompt"] = _ => true,
        ["temperature"] = value => value.Split(',').All(item => double.TryParse(item, CultureInfo.InvariantCulture, out _)),
        ["response_format"] = value => value is "json" or "text" or "srt" or "verbose_json" or "vtt",
        ["timestamp_granularities"] = value => value is "word" or "segment" or "word,segment",
        ["vad_model"] = _ => true,
        ["alignment_model"] = _ => true,
        ["preprocessing"] = _ => true,
        ["diarize"] = value => value is "true" or "false",
        ["min_speakers"] = value => int.TryParse(value, CultureInfo.InvariantCulture, out var count) && count > 0,
        ["max_speakers"] = value => int.TryParse(value, CultureInfo.InvariantCulture, out var count) && count > 0,
    };

    private static readonly HashSet<string> TranscriptionOnly = ["diarize", "min_speakers", "max_speakers"];

    public static string? FindViolation(RecordedRequest request)
    {
        var form = Read(request);
        foreach ((var name, var value) in form.Fields)
        {
            if (!Fields.TryGetValue(name, out var isValid) || !isValid(value))
            {
                return $"{name}={value}";
            }

            if (TranscriptionOnly.Contains(name) && request.Path.EndsWith("/translations", StringComparison.Ordinal))
            {
                return $"{name} in a translation";
            }
        }

        return !form.Fields.ContainsKey("model") ? "no model"
            : form.File is null == !form.Fields.ContainsKey("file") ? "not one file"
            : form.Fields.ContainsKey("timestamp_granularities") && form["response_format"] != "verbose_json" ? "granularities without verbose_json"
            : form["diarize"] == "true" && form["timestamp_granularities"]?.Contains("word", StringComparison.Ordinal) != true ? "diarize without words"
            : null;
    }

    public static SpeechForm Form(this RecordedRequest request) => Read(request);

    public static SpeechForm Read(RecordedRequest request) => Read(new MemoryStream(request.Body), request.Headers["Content-Type"]);

    public static SpeechForm Read(Stream body, string contentType)
    {
        var boundary = HeaderUtilities.RemoveQuotes(MediaTypeHeaderValue.Parse(contentType).Boundary).Value!;
        MultipartReader reader = new(boundary, body);
        SpeechForm form = new();
        while (reader.ReadNextSectionAsync().GetAwaiter().GetResult() is { } section)
        {
            var disposition = ContentDispositionHeaderValue.Parse(section.ContentDisposition);
            Assert.Equal("form-data", disposition.DispositionType.Value);
            using MemoryStream content = new();
            section.Body.CopyTo(content);
            if (disposition.FileName.HasValue)
            {
                Assert.Null(form.File);
                Assert.Equal("file", HeaderUtilities.RemoveQuotes(disposition.Name).Value);
                form.File = content.ToArray();
                form.FileName = HeaderUtilities.RemoveQuotes(disposition.FileName).Value;
                form.MediaType = section.ContentType;
            }
            else
            {
                form.Fields.Add(HeaderUtilities.RemoveQuotes(disposition.Name).Value!, Encoding.UTF8.GetString(content.ToArray()));
            }
        }

        return form;
    }
}

public sealed class SpeechForm
{
    public Dictionary<string, string> Fields { get; } = [];

    public byte[]? File { get; set; }

    public string? FileName { get; set; }

    public string? MediaType { get; set; }

    public string? this[string name] => Fields.GetValueOrDefault(name);
}
