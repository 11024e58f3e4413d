using System.Text;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Dialects;

/// <summary>Tells early that the beginning of an answer is not a call, so that it is not held back.</summary>
internal static class ToolCallPrefix
{
    private const int LongestPrefix = 128;

    private static readonly string[] FirstProperties = ["\"name\"", "\"parameters\"", "\"arguments\"", "\"type\"", "\"function\""];

    /// <summary>Whether the object or list, as far as it is known, can begin a call in JSON: its first property tells.</summary>
    public static bool CanBeJson(StringBuilder text, int start)
    {
        var length = text.Length - start;
        if (length > LongestPrefix)
        {
            return true;
        }

        ReadOnlySpan<char> content = text.ToString(start, length);
        content = content.TrimStart("[ \n\r\t");
        if (content.IsEmpty)
        {
            return true;
        }

        if (content[0] != '{')
        {
            return false;
        }

        content = content[1..].TrimStart();
        foreach (var property in FirstProperties)
        {
            if (property.AsSpan().StartsWith(content, StringComparison.Ordinal) || content.StartsWith(property, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the list, as far as it is known, can begin calls in Python: the name of a tool and a parenthesis.</summary>
    public static bool CanBePythonic(StringBuilder text, int start, IReadOnlyList<AIFunctionDeclaration> tools)
    {
        var length = text.Length - start;
        if (length > LongestPrefix)
        {
            return true;
        }

        var content = text.ToString(start, length);
        if (content[0] != '[')
        {
            return false;
        }

        content = content[1..].TrimStart();
        return tools.Any(tool => (tool.Name + "(").StartsWith(content, StringComparison.Ordinal)
            || content.StartsWith(tool.Name + "(", StringComparison.Ordinal));
    }
}
