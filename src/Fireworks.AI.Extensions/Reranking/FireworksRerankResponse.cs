using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions;

/// <summary>Holds the documents of a call in order of their scores, the best first.</summary>
public sealed class FireworksRerankResponse
{
    /// <summary>Creates a response.</summary>
    /// <param name="results">The documents, the best first.</param>
    public FireworksRerankResponse(IReadOnlyList<FireworksRerankResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        Results = results;
    }

    /// <summary>Gets the documents, the best first; those with the same score in the order in which they were given.</summary>
    public IReadOnlyList<FireworksRerankResult> Results { get; }

    /// <summary>Gets the model that gave the scores.</summary>
    public string? ModelId { get; init; }

    /// <summary>Gets how many tokens the model read, as the service counts them; null if it did not say.</summary>
    public UsageDetails? Usage { get; init; }

    /// <summary>Gets what else the service told, for <see cref="GetFireworksMetadata"/>.</summary>
    public AdditionalPropertiesDictionary? AdditionalProperties { get; init; }

    /// <summary>Reads what Fireworks tells about the call, request id, rate limits and server timings, and what it cost.</summary>
    /// <returns>A view of <see cref="AdditionalProperties"/>; its members are null or empty where nothing was sent.</returns>
    public FireworksMetadata GetFireworksMetadata() => new(Usage, AdditionalProperties);
}
