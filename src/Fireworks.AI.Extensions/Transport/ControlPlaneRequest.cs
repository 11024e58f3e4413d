using Fireworks.AI.Extensions.Json;

namespace Fireworks.AI.Extensions.Transport;

/// <summary>One call on the control plane.</summary>
internal sealed class ControlPlaneRequest
{
    public HttpMethod Method { get; init; } = HttpMethod.Get;

    /// <summary>The path behind the address, without a slash in front, with its query.</summary>
    public required string Path { get; init; }

    /// <summary>The path for telemetry, where <see cref="Path"/> has names in it.</summary>
    public string? Route { get; init; }

    /// <summary>The operation's name for telemetry.</summary>
    public required string Operation { get; init; }

    /// <summary>Whether a resource is created: a conflict then says that it is there, and is not worth another attempt.</summary>
    public bool Creates { get; init; }

    public PooledBuffer? Body { get; init; }

    /// <summary>What is sent in place of <see cref="Body"/>, once: whoever sends it asks first what has become of it.</summary>
    public Upload? Upload { get; init; }

    public Func<HttpContent>? CreateContent { get; init; }
}
