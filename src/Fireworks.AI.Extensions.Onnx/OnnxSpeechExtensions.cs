using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx;

/// <summary>
/// Provides settings of in-process models on <see cref="SpeechToTextOptions"/>, and reads what a transcription returns beyond the
/// abstraction.
/// </summary>
/// <remarks>The page docs/speech.md has more.</remarks>
[Experimental("MEAI001")]
public static class OnnxSpeechExtensions
{
    /// <summary>
    /// Sets what the abstraction has no member for. The settings become entries of <see cref="SpeechToTextOptions.AdditionalProperties"/>,
    /// so they pass through middleware; those that Fireworks has too go by Fireworks' names and hold for either backend.
    /// </summary>
    /// <typeparam name="TOptions">The type of the options.</typeparam>
    /// <param name="options">The options to change.</param>
    /// <param name="configure">Sets the values.</param>
    /// <returns>The same options.</returns>
    /// <example>
    /// <code>
    /// var options = new SpeechToTextOptions { SpeechLanguage = "de" }.WithOnnx(onnx => onnx.Prompt = "Łódź, Søren, ONNX");
    /// </code>
    /// </example>
    public static TOptions WithOnnx<TOptions>(this TOptions options, Action<OnnxSpeechOptions> configure)
        where TOptions : SpeechToTextOptions
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(configure);
        configure(new OnnxSpeechOptions(options.AdditionalProperties ??= []));
        return options;
    }

    /// <summary>Reads segments and language.</summary>
    /// <param name="response">A response of <see cref="OnnxSpeechToTextClient"/>.</param>
    /// <returns>The transcription; null if the response has none, for example because it was put together from updates.</returns>
    public static OnnxTranscription? GetOnnxTranscription(this SpeechToTextResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return response.RawRepresentation as OnnxTranscription;
    }

    /// <summary>Reads the whole transcription, which comes with the update that closes a stream.</summary>
    /// <param name="update">An update of <see cref="OnnxSpeechToTextClient"/>.</param>
    /// <returns>The transcription; null for other updates.</returns>
    public static OnnxTranscription? GetOnnxTranscription(this SpeechToTextResponseUpdate update)
    {
        ArgumentNullException.ThrowIfNull(update);
        return update.RawRepresentation as OnnxTranscription;
    }

    /// <summary>Reads the segment that an update delivers.</summary>
    /// <param name="update">An update of <see cref="OnnxSpeechToTextClient"/>.</param>
    /// <returns>The segment; null for updates without a finished one.</returns>
    public static OnnxTranscriptionSegment? GetOnnxSegment(this SpeechToTextResponseUpdate update)
    {
        ArgumentNullException.ThrowIfNull(update);
        return update.RawRepresentation as OnnxTranscriptionSegment;
    }
}
