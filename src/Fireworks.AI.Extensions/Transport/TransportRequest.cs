using Fireworks.AI.Extensions.Json;

namespace Fireworks.AI.Extensions.Transport;

/// <summary>One call as the features hand it to <see cref="FireworksTransport"/>.</summary>
internal sealed class TransportRequest
{
    /// <summary>The path under the endpoint, without a slash in front: <c>chat/completions</c>.</summary>
    public required string Path { get; init; }

    /// <summary>The operation's name for telemetry: <c>chat</c>, <c>embeddings</c>.</summary>
    public required string Operation { get; init; }

    /// <summary>The model that is called; null for calls that concern none.</summary>
    public required string? Model { get; init; }

    /// <summary>The path for telemetry, where <see cref="Path"/> has names of its own in it.</summary>
    public string? Route { get; init; }

    public HttpMethod Method { get; init; } = HttpMethod.Post;

    /// <summary>An address in place of the client's endpoint, without a slash at its end. The key goes there too.</summary>
    public Uri? BaseAddress { get; init; }

    /// <summary>
    /// A whole address in place of the endpoint and the path, which carries its own permission: neither the key nor the client's headers
    /// go there, and it is never shown.
    /// </summary>
    public Uri? SignedAddress { get; init; }

    /// <summary>
    /// Whether the body or the answer may be of any length, so that only silence is limited, and not the time of the call.
    /// </summary>
    public bool IsTransfer { get; init; }

    /// <summary>A JSON body. The caller owns it and disposes it when <see cref="FireworksTransport.SendAsync"/> has returned.</summary>
    public PooledBuffer? Body { get; init; }

    /// <summary>Makes the body of each attempt, where <see cref="Body"/> does not fit.</summary>
    public Func<HttpContent>? CreateContent { get; init; }

    /// <summary>What <see cref="CreateContent"/> sends, where each part of it that is sent begins the wait for the answer anew.</summary>
    public Upload? Upload { get; init; }

    /// <summary>Whether the request can be sent again. False for a body that can be read only once.</summary>
    public bool CanReplay { get; init; } = true;

    /// <summary>Whether the request goes to the control plane, which knows resources and no models.</summary>
    public bool IsControlPlane { get; init; }

    /// <summary>Whether a conflict (409) is worth another attempt, as it is at the control plane for what is not created.</summary>
    public bool RetriesConflicts { get; init; }

    /// <summary>
    /// Whether the body of the response is fetched before the call returns. One that breaks off is then worth another attempt, since
    /// nothing of it was delivered.
    /// </summary>
    public bool BuffersResponse { get; init; }

    /// <summary>The time of the call, where this is not its first request; null to begin it.</summary>
    public CallTime? Time { get; init; }

    public string Accept { get; init; } = "application/json";

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];
}
