namespace Fireworks.AI.Text.Tokenizers;

/// <summary>Several steps in a row.</summary>
internal sealed class PostProcessorSequence(IReadOnlyList<PostProcessor> steps) : PostProcessor
{
    public override List<int> Process(List<int> ids) => steps.Aggregate(ids, (processed, step) => step.Process(processed));
}
