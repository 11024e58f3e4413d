namespace Fireworks.AI.Extensions.Onnx.Dialects;

/// <summary>Finds the end of a JSON object or list, one character at a time.</summary>
internal struct JsonValueScanner
{
    private int _depth;
    private bool _isInString;
    private bool _isEscaped;

    public enum Progress
    {
        Inside,
        Complete,
        Impossible,
    }

    public Progress Next(char character)
    {
        if (_isInString)
        {
            if (_isEscaped)
            {
                _isEscaped = false;
            }
            else if (character == '\\')
            {
                _isEscaped = true;
            }
            else if (character == '"')
            {
                _isInString = false;
            }

            return Progress.Inside;
        }

        switch (character)
        {
            case '{' or '[':
                _depth++;
                return Progress.Inside;
            case '}' or ']':
                return --_depth == 0 ? Progress.Complete : Progress.Inside;
            case '"':
                _isInString = true;
                return Progress.Inside;
            default:
                return char.IsAsciiLetterOrDigit(character) || character is ' ' or '\n' or '\r' or '\t' or ',' or ':' or '+' or '-' or '.'
                    ? Progress.Inside
                    : Progress.Impossible;
        }
    }
}
