using System.Text.Json;
using System.Text.Json.Nodes;
using Fireworks.AI.Extensions.Json;

namespace Fireworks.AI.Extensions.Embeddings;

/// <summary>What a call embeds: texts or objects.</summary>
internal readonly struct EmbeddingInputs
{
    private readonly string[]? _texts;
    private readonly JsonObject[]? _objects;
    private readonly int _start;

    private EmbeddingInputs(string[]? texts, JsonObject[]? objects, int start, int count)
    {
        _texts = texts;
        _objects = objects;
        _start = start;
        Count = count;
    }

    public int Count { get; }

    public static EmbeddingInputs From(IEnumerable<string> values)
    {
        string[] texts = [.. values];
        return new(texts, null, 0, texts.Length);
    }

    public static EmbeddingInputs From(IEnumerable<JsonObject> values)
    {
        JsonObject[] objects = [.. values];
        return new(null, objects, 0, objects.Length);
    }

    public EmbeddingInputs Slice(int start, int count) => new(_texts, _objects, _start + start, count);

    /// <exception cref="ArgumentException">An input is one that the service refuses.</exception>
    public void Check(EmbeddingsRequest request)
    {
        if (_objects is not null && !request.HasTemplate)
        {
            throw new ArgumentException(
                "Objects can be embedded with a template only: set PromptTemplate by options.WithFireworks(...).");
        }

        for (var i = 0; i < Count; i++)
        {
            if (_texts is null ? _objects![i] is null : string.IsNullOrEmpty(_texts[i]))
            {
                throw new ArgumentException(
                    $"The value at index {i} is null or empty, which Fireworks refuses. Leave it out.");
            }
        }
    }

    /// <summary>The elements of the array <c>input</c>.</summary>
    public void Write(PooledBuffer buffer, string? prefix, JsonSerializerOptions serializer)
    {
        for (var i = _start; i < _start + Count; i++)
        {
            if (_texts is null)
            {
                buffer.WriteValue(_objects![i], serializer);
                continue;
            }

            buffer.WriteSeparator();
            buffer.Append((byte)'"');
            buffer.WriteEscaped(prefix);
            buffer.WriteEscaped(_texts[i]);
            buffer.Append((byte)'"');
        }
    }
}
