namespace Fireworks.AI.Extensions.Onnx.Tests.ModelFolders;

/// <summary>A folder for one test, deleted at its end.</summary>
internal sealed class TemporaryModelFolder : IDisposable
{
    public string FullPath { get; } = Directory.CreateTempSubdirectory("onnx-model-").FullName;

    public TemporaryModelFolder With(string file, string text)
    {
        File.WriteAllText(Path.Combine(FullPath, file), text);
        return this;
    }

    public void Dispose() => Directory.Delete(FullPath, recursive: true);
}
