using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fireworks.AI.Extensions;

/// <summary>
/// Writes a word that has a type of its own, such as <see cref="FireworksServiceTier"/> or <see cref="FireworksModel"/>, as a JSON string,
/// and reads it back; also as the name of a property. A word that is not set is an empty string.
/// </summary>
/// <typeparam name="T">The type of the word.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class FireworksWordJsonConverter<T> : JsonConverter<T>
    where T : IParsable<T>
{
    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Parse(reader.TokenType == JsonTokenType.String ? reader.GetString() : null);

    /// <inheritdoc/>
    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Parse(reader.GetString());

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.ToString());
    }

    /// <inheritdoc/>
    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WritePropertyName(value.ToString() ?? "");
    }

    private static T Parse(string? text) =>
        T.TryParse(text, null, out var word) ? word
        : text?.Length == 0 && default(T) is { } unset ? unset
        : throw new JsonException($"The text is no {typeof(T).Name}.");
}
