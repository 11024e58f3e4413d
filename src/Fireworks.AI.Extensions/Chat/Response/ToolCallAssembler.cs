using System.Text;
using System.Text.Json;
using Fireworks.AI.Extensions.Json;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Chat.Response;

/// <summary>Puts the fragments of tool calls together, so that each call is handed out once and complete.</summary>
internal sealed class ToolCallAssembler : IDisposable
{
    private readonly List<Call> _calls = [];

    public bool IsEmpty => _calls.Count == 0;

    /// <summary>Reads an array of calls or of fragments. The reader stands on the value.</summary>
    public void Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        // In a whole message calls need no index: each element without one is a call of its own if it has an id or a name.
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                ReadFragment(ref reader, json);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    /// <summary>The old form of a single call: <c>function_call</c>.</summary>
    public void ReadFunction(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        Fragment fragment = default;
        ReadFunction(ref reader, ref fragment);
        if (fragment.Name is not null || fragment.HasArguments)
        {
            Add(ref fragment, json);
        }
    }

    /// <summary>The finished calls, which leave the assembler.</summary>
    public void MoveTo(IList<AIContent> contents, string? reasoning)
    {
        foreach (var call in _calls)
        {
            var content = call.ToContent();
            if (!string.IsNullOrEmpty(reasoning))
            {
                OriginalReasoning.Attach(content, reasoning);
                reasoning = null; // Once is enough.
            }

            contents.Add(content);
            call.Arguments.Dispose();
        }

        _calls.Clear();
    }

    public void Dispose()
    {
        foreach (var call in _calls)
        {
            call.Arguments.Dispose();
        }

        _calls.Clear();
    }

    private void ReadFragment(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        Fragment fragment = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("index"u8))
            {
                reader.Read();
                fragment.Index = reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var index) ? index : null;
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
                ReadFunction(ref reader, ref fragment);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        Add(ref fragment, json);
    }

    private static void ReadFunction(ref Utf8JsonReader reader, ref Fragment fragment)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            fragment.Name = JsonReaderExtensions.ReadText(ref reader);
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("name"u8))
            {
                reader.Read();
                fragment.Name = JsonReaderExtensions.ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("arguments"u8))
            {
                reader.Read();
                fragment.HasArguments = reader.TokenType != JsonTokenType.Null;
                fragment.Arguments = reader;
                reader.Skip();
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }
    }

    private void Add(ref Fragment fragment, ReadOnlySpan<byte> json)
    {
        var call = Find(fragment);
        if (call is null)
        {
            call = new Call { Index = fragment.Index ?? 0 };
            _calls.Add(call);
        }

        call.Id ??= fragment.Id;
        call.Name ??= fragment.Name;
        if (!fragment.HasArguments)
        {
            return;
        }

        if (fragment.Arguments.TokenType == JsonTokenType.String)
        {
            var space = call.Arguments.GetSpan(fragment.Arguments.ValueSpan.Length);
            call.Arguments.Advance(fragment.Arguments.CopyString(space));
        }
        else
        {
            var start = (int)fragment.Arguments.TokenStartIndex;
            fragment.Arguments.Skip();
            call.Arguments.Append(json[start..(int)fragment.Arguments.BytesConsumed]);
        }
    }

    /// <summary>The call that a fragment continues; null if it begins one.</summary>
    private Call? Find(in Fragment fragment)
    {
        for (var i = _calls.Count - 1; i >= 0; i--)
        {
            var call = _calls[i];
            if (fragment.Index is { } index && call.Index != index)
            {
                continue;
            }

            var begins = (fragment.Id is not null && call.Id is not null && fragment.Id != call.Id) ||
                (fragment.Index is null && fragment.Id is null && fragment.Name is not null && call.Name is not null);
            return begins ? null : call;
        }

        return null;
    }

    private ref struct Fragment
    {
        public int? Index;
        public string? Id;
        public string? Name;
        public bool HasArguments;
        public Utf8JsonReader Arguments;
    }

    private sealed class Call
    {
        public int Index { get; init; }
        public string? Id { get; set; }
        public string? Name { get; set; }
        public PooledBuffer Arguments { get; } = new(256);

        public FunctionCallContent ToContent()
        {
            var id = string.IsNullOrEmpty(Id) ? $"call_{Guid.NewGuid():N}" : Id;
            var content = FunctionCallContent.CreateFromParsedArguments(Arguments, id, Name ?? "", Parse);
            if (content.Exception is not null)
            {
                content.RawRepresentation = Encoding.UTF8.GetString(Arguments.Written);
            }
            else if (string.IsNullOrEmpty(Name))
            {
                content.Exception = new JsonException("The model's tool call has no name.");
            }

            return content;
        }

        private static Dictionary<string, object?> Parse(PooledBuffer arguments)
        {
            var json = arguments.Written.Trim(" \t\r\n"u8);
            Dictionary<string, object?> properties = [];
            if (json.IsEmpty || json.SequenceEqual("{}"u8) || json.SequenceEqual("null"u8))
            {
                return properties;
            }

            Utf8JsonReader reader = new(json);
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
}
