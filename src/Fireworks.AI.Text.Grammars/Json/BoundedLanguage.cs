using System.Collections;

namespace Fireworks.AI.Text.Grammars;

/// <summary>A regular language restricted to lengths from a minimum to a maximum, <see cref="int.MaxValue"/> for no limit.</summary>
internal sealed class BoundedLanguage
{
    private const int MaximumSteps = 20_000;

    /// <summary>Smaller minima become part of the language.</summary>
    private const int MaximumFolded = 64;

    private readonly List<BitArray> _endings = [];
    private readonly int[] _shortest = [];
    private int _repeatsFrom = -1;

    public BoundedLanguage(Dfa dfa, int minimum, int maximum)
    {
        if (!dfa.IsAny && minimum is > 0 and <= MaximumFolded)
        {
            dfa = DfaProduct.And(dfa, RegexLanguage.Whole($"[^]{{{minimum},}}"));
            minimum = 0;
        }

        Dfa = dfa;
        Minimum = minimum;
        Maximum = maximum;
        if (dfa.IsAny || (minimum == 0 && maximum == int.MaxValue))
        {
            return;
        }

        if (minimum == 0)
        {
            _shortest = dfa.ShortestEndings();
        }
        else
        {
            FindEndings();
        }
    }

    public Dfa Dfa { get; }

    public int Minimum { get; }

    public int Maximum { get; }

    public bool IsEmpty => Dfa.IsEmpty || Minimum > Maximum || !CanEnd(0, 0);

    public TextState? Start => IsEmpty ? null : Minimum == 0 && Maximum == int.MaxValue ? new DfaText(Dfa, 0) : new LengthText(this, 0, 0);

    /// <summary>The count after one more character; without a maximum there is no need to count beyond the minimum.</summary>
    public int CountAfter(int count) => Maximum == int.MaxValue ? Math.Min(count + 1, Minimum) : count + 1;

    /// <summary>A text of so many characters in the given state can end at an allowed length.</summary>
    public bool CanEnd(int state, int count)
    {
        if (count > Maximum)
        {
            return false;
        }

        if (_endings.Count == 0)
        {
            return _shortest.Length == 0 || _shortest[state] <= Maximum - count;
        }

        var least = Math.Max(0, Minimum - count);
        var most = Maximum == int.MaxValue ? int.MaxValue : Maximum - count;
        var period = _endings.Count - _repeatsFrom;
        for (int length = least, tried = 0; length <= most && tried < _endings.Count + period; length++, tried++)
        {
            var index = length < _endings.Count ? length : _repeatsFrom + ((length - _repeatsFrom) % period);
            if (_endings[index][state])
            {
                return true;
            }

            if (length == int.MaxValue)
            {
                break;
            }
        }

        return false;
    }

    /// <summary>For each length, the states from which some text of that length ends in the language. The sequence repeats at last.</summary>
    private void FindEndings()
    {
        var current = new BitArray(Dfa.Count);
        for (var state = 0; state < Dfa.Count; state++)
        {
            current[state] = Dfa.Label(state) >= 0;
        }

        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        var chars = new char[(Dfa.Count + 15) / 16];
        for (long work = 0; ; work += Dfa.Count)
        {
            Array.Clear(chars);
            for (var state = 0; state < Dfa.Count; state++)
            {
                chars[state >> 4] |= (char)((current[state] ? 1 : 0) << (state & 15));
            }

            if (!known.TryAdd(new string(chars), _endings.Count))
            {
                _repeatsFrom = known[new string(chars)];
                return;
            }

            if (_endings.Count > MaximumSteps || work > 20_000_000)
            {
                throw new GrammarException("A pattern combined with a length is too costly to prepare. Say the length in the pattern, or make the pattern simpler.");
            }

            _endings.Add(current);
            var next = new BitArray(Dfa.Count);
            for (var state = 0; state < Dfa.Count; state++)
            {
                foreach (var edge in Dfa.Edges(state))
                {
                    if (current[edge.Target])
                    {
                        next[state] = true;
                        break;
                    }
                }
            }

            current = next;
        }
    }
}
