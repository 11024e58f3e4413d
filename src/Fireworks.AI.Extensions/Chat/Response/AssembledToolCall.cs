using System.Text;
using System.Text.Json;
using Fireworks.AI.Extensions.Json;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Chat.Response;

/// <summary>A tool call while its fragments come.</summary>
internal sealed class AssembledToolCall
{
    private char _high;

    public int? Index { get; init; }

    /// <summary>The number of the array with which it came.</summary>
    public int Array { get; init; }

    public string? Id { get; set; }

    public string? Name { get; set; }

    public PooledBuffer Arguments { get; } = new(256);

    /// <summary>Whether it has fragments that said neither by id nor by index whose they are.</summary>
    public bool IsByOrder { get; set; }

    /// <summary>Why it cannot be run; null if it can.</summary>
    public string? Failure { get; set; }

    /// <summary>Whether the arguments that have come are JSON from their beginning to their end.</summary>
    public bool IsWhole => Arguments.Last is (byte)'}' && ToolCallOrder.CountValues(Arguments.Written) == 1;

    public void Append(ref ToolCallFragment fragment, ReadOnlySpan<byte> json)
    {
        if (fragment.Arguments.TokenType == JsonTokenType.String)
        {
            JsonText.Append(Arguments, fragment.Arguments.ValueSpan, fragment.Arguments.ValueIsEscaped, ref _high);
            return;
        }

        var start = (int)fragment.Arguments.TokenStartIndex;
        fragment.Arguments.Skip();
        Arguments.Append(json[start..(int)fragment.Arguments.BytesConsumed]);
    }

    /// <summary>Whether a fragment has all that has come, and that is whole.</summary>
    public bool Repeats(ToolCallFragment fragment, ReadOnlySpan<byte> json)
    {
        if (!fragment.HasText || !IsWhole)
        {
            return false;
        }

        AssembledToolCall other = new();
        other.Append(ref fragment, json);
        var repeats = other.Arguments.Written.SequenceEqual(Arguments.Written);
        other.Arguments.Dispose();
        return repeats;
    }

    public FunctionCallContent ToContent()
    {
        JsonText.AppendHalf(Arguments, ref _high);
        var id = string.IsNullOrEmpty(Id) ? $"call_{Guid.NewGuid():N}" : Id;
        if (Failure is not null)
        {
            return new(id, Name ?? "") { Exception = new JsonException(Failure), RawRepresentation = GetText() };
        }

        var content = FunctionCallContent.CreateFromParsedArguments(Arguments, id, Name ?? "", Parse);
        if (content.Exception is not null)
        {
            content.RawRepresentation = GetText();
        }
        else if (string.IsNullOrEmpty(Name))
        {
            content.Exception = new JsonException("The model's tool call has no name.");
        }

        return content;
    }

    private string GetText() => Encoding.UTF8.GetString(Arguments.Written);

    private static Dictionary<string, object?> Parse(PooledBuffer arguments)
    {
        var json = arguments.Written.Trim(" \t\r\n"u8);
        Dictionary<string, object?> properties = [];
        if (json.IsEmpty || json.SequenceEqual("{}"u8) || json.SequenceEqual("null"u8))
        {
            return properties;
        }

        Utf8JsonReader reader = new(JsonText.Repair(json) ?? json);
        var root = JsonElement.ParseValue(ref reader);
        if (root.ValueKind != JsonValueKind.Object || reader.Read())
        {
            throw new JsonException("The arguments of the model's tool call are not a JSON object.");
        }

        foreach (var property in root.EnumerateObject())
        {
            properties[property.Name] = property.Value;
        }

        return properties;
    }
}
