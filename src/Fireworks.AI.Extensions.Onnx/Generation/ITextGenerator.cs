namespace Fireworks.AI.Extensions.Onnx.Generation;

/// <summary>The engine that runs a model: token ids in, token ids out. Everything above it is the same for every engine.</summary>
internal interface ITextGenerator : IDisposable, IAsyncDisposable
{
    /// <summary>The most tokens that prompt and answer may have together.</summary>
    int ContextLength { get; }

    /// <summary>Whether drafted tokens can be checked.</summary>
    bool CanCheckDrafts { get; }

    /// <summary>Queues a request and returns at once; its observer hears of every token and of the end, exactly once.</summary>
    /// <exception cref="ObjectDisposedException">The engine was disposed.</exception>
    void Submit(GenerationRequest request);
}
