using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions;

/// <summary>
/// Adds Fireworks' own settings to <see cref="SpeechToTextOptions"/>, and reads what it returns beyond the abstraction.
/// </summary>
/// <remarks>The page docs/speech.md has more.</remarks>
[Experimental("MEAI001")]
public static class FireworksSpeechExtensions
{
    /// <summary>
    /// Sets what the abstraction has no member for. The settings become entries of <see cref="SpeechToTextOptions.AdditionalProperties"/>,
    /// so they pass through middleware, and other providers can ignore them.
    /// </summary>
    /// <typeparam name="TOptions">The type of the options.</typeparam>
    /// <param name="options">The options to change.</param>
    /// <param name="configure">Sets the values.</param>
    /// <returns>The same options.</returns>
    /// <example>
    /// <code>
    /// var options = new SpeechToTextOptions { SpeechLanguage = "de" }.WithFireworks(fireworks =&gt; fireworks.Diarize = true);
    /// </code>
    /// </example>
    public static TOptions WithFireworks<TOptions>(this TOptions options, Action<FireworksSpeechOptions> configure)
        where TOptions : SpeechToTextOptions
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(configure);
        configure(new FireworksSpeechOptions(options.AdditionalProperties ??= []));
        return options;
    }

    /// <summary>Reads segments, words, speakers and language.</summary>
    /// <param name="response">A response of <see cref="FireworksSpeechToTextClient"/>.</param>
    /// <returns>The transcription; null if the response has none, for example because it was put together from updates.</returns>
    public static FireworksTranscription? GetFireworksTranscription(this SpeechToTextResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return response.RawRepresentation as FireworksTranscription;
    }

    /// <summary>Reads the whole transcription, which comes with the update that closes a stream.</summary>
    /// <param name="update">An update of <see cref="FireworksSpeechToTextClient"/>.</param>
    /// <returns>The transcription; null for other updates.</returns>
    public static FireworksTranscription? GetFireworksTranscription(this SpeechToTextResponseUpdate update)
    {
        ArgumentNullException.ThrowIfNull(update);
        return update.RawRepresentation as FireworksTranscription;
    }

    /// <summary>Reads the segment that an update delivers, with its words and speaker.</summary>
    /// <param name="update">An update of <see cref="FireworksSpeechToTextClient"/>.</param>
    /// <returns>The segment; null for updates without one.</returns>
    public static FireworksTranscriptionSegment? GetFireworksSegment(this SpeechToTextResponseUpdate update)
    {
        ArgumentNullException.ThrowIfNull(update);
        return update.RawRepresentation as FireworksTranscriptionSegment;
    }

    /// <summary>Reads what Fireworks tells about a call beyond the abstraction: request id and rate limits.</summary>
    /// <param name="response">A response, also one put together from updates.</param>
    /// <returns>A view of the response's additional properties; its members are null or empty where nothing was sent.</returns>
    /// <example>
    /// <code>
    /// var id = response.GetFireworksMetadata().RequestId;
    /// </code>
    /// </example>
    public static FireworksMetadata GetFireworksMetadata(this SpeechToTextResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return new FireworksMetadata(response.Usage, response.AdditionalProperties);
    }

    /// <summary>Reads what Fireworks tells about a call beyond the abstraction; the update that opens a stream carries it.</summary>
    /// <param name="update">An update of a stream.</param>
    /// <returns>A view of the update's additional properties; its members are null or empty where nothing was sent.</returns>
    /// <example>
    /// <code>
    /// var id = update.GetFireworksMetadata().RequestId;
    /// </code>
    /// </example>
    public static FireworksMetadata GetFireworksMetadata(this SpeechToTextResponseUpdate update)
    {
        ArgumentNullException.ThrowIfNull(update);
        return new FireworksMetadata(usage: null, update.AdditionalProperties);
    }
}
