using Fireworks.AI.Text.Tokenizers.Characters;
using Fireworks.AI.Text.Tokenizers.Patterns;

namespace Fireworks.AI.Text.Tokenizers.PreTokenizers;

/// <summary>Cuts at the matches of a pattern.</summary>
internal sealed class SplitPreTokenizer(TextPattern pattern, SplitBehavior behavior, bool invert = false) : PreTokenizer
{
    public override void Apply(PreTokenizedText text) => text.Split(Split);

    private void Split(ReadOnlySpan<char> piece, PreTokenizedText.PartList parts)
    {
        SplitCollector collector = new(parts, behavior, invert);
        var position = 0;
        var from = 0;
        while (from <= piece.Length && pattern.TryFind(piece, from, out var start, out var end))
        {
            collector.Add(position, start, isMatch: false);
            collector.Add(start, end, isMatch: true);
            position = end;

            // After an empty match the search goes on one code point further.
            from = end > start ? end : end < piece.Length ? end + LengthAt(piece, end) : piece.Length + 1;
        }

        collector.Add(position, piece.Length, isMatch: false);
        collector.Finish();
    }

    private static int LengthAt(ReadOnlySpan<char> text, int index)
    {
        CodePoint.At(text, index, out var length);
        return length;
    }
}

/// <summary>What becomes of the matches that a text is cut at.</summary>
internal enum SplitBehavior
{
    /// <summary>They are dropped.</summary>
    Removed,

    /// <summary>Each is a piece.</summary>
    Isolated,

    /// <summary>Each ends the piece before it.</summary>
    MergedWithPrevious,

    /// <summary>Each starts the piece after it.</summary>
    MergedWithNext,

    /// <summary>Those in a row are one piece.</summary>
    Contiguous,
}

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
