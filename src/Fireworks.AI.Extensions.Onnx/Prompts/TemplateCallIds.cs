namespace Fireworks.AI.Extensions.Onnx.Prompts;

/// <summary>The ids of calls as the template takes them: as they are, or of nine letters and digits.</summary>
internal sealed class TemplateCallIds(bool areShort)
{
    private const int ShortLength = 9;

    private readonly Dictionary<string, string> _short = new(StringComparer.Ordinal);

    public string Of(string id)
    {
        if (!areShort || (id.Length == ShortLength && id.All(char.IsAsciiLetterOrDigit)))
        {
            return id;
        }

        if (!_short.TryGetValue(id, out var known))
        {
            _short.Add(id, known = $"call{_short.Count:00000}");
        }

        return known;
    }
}
