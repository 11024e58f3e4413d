using System.Text.Json.Nodes;
using ModelBuilder;

namespace Fireworks.AI.Extensions.Onnx.Tests.ModelFolders;

/// <summary>A folder with a small model of random weights that really runs, for a test to break in one place.</summary>
internal sealed class BuiltModel : IDisposable
{
    /// <summary>The bytes, some words and five special tokens.</summary>
    public const int Vocabulary = 320;

    public static readonly LlamaSettings Small = new()
    {
        Vocabulary = Vocabulary,
        Hidden = 32,
        Layers = 2,
        Heads = 2,
        KeyValueHeads = 1,
        HeadSize = 16,
        FeedForward = 64,
        ContextLength = 128,
    };

    private readonly TemporaryModelFolder _folder = new();

    public BuiltModel(LlamaSettings? settings = null) => LlamaModel.Write(FullPath, settings ?? Small);

    public string FullPath => _folder.FullPath;

    /// <summary>Changes a JSON file of the folder.</summary>
    public BuiltModel With(string file, Action<JsonNode> change)
    {
        _folder.WithJson(file, change);
        return this;
    }

    /// <summary>Makes numbers of the weights what no number is.</summary>
    /// <param name="first">The first of them, counted in weights of single precision from the start of the file.</param>
    /// <param name="count">How many.</param>
    public BuiltModel WithDamage(long first, int count)
    {
        using var weights = File.OpenWrite(Path.Combine(FullPath, "model.onnx.data"));
        weights.Position = first * sizeof(float);
        weights.Write(Enumerable.Repeat((byte)0xFF, count * sizeof(float)).ToArray());
        return this;
    }

    public void Dispose() => _folder.Dispose();
}
