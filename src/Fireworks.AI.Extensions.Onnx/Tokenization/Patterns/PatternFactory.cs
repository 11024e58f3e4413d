namespace Fireworks.AI.Extensions.Onnx.Tokenization;

/// <summary>Makes patterns of what tokenizer.json says: a string, or a regular expression.</summary>
internal static class PatternFactory
{
    public static TextPattern Create(ConfigNode node)
    {
        if (node.Has("String"))
        {
            return new StringPattern(node.Get("String").AsString());
        }

        string regex = node.Get("Regex").AsString();
        if (regex == Gpt2Scanner.Pattern)
        {
            return Gpt2Scanner.Instance;
        }

        return (TextPattern?)Cl100kScanner.TryCreate(regex) ?? throw node.Error("regex");
    }
}
