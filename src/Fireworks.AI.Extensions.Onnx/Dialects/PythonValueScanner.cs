namespace Fireworks.AI.Extensions.Onnx.Dialects;

/// <summary>Finds the end of a bracketed expression in Python or JSON, one character at a time.</summary>
internal struct PythonValueScanner
{
    private int _depth;
    private char _quote;
    private bool _isEscaped;

    /// <summary>Takes the next character.</summary>
    /// <returns>Whether it is the closing bracket.</returns>
    public bool Next(char character)
    {
        if (_quote != '\0')
        {
            if (_isEscaped)
            {
                _isEscaped = false;
            }
            else if (character == '\\')
            {
                _isEscaped = true;
            }
            else if (character == _quote)
            {
                _quote = '\0';
            }

            return false;
        }

        switch (character)
        {
            case '"' or '\'':
                _quote = character;
                return false;
            case '(' or '[' or '{':
                _depth++;
                return false;
            case ')' or ']' or '}':
                return --_depth == 0;
            default:
                return false;
        }
    }
}
