using System.Buffers.Text;
using System.Text.Json;
using Fireworks.AI.Extensions.Json;

namespace Fireworks.AI.Extensions.Chat.Response;

/// <summary>What one element of <c>tool_calls</c> says: a whole call, or a part of one.</summary>
internal ref struct ToolCallFragment
{
    public int? Index;
    public string? Id;
    public string? Name;
    public bool HasArguments;

    /// <summary>Stands on the arguments, a string or a value of its own.</summary>
    public Utf8JsonReader Arguments;

    /// <summary>Whether it has a part of the arguments that is not empty.</summary>
    public readonly bool HasText => HasArguments && (Arguments.TokenType != JsonTokenType.String || !Arguments.ValueSpan.IsEmpty);

    /// <summary>The reader stands on the element.</summary>
    public static ToolCallFragment Read(ref Utf8JsonReader reader)
    {
        ToolCallFragment fragment = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("index"u8))
            {
                reader.Read();
                fragment.Index = ReadIndex(reader);
                reader.Skip();
            }
            else if (reader.ValueTextEquals("id"u8))
            {
                reader.Read();
                fragment.Id = JsonReaderExtensions.ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("function"u8))
            {
                reader.Read();
                fragment.ReadFunction(ref reader);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        return fragment;
    }

    /// <summary>An index, which some servers write as a string; null for anything else.</summary>
    public static int? ReadIndex(in Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Number when reader.TryGetInt32(out var number) => number,
        JsonTokenType.String
            when Utf8Parser.TryParse(reader.ValueSpan, out int number, out var used) && used == reader.ValueSpan.Length => number,
        _ => null,
    };

    /// <summary>The reader stands on the function: its name, or an object.</summary>
    public void ReadFunction(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            Name = JsonReaderExtensions.ReadText(ref reader);
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("name"u8))
            {
                reader.Read();
                Name = JsonReaderExtensions.ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("arguments"u8))
            {
                reader.Read();
                HasArguments = reader.TokenType != JsonTokenType.Null;
                Arguments = reader;
                reader.Skip();
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }
    }
}
