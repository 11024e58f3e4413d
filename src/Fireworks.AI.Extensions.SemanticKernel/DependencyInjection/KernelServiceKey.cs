namespace Fireworks.AI.Extensions.SemanticKernel.DependencyInjection;

/// <summary>
/// The key under which a kernel's service keeps a client or a model to itself. Two are never equal, so that settings stay apart, but those
/// of one service id print alike, so that their HTTP client has a name that can be told.
/// </summary>
internal sealed class KernelServiceKey(string? serviceId)
{
    public override string ToString() => serviceId ?? "";
}
