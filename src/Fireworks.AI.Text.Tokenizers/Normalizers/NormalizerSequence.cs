namespace Fireworks.AI.Text.Tokenizers;

/// <summary>Several steps in a row.</summary>
internal sealed class NormalizerSequence(IReadOnlyList<Normalizer> steps) : Normalizer
{
    public override string Normalize(string text) => steps.Aggregate(text, (normalized, step) => step.Normalize(normalized));
}
