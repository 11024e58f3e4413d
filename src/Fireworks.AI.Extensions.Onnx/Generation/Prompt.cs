namespace Fireworks.AI.Extensions.Onnx.Generation;

/// <summary>A conversation as the model reads it.</summary>
/// <param name="Tokens">The tokens of the rendered chat template.</param>
/// <param name="EndsInReasoning">Whether it leaves the model inside of its reasoning.</param>
internal readonly record struct Prompt(int[] Tokens, bool EndsInReasoning);
