using System.Text.Json;
using Fireworks.AI.Extensions.Json;
using Fireworks.AI.Extensions.Metadata;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Embeddings;

/// <summary>Reads the response to one request for embeddings.</summary>
internal static class EmbeddingsResponseReader
{
    /// <summary>Puts each vector where its <c>index</c> says.</summary>
    /// <param name="body">The body of the response.</param>
    /// <param name="target">One place for each input of the request.</param>
    /// <param name="expectedLength">The likely number of values in a vector; 0 if unknown.</param>
    /// <returns>The rest of the response; null where the body is an error object.</returns>
    /// <exception cref="JsonException">The body is not what the API describes.</exception>
    /// <exception cref="InvalidOperationException">A text is not valid UTF-8.</exception>
    public static EmbeddingsResponse? Read(ReadOnlySpan<byte> body, Span<Embedding<float>> target, int expectedLength)
    {
        EmbeddingsResponse page = new();
        Utf8JsonReader reader = new(body, JsonReaderExtensions.Options);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("The body is not an object.");
        }

        var hasData = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("data"u8))
            {
                reader.Read();
                ReadData(ref reader, target, expectedLength);
                hasData = true;
            }
            else if (reader.ValueTextEquals("model"u8))
            {
                reader.Read();
                page.Model = JsonReaderExtensions.ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("usage"u8))
            {
                reader.Read();
                page.Usage = UsageReader.Read(ref reader);
            }
            else if (reader.ValueTextEquals("perf_metrics"u8))
            {
                reader.Read();
                page.PerfMetrics = JsonReaderExtensions.ReadElement(ref reader);
            }
            else if (reader.ValueTextEquals("error"u8))
            {
                reader.Read();
                if (reader.TokenType != JsonTokenType.Null)
                {
                    return null;
                }
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        // What follows the object must be nothing; Read throws otherwise.
        reader.Read();
        if (!hasData)
        {
            throw new JsonException("The body has no 'data'.");
        }

        return page;
    }

    private static void ReadData(ref Utf8JsonReader reader, Span<Embedding<float>> target, int expectedLength)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("'data' is not an array.");
        }

        target.Clear();
        var position = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            var embedding = ReadItem(ref reader, expectedLength, position, out var index);
            if ((uint)index >= (uint)target.Length || target[index] is not null)
            {
                throw new JsonException("The index of an embedding is out of range or comes twice.");
            }

            target[index] = embedding;
            expectedLength = embedding.Vector.Length;
            position++;
        }

        if (reader.TokenType != JsonTokenType.EndArray || position != target.Length)
        {
            throw new JsonException($"'data' holds {position} embeddings for {target.Length} inputs.");
        }
    }

    private static Embedding<float> ReadItem(ref Utf8JsonReader reader, int expectedLength, int position, out int index)
    {
        float[]? vector = null;
        JsonElement? rawOutput = null;
        index = position;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("embedding"u8))
            {
                reader.Read();
                vector = EmbeddingVectorReader.Read(ref reader, expectedLength);
            }
            else if (reader.ValueTextEquals("index"u8))
            {
                reader.Read();
                if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out index))
                {
                    throw new JsonException("The index of an embedding is not a number.");
                }
            }
            else if (reader.ValueTextEquals("raw_output"u8))
            {
                reader.Read();
                rawOutput = JsonReaderExtensions.ReadElement(ref reader);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        Embedding<float> embedding = new(vector ?? throw new JsonException("An item of 'data' has no embedding."));
        if (rawOutput is { } output)
        {
            embedding.AdditionalProperties = new() { [MetadataNames.RawOutput] = output };
        }

        return embedding;
    }
}
