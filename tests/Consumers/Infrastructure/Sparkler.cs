using Fireworks.AI.Extensions.Onnx;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Consumers.Infrastructure;

/// <summary>The model in the repository, loaded once for all tests.</summary>
public static class Sparkler
{
    public static string Folder => Path.Combine(Repository.Root, "models", "sparkler");

    private static readonly Lazy<OnnxModel> Loaded = new(static () => OnnxModel.Load(Folder));

    /// <summary>How it tells a function's result that is plain words, the first of a conversation.</summary>
    public static string Tell(string result) => $"The result is {result}.";

    /// <summary>And a further one.</summary>
    public static string TellAlso(string result) => $"It is {result}.";

    public static IChatClient ChatClient() => new OnnxChatClient(Loaded.Value);
}
