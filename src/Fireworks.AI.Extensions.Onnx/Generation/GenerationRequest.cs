using System.Diagnostics;

namespace Fireworks.AI.Extensions.Onnx.Generation;

/// <summary>One answer to generate.</summary>
internal sealed class GenerationRequest
{
    /// <summary>
    /// The prompt: at least one token, fewer than the engine's context length. Negative ones stand for <see cref="Inputs"/>.
    /// </summary>
    public required int[] Prompt { get; init; }

    public required SamplingOptions Sampling { get; init; }

    /// <summary>The most tokens to generate, the end-of-sequence token not counted.</summary>
    public required int MaxNewTokens { get; init; }

    /// <summary>What the answer must match, if anything.</summary>
    public ITokenConstraint? Constraint { get; init; }

    /// <summary>What the prompt holds beside its tokens, if anything; disposed by the engine.</summary>
    public PromptInputs? Inputs { get; init; }

    /// <summary>The adapter to run with, if any.</summary>
    public string? Adapter { get; init; }

    /// <summary>The most tokens to draft from prompt and answer for one step; 0 for none.</summary>
    public int PromptLookupTokens { get; init; }

    public required IGenerationObserver Observer { get; init; }

    public CancellationToken CancellationToken { get; init; }

    /// <summary>When it was made.</summary>
    public long Timestamp { get; } = Stopwatch.GetTimestamp();
}
