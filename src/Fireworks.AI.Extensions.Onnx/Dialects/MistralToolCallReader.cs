using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Dialects;

/// <summary>Reads both of Mistral's forms: a list of calls, and a name, <c>[ARGS]</c> and the arguments.</summary>
internal sealed class MistralToolCallReader(string marker) : JsonToolCallReader([marker], [])
{
    public const string ArgumentsMarker = "[ARGS]";

    private bool _isNamed;
    private bool _isListPossible = true;

    protected override bool IsPreamble(char character)
    {
        // The bracket of [ARGS] is told from that of a list by the name before it.
        if (character == '{' || (character == '[' && _isListPossible))
        {
            return false;
        }

        if (!char.IsWhiteSpace(character))
        {
            _isNamed = true;
            _isListPossible = false;
        }

        return true;
    }

    protected override FormatException? Read(string preamble, string json, List<FunctionCallContent> calls)
    {
        var isNamed = _isNamed;
        _isNamed = false;
        _isListPossible = true;
        var name = preamble.Replace(ArgumentsMarker, "", StringComparison.Ordinal).Trim();
        return !isNamed ? JsonToolCallParser.Parse(json, calls)
            : name.Length > 0 && name.All(static character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '.')
                ? JsonToolCallParser.ParseArguments(name, json, calls)
                : new FormatException("The model wrote a tool call without a name.");
    }
}
