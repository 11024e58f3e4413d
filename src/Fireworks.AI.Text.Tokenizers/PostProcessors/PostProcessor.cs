namespace Fireworks.AI.Text.Tokenizers.PostProcessors;

/// <summary>Puts special tokens around the ids of a text, or of two.</summary>
internal abstract class PostProcessor
{
    /// <summary>What one text becomes.</summary>
    public abstract IReadOnlyList<TemplatePiece> Single { get; }

    /// <summary>What two texts become together, or <see langword="null"/> where the file does not say it.</summary>
    public abstract IReadOnlyList<TemplatePiece>? Pair { get; }

    public List<int> Process(List<int> ids)
    {
        List<int> processed = new(ids.Count + Single.Count);
        foreach (var piece in Single)
        {
            processed.AddRange(piece.SpecialIds ?? (IEnumerable<int>)ids);
        }

        return processed;
    }
}

/// <summary>A part of what a text becomes: special tokens, or a text.</summary>
/// <param name="SpecialIds">The ids, or <see langword="null"/> for a text.</param>
/// <param name="Text">Which text, 0 or 1, where it is one.</param>
/// <param name="TypeId">The type that the tokens have for the model.</param>
internal readonly record struct TemplatePiece(int[]? SpecialIds, int Text, int TypeId)
{
    /// <summary>The text alone, as without a post-processor.</summary>
    public static IReadOnlyList<TemplatePiece> Bare { get; } = [new(null, 0, 0)];
}

/// <summary>Several steps in a row.</summary>
internal sealed class PostProcessorSequence : PostProcessor
{
    public PostProcessorSequence(IReadOnlyList<PostProcessor> steps)
    {
        Single = steps.Aggregate(TemplatePiece.Bare,
            static (inner, step) => [.. step.Single.SelectMany(piece => piece.SpecialIds is null ? inner : [piece])]);

        // Steps that each put two texts together would have to know which tokens the others brought.
        Pair = steps is [var step] ? step.Pair : null;
    }

    public override IReadOnlyList<TemplatePiece> Single { get; }

    public override IReadOnlyList<TemplatePiece>? Pair { get; }
}

/// <summary>Puts ids before and behind a text's, as a list says.</summary>
internal sealed class TemplatePostProcessor(IReadOnlyList<TemplatePiece> single, IReadOnlyList<TemplatePiece>? pair) : PostProcessor
{
    public override IReadOnlyList<TemplatePiece> Single => single;

    public override IReadOnlyList<TemplatePiece>? Pair => pair;
}
