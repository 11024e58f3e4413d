using System.Diagnostics.CodeAnalysis;

namespace Fireworks.AI.Extensions;

/// <summary>The form in which the service returns a transcription.</summary>
[Experimental("MEAI001")]
public enum FireworksTranscriptionFormat
{
    /// <summary>The text alone, in JSON (<c>json</c>).</summary>
    Json,

    /// <summary>The text alone (<c>text</c>).</summary>
    Text,

    /// <summary>Subtitles in the format SubRip (<c>srt</c>): the response's text is the document.</summary>
    Srt,

    /// <summary>Text, language, duration, segments and words with times and speakers (<c>verbose_json</c>).</summary>
    VerboseJson,

    /// <summary>Subtitles in the format WebVTT (<c>vtt</c>): the response's text is the document.</summary>
    Vtt,
}
