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

    public PooledBuffer? Body { get; init; }
}
