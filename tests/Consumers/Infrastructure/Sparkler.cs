using Fireworks.AI.Extensions.Onnx;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Consumers.Infrastructure;

/// <summary>The model in the repository, loaded once for all tests.</summary>
public static class Sparkler
{
    public static string Folder => Path.Combine(Repository.Root, "models", "sparkler");

    private static readonly Lazy<OnnxModel> Loaded = new(static () => OnnxModel.Load(Folder));

    /// <summary>How the model tells a function's result that is plain words.</summary>
    public static string Tell(string result) => $"It is {result}.";

    public static IChatClient ChatClient() => new OnnxChatClient(Loaded.Value);
}
