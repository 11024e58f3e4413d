using System.Text.Json;

namespace Fireworks.AI.Extensions.Json;

/// <summary>Makes of JSON that breaks off, or goes wrong somewhere, the JSON that stands before that place.</summary>
internal static class BrokenJson
{
    /// <summary>The values up to the last whole one, with what was open closed; null if there is none.</summary>
    public static byte[]? Close(ReadOnlySpan<byte> json)
    {
        Utf8JsonReader reader = new(json, isFinalBlock: false, new JsonReaderState(JsonReaderExtensions.Options));
        Stack<byte> open = new();
        var end = 0L;
        byte[] closers = [];
        try
        {
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartObject: open.Push((byte)'}'); break;
                    case JsonTokenType.StartArray: open.Push((byte)']'); break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray: open.Pop(); break;
                    case JsonTokenType.PropertyName: continue; // Its value may be missing.
                }

                end = reader.BytesConsumed;
                closers = [.. open];
            }
        }
        catch (JsonException)
        {
            // What stands before the mistake is what there is.
        }

        return end == 0 ? null : [.. json[..(int)end], .. closers];
    }
}
