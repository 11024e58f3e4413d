namespace Fireworks.AI.Extensions;

/// <summary>Says which models of an account to list: <see cref="FireworksModelClient.ListAccountAsync"/>.</summary>
public sealed class FireworksModelListOptions
{
    /// <summary>
    /// Gets or sets the account; null for the one of the key. <c>fireworks</c> has the public library.
    /// </summary>
    public string? AccountId { get; set; }

    /// <summary>Gets or sets a filter by AIP-160, for example <c>supports_serverless=true</c>; null for all.</summary>
    public string? Filter { get; set; }

    /// <summary>Gets or sets what to order by, for example <c>create_time desc</c>; null for the service's own order.</summary>
    public string? OrderBy { get; set; }

    /// <summary>Gets or sets the most models in one answer of the service, from 1 to 200. Default 200. All are listed anyway.</summary>
    public int PageSize { get; set; } = 200;
}
