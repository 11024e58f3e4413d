using System.Text;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Dialects;

/// <summary>Tells early that the beginning of an answer is no call, so that it is not held back.</summary>
internal static class CallPrefix
{
    private const int LongestPrefix = 128;

    private static readonly string[] FirstProperties = ["name", "parameters", "arguments", "type", "function", "id"];

    /// <summary>Whether the object or list, as far as it is known, can begin a call in JSON: its first property tells.</summary>
    public static bool CanBeJson(StringBuilder text, CallForm form, IReadOnlyList<AIFunctionDeclaration> tools)
    {
        if (text.Length > LongestPrefix)
        {
            return true;
        }

        ReadOnlySpan<char> content = text.ToString();
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
        if (content.IsEmpty)
        {
            return true;
        }

        var properties = form.Syntax == CallSyntax.JsonMember
            ? tools.Select(static tool => tool.Name)
            : FirstProperties.Append(form.NameProperty).Append(form.ArgumentsProperty);
        foreach (var property in properties)
        {
            var quoted = $"\"{property}\"";
            if (quoted.AsSpan().StartsWith(content, StringComparison.Ordinal) || content.StartsWith(quoted, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the list, as far as it is known, can begin calls in Python: the name of a tool and a parenthesis.</summary>
    public static bool CanBePython(StringBuilder text, IReadOnlyList<AIFunctionDeclaration> tools)
    {
        if (text.Length > LongestPrefix)
        {
            return true;
        }

        var content = text.ToString()[1..].TrimStart();
        return tools.Any(tool => (tool.Name + "(").StartsWith(content, StringComparison.Ordinal)
            || content.StartsWith(tool.Name + "(", StringComparison.Ordinal));
    }

    /// <summary>Whether a word, as far as it is known, can be the name of a tool.</summary>
    public static bool CanBeName(StringBuilder text, IReadOnlyList<AIFunctionDeclaration> tools)
    {
        var content = text.ToString();
        return tools.Any(tool => tool.Name.StartsWith(content, StringComparison.Ordinal));
    }
}
