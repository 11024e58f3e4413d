namespace Fireworks.AI.Text.Tokenizers;

/// <summary>Puts special tokens around the ids of a text.</summary>
internal abstract class PostProcessor
{
    public abstract List<int> Process(List<int> ids);
}
