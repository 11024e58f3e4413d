namespace Fireworks.AI.Text.Tokenizers.Patterns;

/// <summary>Makes patterns of what tokenizer.json says: a string, or a regular expression.</summary>
internal static class PatternFactory
{
    private const int LongestRegex = 4096;

    public static TextPattern Create(ConfigNode node)
    {
        if (node.Has("String"))
        {
            return new StringPattern(node.Get("String").AsString());
        }

        var regex = node.Get("Regex");
        var pattern = regex.AsString();
        if (pattern.Length > LongestRegex)
        {
            throw regex.Error($"a regular expression has at most {LongestRegex} characters");
        }

        if (pattern == Gpt2Scanner.Pattern)
        {
            return Gpt2Scanner.Instance;
        }

        try
        {
            return (TextPattern?)Cl100kScanner.TryCreate(pattern) ?? new RegexPattern(pattern);
        }
        catch (FormatException exception)
        {
            throw regex.Error($"the regular expression cannot be used: {exception.Message}");
        }
    }
}
