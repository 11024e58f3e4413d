using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fireworks.AI.Extensions;

/// <summary>
/// Writes a word that has a type of its own, such as <see cref="FireworksServiceTier"/>, as a JSON string, and reads it back.
/// </summary>
/// <typeparam name="T">The type of the word.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class FireworksWordJsonConverter<T> : JsonConverter<T>
    where T : struct, IParsable<T>
{
    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && T.TryParse(reader.GetString(), null, out var word)
            ? word
            : throw new JsonException($"A {typeof(T).Name} is a string that is not empty.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.ToString());
    }
}
