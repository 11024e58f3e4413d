namespace Fireworks.AI.Text.Tokenizers.PostProcessors;

/// <summary>Puts special tokens around the ids of a text.</summary>
internal abstract class PostProcessor
{
    public abstract List<int> Process(List<int> ids);
}

/// <summary>Several steps in a row.</summary>
internal sealed class PostProcessorSequence(IReadOnlyList<PostProcessor> steps) : PostProcessor
{
    public override List<int> Process(List<int> ids) => steps.Aggregate(ids, (processed, step) => step.Process(processed));
}

/// <summary>Puts ids before and behind a text's; null stands for the text.</summary>
internal sealed class TemplatePostProcessor(IReadOnlyList<int[]?> pieces) : PostProcessor
{
    public override List<int> Process(List<int> ids)
    {
        List<int> processed = new(ids.Count + pieces.Count);
        foreach (var piece in pieces)
        {
            processed.AddRange(piece ?? (IEnumerable<int>)ids);
        }

        return processed;
    }
}
