using System.Text.Json.Nodes;
using Fireworks.AI.Extensions.Onnx.Tests.ModelFolders;
using ModelBuilder;

namespace Fireworks.AI.Extensions.Onnx.Tests.Speech;

/// <summary>The folder of a <see cref="WhisperModel"/>, for one test.</summary>
internal sealed class WhisperFolder : IDisposable
{
    private readonly TemporaryModelFolder _folder = new();
    private readonly WhisperModel _model;

    public WhisperFolder(WhisperSettings? settings = null)
    {
        _model = new WhisperModel(settings);
        _model.Write(Folder);
    }

    public string Folder => _folder.FullPath;

    public int Size => _model.Size;

    public int IdOf(string token) => _model.IdOf(token);

    public WhisperFolder With(string file, Action<JsonNode> change)
    {
        _folder.WithJson(file, change);
        return this;
    }

    public WhisperFolder With(string file, string text)
    {
        _folder.With(file, text);
        return this;
    }

    public WhisperFolder Without(string file)
    {
        File.Delete(Path.Combine(Folder, file));
        return this;
    }

    public void Dispose() => _folder.Dispose();
}
