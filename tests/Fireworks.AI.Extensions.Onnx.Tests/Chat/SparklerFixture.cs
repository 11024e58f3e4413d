namespace Fireworks.AI.Extensions.Onnx.Tests.Chat;

/// <summary>The tiny model of this repository, loaded once for the tests of a class.</summary>
public sealed class SparklerFixture : IDisposable
{
    public static string Folder { get; } = Path.Combine(Repository.Root, "models", "sparkler");

    public OnnxModel Model { get; } = OnnxModel.Load(Folder);

    public void Dispose() => Model.Dispose();
}
