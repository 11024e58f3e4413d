namespace Fireworks.AI.Extensions.Onnx.Generation;

/// <summary>A conversation as the model reads it.</summary>
/// <param name="Tokens">The tokens of the rendered chat template.</param>
/// <param name="EndsInReasoning">Whether it leaves the model inside of its reasoning.</param>
/// <param name="Inputs">What it holds beside its tokens, for the engine that runs it; whoever gets it disposes it.</param>
internal readonly record struct Prompt(int[] Tokens, bool EndsInReasoning, PromptInputs? Inputs = null);
