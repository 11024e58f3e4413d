using System.Text.Json;
using Fireworks.AI.Extensions.Json;

namespace Fireworks.AI.Extensions.Chat.Response;

/// <summary>What every chunk of a stream repeats; strings are made only when a value changes.</summary>
internal sealed class StreamIdentity
{
    private byte[] _model = [];

    public string? Id { get; private set; }

    public string? Model { get; private set; }

    public DateTimeOffset? CreatedAt { get; private set; }

    /// <summary>The reader stands on the value.</summary>
    public void Read(ChatMember member, ref Utf8JsonReader reader)
    {
        switch (member)
        {
            // A message must not change its id: the first one stays.
            case ChatMember.Id when Id is null:
                Id = JsonRead.Text(ref reader);
                break;
            case ChatMember.Model when !reader.ValueSpan.SequenceEqual(_model):
                _model = reader.ValueSpan.ToArray();
                Model = JsonRead.Text(ref reader) ?? Model;
                break;
            case ChatMember.Created when CreatedAt is null:
                CreatedAt = ChatResponseReader.Time(ref reader);
                break;
            default:
                reader.Skip();
                break;
        }
    }
}
