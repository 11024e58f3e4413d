using Fireworks.AI.Extensions.Onnx;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Consumers.Infrastructure;

/// <summary>The model in the repository, loaded once for all tests.</summary>
public static class Sparkler
{
    public static string Folder => Path.Combine(Repository.Root, "models", "sparkler");

    private static readonly Lazy<OnnxModel> Loaded = new(static () => OnnxModel.Load(Folder));

    /// <summary>Whether a text tells a function's result that is plain words, in one of the two ways that the model has.</summary>
    public static bool Tells(string? text, string result) => text == $"It is {result}." || text == $"The result is {result}.";

    public static IChatClient ChatClient() => new OnnxChatClient(Loaded.Value);
}
