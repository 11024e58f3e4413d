using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions;

/// <summary>What became of one row of a batch: an answer or an error.</summary>
public sealed class FireworksBatchResult
{
    internal FireworksBatchResult(string id, ChatResponse response)
    {
        Id = id;
        Response = response;
    }

    internal FireworksBatchResult(string id, FireworksException error)
    {
        Id = id;
        Error = error;
    }

    /// <summary>Gets the id of the row; empty where a line of the results has none, which is an <see cref="Error"/>.</summary>
    public string Id { get; }

    /// <summary>Gets the answer; null if there is an error.</summary>
    public ChatResponse? Response { get; }

    /// <summary>Gets why there is no answer; null if there is one.</summary>
    public FireworksException? Error { get; }

    /// <summary>Gets the tokens of prompt and answer; null if the service does not say.</summary>
    public UsageDetails? Usage => Response?.Usage;

    /// <summary>
    /// Gets what the row cost in US dollars, at half the price of <see cref="FireworksClientOptions.Prices"/>; null if there is no price,
    /// or no usage.
    /// </summary>
    public decimal? Cost => Response?.GetFireworksMetadata().Cost;

    /// <summary>Gives the answer, or throws the error.</summary>
    /// <returns>The answer.</returns>
    /// <exception cref="FireworksException">The row has an error.</exception>
    public ChatResponse GetResponse() => Response ?? throw Error!;
}
