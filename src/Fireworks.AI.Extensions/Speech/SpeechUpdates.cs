using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Speech;

/// <summary>Makes the abstraction's responses and updates of a transcription.</summary>
internal static class SpeechUpdates
{
    public static SpeechToTextResponse ToResponse(
        SpeechRequest request, FireworksTranscription transcription, AdditionalPropertiesDictionary? properties)
    {
        (var start, var end) = Times(transcription);
        return new SpeechToTextResponse(transcription.Text)
        {
            ModelId = request.Model,
            StartTime = start,
            EndTime = end,
            RawRepresentation = transcription,
            AdditionalProperties = properties,
        };
    }

    public static SpeechToTextResponseUpdate Open(SpeechRequest request, AdditionalPropertiesDictionary? properties) => new()
    {
        Kind = SpeechToTextResponseUpdateKind.SessionOpen,
        ModelId = request.Model,
        AdditionalProperties = properties,
    };

    public static SpeechToTextResponseUpdate Close(SpeechRequest request, FireworksTranscription transcription) => new()
    {
        Kind = SpeechToTextResponseUpdateKind.SessionClose,
        ModelId = request.Model,
        RawRepresentation = transcription,
    };

    /// <summary>One update for each segment, or one for the whole where there are none. Their texts joined are the whole text.</summary>
    public static IEnumerable<SpeechToTextResponseUpdate> Segments(SpeechRequest request, FireworksTranscription transcription)
    {
        if (transcription.Segments.Count == 0)
        {
            if (transcription.Text.Length > 0)
            {
                (var start, var end) = Times(transcription);
                yield return Update(request, transcription.Text, start, end, transcription);
            }

            yield break;
        }

        var position = 0;
        for (var i = 0; i < transcription.Segments.Count; i++)
        {
            var segment = transcription.Segments[i];
            var text = Slice(transcription.Text, segment.Text, ref position) ?? (i == 0 ? segment.Text : $" {segment.Text.TrimStart()}");
            yield return Update(request, text, segment.StartTime, segment.EndTime, segment);
        }
    }

    /// <summary>
    /// The segment as it stands in the whole text, with the space before it, which languages have or have not; null if it is not there.
    /// </summary>
    private static string? Slice(string whole, string segment, ref int position)
    {
        var rest = whole.AsSpan(position);
        var space = rest.Length - rest.TrimStart().Length;
        var text = segment.AsSpan().Trim();
        if (!rest[space..].StartsWith(text, StringComparison.Ordinal))
        {
            return null;
        }

        position += space + text.Length;
        return rest[..(space + text.Length)].ToString();
    }

    private static SpeechToTextResponseUpdate Update(
        SpeechRequest request, string text, TimeSpan? start, TimeSpan? end, object raw) => new(text)
        {
            Kind = SpeechToTextResponseUpdateKind.TextUpdated,
            ModelId = request.Model,
            StartTime = start,
            EndTime = end,
            RawRepresentation = raw,
        };

    private static (TimeSpan? Start, TimeSpan? End) Times(FireworksTranscription transcription) =>
        transcription.Segments is [var first, ..] ? (first.StartTime, transcription.Segments[^1].EndTime)
        : transcription.Words is [var word, ..] ? (word.StartTime, transcription.Words[^1].EndTime)
        : (null, null);
}
