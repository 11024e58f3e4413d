namespace Fireworks.AI.Extensions.Onnx.DependencyInjection;

/// <summary>
/// A model that was registered. It is a key of its own in the container, and its options have a name of their own, so that two
/// registrations share nothing, whether they have no keys or keys that look alike.
/// </summary>
internal sealed class OnnxModelRegistration(string folder)
{
    private static long _count;

    public string Folder { get; } = folder;

    public string OptionsName { get; } = $"{folder} (registration {Interlocked.Increment(ref _count)})";
}
