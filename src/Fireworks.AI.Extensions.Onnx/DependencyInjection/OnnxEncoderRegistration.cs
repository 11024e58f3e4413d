namespace Fireworks.AI.Extensions.Onnx.DependencyInjection;

/// <summary>
/// An embedding model or a reranker that was registered. It is a key of its own in the container, and its options have a name of their own,
/// so that two registrations share nothing.
/// </summary>
/// <typeparam name="TOptions">The options of its kind.</typeparam>
internal sealed class OnnxEncoderRegistration<TOptions>(string folder)
    where TOptions : OnnxEncoderOptions
{
    private static long _count;

    public string Folder { get; } = folder;

    public string OptionsName { get; } = $"{folder} (registration {Interlocked.Increment(ref _count)})";
}
