namespace Fireworks.AI.Extensions.Onnx.Generation;

/// <summary>How a generation ended, and what it took.</summary>
/// <param name="FinishReason">Why no further token comes.</param>
/// <param name="OutputTokens">The tokens generated, the end-of-sequence token included.</param>
/// <param name="CachedPromptTokens">The tokens of the prompt that were taken from the cache instead of being computed.</param>
/// <param name="Exception">What went wrong, when <paramref name="FinishReason"/> is <see cref="GenerationFinishReason.Failed"/>.</param>
internal readonly record struct GenerationResult(
    GenerationFinishReason FinishReason, int OutputTokens, int CachedPromptTokens, Exception? Exception = null)
{
    /// <summary>The tokens that were drafted, taken or not.</summary>
    public int DraftedTokens { get; init; }

    /// <summary>The drafted tokens that became a part of the answer.</summary>
    public int AcceptedDraftTokens { get; init; }

    /// <summary>How long its parts took; those that it did not come to are zero.</summary>
    public GenerationTimes Times { get; init; }

    /// <summary>The tokens of another conversation that left the cache for it.</summary>
    public int EvictedTokens { get; init; }
}

internal enum GenerationFinishReason
{
    /// <summary>The model produced an end-of-sequence token.</summary>
    EndOfSequence,

    /// <summary>The token limit or the context's end was reached.</summary>
    Length,

    /// <summary>The observer asked to stop.</summary>
    Stopped,

    /// <summary>The request's cancellation token was cancelled.</summary>
    Cancelled,

    /// <summary>The engine or the observer failed.</summary>
    Failed,
}
