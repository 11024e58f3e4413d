using System.Text;
using System.Text.Json;
using Fireworks.AI.Extensions.Json;

namespace Fireworks.AI.Extensions.Speech;

/// <summary>Reads the body of a transcription.</summary>
internal static class TranscriptionReader
{
    /// <summary>The transcription; of plain text and of subtitles, the document as its text.</summary>
    /// <returns>Null where the body is an error object.</returns>
    /// <exception cref="JsonException">The body is not in the format.</exception>
    /// <exception cref="InvalidOperationException">A text is not valid UTF-8.</exception>
    public static FireworksTranscription? Read(ReadOnlySpan<byte> body, FireworksTranscriptionFormat format, bool isJson)
    {
        body = JsonReaderExtensions.WithoutByteOrderMark(body);
        if (TranscriptionFormats.IsJson(format) || (isJson && IsObject(body)))
        {
            return ReadJson(body);
        }

        var document = isJson && body.StartsWith("\""u8) ? ReadString(body) : Encoding.UTF8.GetString(body);
        return new() { Text = format == FireworksTranscriptionFormat.Text ? document.Trim() : document };
    }

    private static bool IsObject(ReadOnlySpan<byte> body) => body.TrimStart(" \t\r\n"u8).StartsWith("{"u8);

    private static string ReadString(ReadOnlySpan<byte> body)
    {
        Utf8JsonReader reader = new(body, JsonReaderExtensions.Options);
        reader.Read();
        var text = reader.GetString()!;
        reader.Read();
        return text;
    }

    private static FireworksTranscription? ReadJson(ReadOnlySpan<byte> body)
    {
        Utf8JsonReader reader = new(body, JsonReaderExtensions.Options);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("The body is not an object.");
        }

        string? text = null;
        string? task = null;
        string? language = null;
        TimeSpan? duration = null;
        List<FireworksTranscriptionSegment> segments = [];
        List<FireworksTranscriptionWord> words = [];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("text"u8))
            {
                reader.Read();
                text = reader.TokenType == JsonTokenType.String ? reader.GetString() : throw new JsonException("'text' is not a string.");
            }
            else if (reader.ValueTextEquals("segments"u8))
            {
                reader.Read();
                segments = ReadList(ref reader, ReadSegment);
            }
            else if (reader.ValueTextEquals("words"u8))
            {
                reader.Read();
                words = ReadList(ref reader, ReadWord);
            }
            else if (reader.ValueTextEquals("task"u8))
            {
                reader.Read();
                task = JsonReaderExtensions.ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("language"u8))
            {
                reader.Read();
                language = JsonReaderExtensions.ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("duration"u8))
            {
                reader.Read();
                duration = Time(ref reader);
            }
            else if (reader.ValueTextEquals("error"u8))
            {
                reader.Read();
                if (reader.TokenType != JsonTokenType.Null)
                {
                    return null;
                }
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        reader.Read();
        return new()
        {
            Text = text ?? throw new JsonException("The body has no 'text'."),
            Task = task,
            Language = language,
            Duration = duration,
            Segments = segments,
            Words = words,
        };
    }

    private delegate T ReadItem<T>(ref Utf8JsonReader reader);

    private static List<T> ReadList<T>(ref Utf8JsonReader reader, ReadItem<T> read)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return [];
        }

        List<T> items = [];
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            items.Add(read(ref reader));
        }

        return reader.TokenType == JsonTokenType.EndArray ? items : throw new JsonException(
            "A list of segments or words holds something else.");
    }

    private static FireworksTranscriptionSegment ReadSegment(ref Utf8JsonReader reader)
    {
        string? id = null;
        string? text = null;
        string? speaker = null;
        TimeSpan? start = null;
        TimeSpan? end = null;
        List<FireworksTranscriptionWord> words = [];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("text"u8))
            {
                reader.Read();
                text = JsonReaderExtensions.ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("start"u8))
            {
                reader.Read();
                start = Time(ref reader);
            }
            else if (reader.ValueTextEquals("end"u8))
            {
                reader.Read();
                end = Time(ref reader);
            }
            else if (reader.ValueTextEquals("id"u8))
            {
                reader.Read();
                id = reader.TokenType == JsonTokenType.Number
                    ? Encoding.ASCII.GetString(reader.ValueSpan)
                    : JsonReaderExtensions.ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("speaker_id"u8))
            {
                reader.Read();
                speaker = JsonReaderExtensions.ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("words"u8))
            {
                reader.Read();
                words = ReadList(ref reader, ReadWord);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        return new() { Id = id, Text = text ?? "", StartTime = start, EndTime = end, SpeakerId = speaker, Words = words };
    }

    private static FireworksTranscriptionWord ReadWord(ref Utf8JsonReader reader)
    {
        string? text = null;
        string? language = null;
        string? speaker = null;
        TimeSpan? start = null;
        TimeSpan? end = null;
        double? probability = null;
        double? hallucination = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("word"u8))
            {
                reader.Read();
                text = JsonReaderExtensions.ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("start"u8))
            {
                reader.Read();
                start = Time(ref reader);
            }
            else if (reader.ValueTextEquals("end"u8))
            {
                reader.Read();
                end = Time(ref reader);
            }
            else if (reader.ValueTextEquals("probability"u8))
            {
                reader.Read();
                probability = Number(ref reader);
            }
            else if (reader.ValueTextEquals("hallucination_score"u8))
            {
                reader.Read();
                hallucination = Number(ref reader);
            }
            else if (reader.ValueTextEquals("language"u8))
            {
                reader.Read();
                language = JsonReaderExtensions.ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("speaker_id"u8))
            {
                reader.Read();
                speaker = JsonReaderExtensions.ReadText(ref reader);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        return new()
        {
            Text = text ?? "",
            StartTime = start,
            EndTime = end,
            Language = language,
            Probability = probability,
            HallucinationScore = hallucination,
            SpeakerId = speaker,
        };
    }

    private static TimeSpan? Time(ref Utf8JsonReader reader) =>
        Number(ref reader) is { } seconds and >= 0 and < 1e9 ? TimeSpan.FromSeconds(seconds) : null;

    private static double? Number(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number)
        {
            return reader.TryGetDouble(out var number) && double.IsFinite(number) ? number : null;
        }

        reader.Skip();
        return null;
    }
}
