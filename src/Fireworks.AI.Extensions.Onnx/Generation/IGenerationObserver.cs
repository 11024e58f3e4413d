namespace Fireworks.AI.Extensions.Onnx.Generation;

/// <summary>Hears what the engine generates, on the engine's thread, so it must be quick and must not wait.</summary>
internal interface IGenerationObserver
{
    /// <summary>Takes the next token. An end-of-sequence token is not passed on.</summary>
    /// <returns><see langword="false"/> to end the generation.</returns>
    bool OnToken(int token);

    /// <summary>Called once, after the last token.</summary>
    void OnEnd(GenerationResult end);
}
