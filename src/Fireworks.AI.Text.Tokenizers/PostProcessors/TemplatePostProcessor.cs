namespace Fireworks.AI.Text.Tokenizers;

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
