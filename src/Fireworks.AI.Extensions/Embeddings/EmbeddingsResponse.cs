using System.Text.Json;
using Fireworks.AI.Extensions.Catalogue;
using Fireworks.AI.Extensions.Metadata;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Embeddings;

/// <summary>What one response says besides its vectors.</summary>
internal sealed class EmbeddingsResponse
{
    public UsageDetails? Usage { get; set; }

    public string? Model { get; set; }

    public JsonElement? PerfMetrics { get; set; }

    /// <summary>What the headers say.</summary>
    public AdditionalPropertiesDictionary Properties { get; } = [];

    /// <summary>One result from all parts: usage is summed, and of facts that each part has, the last part's stand.</summary>
    public static GeneratedEmbeddings<Embedding<float>> Join(Embedding<float>[] embeddings, EmbeddingsResponse[] pages)
    {
        GeneratedEmbeddings<Embedding<float>> result = new(embeddings)
        {
            // Without inputs nothing is sent; the service would report zeros.
            Usage = pages.Length == 0 ? CostCounts.OfNothing() : new() { InputTokenCount = 0, TotalTokenCount = 0 },
        };
        AdditionalPropertiesDictionary properties = [];
        foreach (var page in pages)
        {
            if (page.Usage is null)
            {
                result.Usage = null;
            }
            else
            {
                result.Usage?.Add(page.Usage);
            }

            foreach ((var name, var value) in page.Properties)
            {
                properties[name] = value;
            }

            if (page.PerfMetrics is { } metrics)
            {
                properties[MetadataNames.PerformanceMetrics] = metrics;
            }
        }

        result.AdditionalProperties = properties.Count > 0 ? properties : null;
        return result;
    }
}
