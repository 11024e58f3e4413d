using Fireworks.AI.Extensions.Onnx.Prompts;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Generation.Settings;

/// <summary>
/// Everything that a caller's options say about one answer, with the model's defaults where they are silent, all of it checked:
/// what comes after it does not look into the options.
/// </summary>
internal sealed record GenerationSettings
{
    public required PromptSettings Prompt { get; init; }

    public required SamplingOptions Sampling { get; init; }

    public required int? MaxOutputTokens { get; init; }

    public required IReadOnlyList<string> StopSequences { get; init; }

    public required bool IgnoreEndOfSequence { get; init; }

    /// <summary>The adapter to run with, if any.</summary>
    public string? Adapter { get; init; }

    /// <summary>The most tokens to draft for one step; 0 for none.</summary>
    public required int PromptLookupTokens { get; init; }

    /// <summary>The tools of which the answer must call one; null where it need not be a call.</summary>
    public required IReadOnlyList<AIFunctionDeclaration>? RequiredTools { get; init; }

    public required bool AllowMultipleToolCalls { get; init; }

    /// <summary>Whether schemas of tools that say nothing of it are enforced in full.</summary>
    public bool StrictTools { get; init; }

    /// <summary>What an answer that is no call must be; null where any text will do.</summary>
    public required ResponseFormat? Format { get; init; }

    /// <summary>Whether the caller wants to see reasoning.</summary>
    public required bool KeepsReasoning { get; init; }
}
