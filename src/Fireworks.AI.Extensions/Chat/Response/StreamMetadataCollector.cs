using System.Text.Json;
using Fireworks.AI.Extensions.Json;
using Fireworks.AI.Extensions.Metadata;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Chat.Response;

/// <summary>
/// The properties of a stream that appear only when asked for. Each update carries its own part; the last one carries the
/// whole, so that the response put together from the updates has it.
/// </summary>
internal sealed class StreamMetadataCollector
{
    private readonly List<JsonElement> _logProbabilities = [];
    private readonly List<JsonElement> _tokenIds = [];
    private readonly AdditionalPropertiesDictionary _others = [];

    /// <summary>The reader stands on the value.</summary>
    public void Read(ChatJsonProperty property, ref Utf8JsonReader reader, ref AdditionalPropertiesDictionary? properties)
    {
        var name = ChatJsonProperties.NameOf(property);
        if (JsonReaderExtensions.ReadElement(ref reader) is not { } value)
        {
            return;
        }

        (properties ??= [])[name] = value;
        switch (name)
        {
            case MetadataNames.LogProbabilities: _logProbabilities.Add(value); break;
            case MetadataNames.TokenIds: _tokenIds.Add(value); break;
            default: _others[name] = value; break;
        }
    }

    public AdditionalPropertiesDictionary? GetTotals()
    {
        if (_tokenIds.Count > 0)
        {
            _others[MetadataNames.TokenIds] = Join(_tokenIds);
        }

        if (_logProbabilities.Count > 0)
        {
            _others[MetadataNames.LogProbabilities] = LogProbabilities();
        }

        return _others.Count > 0 ? _others : null;
    }

    /// <summary>One object whose arrays are those of the parts in a row; this fits both formats.</summary>
    private JsonElement LogProbabilities()
    {
        Dictionary<string, List<JsonElement>> arrays = [];
        foreach (var part in _logProbabilities)
        {
            if (part.ValueKind != JsonValueKind.Object)
            {
                continue;
            }

            foreach ((var name, var value) in JsonReaderExtensions.Properties(part))
            {
                if (!arrays.TryGetValue(name, out var parts))
                {
                    arrays[name] = parts = [];
                }

                parts.Add(value);
            }
        }

        using PooledBuffer buffer = new();
        buffer.WriteOpen((byte)'{');
        foreach ((var name, var parts) in arrays)
        {
            buffer.WriteName(name);
            Write(buffer, parts);
        }

        buffer.WriteClose((byte)'}');
        return Parse(buffer);
    }

    private static JsonElement Join(List<JsonElement> parts)
    {
        using PooledBuffer buffer = new();
        Write(buffer, parts);
        return Parse(buffer);
    }

    private static void Write(PooledBuffer buffer, List<JsonElement> parts)
    {
        buffer.WriteOpen((byte)'[');
        foreach (var part in parts)
        {
            if (part.ValueKind == JsonValueKind.Array)
            {
                foreach (var item in part.EnumerateArray())
                {
                    buffer.WriteElement(item);
                }
            }
        }

        buffer.WriteClose((byte)']');
    }

    private static JsonElement Parse(PooledBuffer buffer)
    {
        Utf8JsonReader reader = new(buffer.Written, JsonReaderExtensions.Options);
        return JsonElement.ParseValue(ref reader);
    }
}
