namespace Fireworks.AI.Text.Tokenizers;

/// <summary>Makes pieces of the matches of a pattern and of what lies between them.</summary>
internal ref struct SplitCollector(PreTokenizedText.PartList parts, SplitBehavior behavior, bool invert)
{
    private int _start;
    private int _end;
    private bool _endsWithMatch;
    private bool _pending;

    public void Add(int start, int end, bool isMatch)
    {
        if (end == start)
        {
            return;
        }

        isMatch ^= invert;
        switch (behavior)
        {
            case SplitBehavior.Isolated:
                parts.Add(start, end);
                break;
            case SplitBehavior.Removed:
                if (!isMatch)
                {
                    parts.Add(start, end);
                }

                break;
            default:
                Join(start, end, isMatch);
                break;
        }
    }

    public void Finish()
    {
        if (_pending)
        {
            parts.Add(_start, _end);
            _pending = false;
        }
    }

    private void Join(int start, int end, bool isMatch)
    {
        var join = _pending && behavior switch
        {
            SplitBehavior.MergedWithPrevious => isMatch && !_endsWithMatch,
            SplitBehavior.MergedWithNext => !isMatch && _endsWithMatch,
            _ => isMatch == _endsWithMatch,
        };

        if (!join)
        {
            Finish();
            _start = start;
        }

        _end = end;
        _endsWithMatch = isMatch;
        _pending = true;
    }
}
