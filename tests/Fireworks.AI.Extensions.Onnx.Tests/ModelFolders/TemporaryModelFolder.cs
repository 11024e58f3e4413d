using System.Text.Json.Nodes;
using Fireworks.AI.Extensions.Onnx.Tests.Chat;

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

    /// <summary>A copy of the model of this repository.</summary>
    /// <param name="except">A file to leave out.</param>
    public static TemporaryModelFolder WithSparkler(string? except = null)
    {
        var folder = new TemporaryModelFolder();
        foreach (var file in Directory.EnumerateFiles(SparklerFixture.Folder).Where(file => Path.GetFileName(file) != except))
        {
            File.Copy(file, Path.Combine(folder.FullPath, Path.GetFileName(file)));
        }

        return folder;
    }

    /// <summary>Changes a JSON file of the folder.</summary>
    public TemporaryModelFolder WithJson(string file, Action<JsonNode> change)
    {
        var path = Path.Combine(FullPath, file);
        var root = JsonNode.Parse(File.ReadAllText(path))!;
        change(root);
        File.WriteAllText(path, root.ToJsonString());
        return this;
    }

    public void Dispose() => Directory.Delete(FullPath, recursive: true);
}
