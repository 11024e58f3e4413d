using System.Text.Json;
using Fireworks.AI.Extensions.Json;

namespace Fireworks.AI.Extensions.Chat.Response;

/// <summary>What every chunk of a stream repeats; strings are made only when a value changes.</summary>
internal sealed class ResponseIdentity
{
    private byte[] _model = [];

    public string? Id { get; private set; }

    public string? Model { get; private set; }

    public DateTimeOffset? CreatedAt { get; private set; }

    /// <summary>The reader stands on the value.</summary>
    public void Read(ChatJsonProperty property, ref Utf8JsonReader reader)
    {
        switch (property)
        {
            // A message must not change its id: the first one stays.
            case ChatJsonProperty.Id when Id is null:
                Id = JsonReaderExtensions.ReadText(ref reader);
                break;
            case ChatJsonProperty.Model when !reader.ValueSpan.SequenceEqual(_model):
                _model = reader.ValueSpan.ToArray();
                Model = JsonReaderExtensions.ReadText(ref reader) ?? Model;
                break;
            case ChatJsonProperty.Created when CreatedAt is null:
                CreatedAt = ChatResponseReader.Time(ref reader);
                break;
            default:
                reader.Skip();
                break;
        }
    }
}
