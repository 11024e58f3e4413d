using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions;

/// <summary>
/// The JSON of a response, or of one chunk of a stream, as it came. Found as <c>RawRepresentation</c> on responses, and on updates when
/// <see cref="FireworksChatOptions.IncludeRawChunks"/> is set.
/// </summary>
public sealed class FireworksRawResponse
{
    internal FireworksRawResponse(ReadOnlyMemory<byte> utf8Json)
    {
        Utf8Json = utf8Json;
    }

    /// <summary>Gets the JSON in UTF-8.</summary>
    public ReadOnlyMemory<byte> Utf8Json { get; }

    /// <summary>The message that was read from a whole response.</summary>
    internal ChatMessage? Message { get; set; }

    /// <summary>Parses the JSON; the caller disposes the document.</summary>
    /// <returns>The parsed document.</returns>
    /// <exception cref="JsonException">The response is not JSON.</exception>
    public JsonDocument Parse() => JsonDocument.Parse(Utf8Json);

    /// <summary>The JSON as text.</summary>
    /// <returns>The JSON.</returns>
    public override string ToString() => Encoding.UTF8.GetString(Utf8Json.Span);
}
