using System.Text.Json;
using Fireworks.AI.Extensions.Json;
using Fireworks.AI.Extensions.Metadata;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Reranking;

/// <summary>Reads the response to a request for scores.</summary>
internal static class RerankResponseReader
{
    /// <summary>Puts the documents in order, whatever the order of the response is.</summary>
    /// <param name="body">The body of the response.</param>
    /// <param name="request">The request, with the documents that the response names by index.</param>
    /// <param name="properties">What the headers say; what the body says besides scores is added.</param>
    /// <returns>The response; null where the body is an error object.</returns>
    /// <exception cref="JsonException">The body is not what the API describes.</exception>
    /// <exception cref="InvalidOperationException">A name is not valid UTF-8.</exception>
    public static FireworksRerankResponse? Read(
        ReadOnlySpan<byte> body, RerankRequest request, AdditionalPropertiesDictionary properties)
    {
        List<FireworksRerankResult>? results = null;
        UsageDetails? usage = null;
        string? model = null;
        Utf8JsonReader reader = new(body, JsonReaderExtensions.Options);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("The body is not an object.");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("data"u8))
            {
                reader.Read();
                results = ReadData(ref reader, request.Documents);
            }
            else if (reader.ValueTextEquals("model"u8))
            {
                reader.Read();
                model = JsonReaderExtensions.ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("usage"u8))
            {
                reader.Read();
                usage = UsageReader.Read(ref reader);
            }
            else if (reader.ValueTextEquals("perf_metrics"u8))
            {
                reader.Read();
                if (JsonReaderExtensions.ReadElement(ref reader) is { } metrics)
                {
                    properties[MetadataNames.PerformanceMetrics] = metrics;
                }
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
        if (results is null)
        {
            throw new JsonException("The body has no 'data'.");
        }

        if (results.Count < request.ExpectedCount)
        {
            throw new JsonException($"'data' holds {results.Count} results; {request.ExpectedCount} were asked for.");
        }

        var ordered = results.OrderByDescending(static result => result.Score).ThenBy(static result => result.Index);
        return new([.. ordered.Take(request.ExpectedCount ?? results.Count)])
        {
            ModelId = model ?? request.Model,
            Usage = usage,
            AdditionalProperties = properties.Count > 0 ? properties : null,
        };
    }

    private static List<FireworksRerankResult> ReadData(ref Utf8JsonReader reader, IReadOnlyList<string> documents)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("'data' is not an array.");
        }

        List<FireworksRerankResult> results = new(documents.Count);
        var seen = new bool[documents.Count];
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            var (index, score) = ReadItem(ref reader);
            if ((uint)index >= (uint)seen.Length || seen[index])
            {
                throw new JsonException("The index of a result is missing, out of range or comes twice.");
            }

            seen[index] = true;
            results.Add(new(index, score, documents[index]));
        }

        return reader.TokenType == JsonTokenType.EndArray ? results : throw new JsonException("An item of 'data' is not an object.");
    }

    private static (int Index, double Score) ReadItem(ref Utf8JsonReader reader)
    {
        double? index = null;
        double? score = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isScore = reader.ValueTextEquals("relevance_score"u8);
            var isIndex = reader.ValueTextEquals("index"u8);
            reader.Read();
            if (isScore)
            {
                score = ReadNumber(ref reader);
            }
            else if (isIndex)
            {
                index = ReadNumber(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        var place = index is >= 0 and <= int.MaxValue && index == Math.Floor(index.Value) ? (int)index.Value : -1;
        return (place, score ?? throw new JsonException("A result has no score."));
    }

    /// <summary>A number, also as a string; null for anything else.</summary>
    private static double? ReadNumber(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number)
        {
            return reader.TryGetDouble(out var number) && double.IsFinite(number) ? number : null;
        }

        var text = JsonReaderExtensions.ReadText(ref reader);
        return ResponseHeaders.Number(text);
    }
}
