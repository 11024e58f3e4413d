namespace Fireworks.AI.Extensions.Onnx.DependencyInjection;

/// <summary>
/// A model that was registered. It is a key of its own in the container, and its options have a name of their own, so that two
/// registrations share nothing, whether they have no keys or keys that look alike.
/// </summary>
/// <param name="folder">The model's folder.</param>
/// <param name="hears">Whether the client that it was registered for wants a model of speech; null where no client is known.</param>
internal sealed class OnnxModelRegistration(string folder, bool? hears)
{
    private static long _count;

    public string Folder { get; } = folder;

    public bool? Hears { get; } = hears;

    public string OptionsName { get; } = $"{folder} (registration {Interlocked.Increment(ref _count)})";
}
