using System.Text.Json;

namespace Fireworks.AI.Extensions;

/// <summary>What every chunk of a stream repeats; strings are made only when a value changes.</summary>
internal sealed class StreamIdentity
{
    private long _created;

    public string? Id { get; private set; }

    public string? Model { get; private set; }

    public DateTimeOffset? CreatedAt { get; private set; }

    /// <summary>Reads a member if it is one of the identity. The reader stands on the name.</summary>
    public bool TryRead(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("id"u8))
        {
            reader.Read();
            // A message must not change its id: the first one stays.
            if (Id is null)
            {
                Id = JsonRead.Text(ref reader);
            }
            else
            {
                reader.Skip();
            }

            return true;
        }

        if (reader.ValueTextEquals("model"u8))
        {
            reader.Read();
            if (Model is null || !(reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(Model)))
            {
                Model = JsonRead.Text(ref reader) ?? Model;
            }

            return true;
        }

        if (!reader.ValueTextEquals("created"u8))
        {
            return false;
        }

        reader.Read();
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long created) && created != _created)
        {
            _created = created;
            CreatedAt ??= ChatResponseReader.Time(ref reader);
        }

        reader.Skip();
        return true;
    }
}
