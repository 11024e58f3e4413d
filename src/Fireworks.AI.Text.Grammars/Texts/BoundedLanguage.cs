using System.Collections;
using Fireworks.AI.Text.Grammars.Languages;
using Fireworks.AI.Text.Grammars.RegularExpressions;

namespace Fireworks.AI.Text.Grammars.Texts;

/// <summary>A regular language restricted to lengths from a minimum to a maximum, <see cref="int.MaxValue"/> for no limit.</summary>
internal sealed class BoundedLanguage
{
    private const int MaximumSteps = 20_000;

    /// <summary>Smaller minima become part of the language.</summary>
    private const int MaximumFolded = 64;

    private readonly List<BitArray> _endings = [];
    private readonly int[] _shortest = [];
    private int _repeatsFrom = -1;

    public BoundedLanguage(Dfa dfa, int minimum, int maximum, DfaBudget budget)
    {
        if (!dfa.IsAny && minimum is > 0 and <= MaximumFolded)
        {
            dfa = DfaProduct.And(dfa, RegexLanguage.BuildWhole($"[^]{{{minimum},}}", budget), budget);
            minimum = 0;
        }

        Dfa = dfa;
        Minimum = minimum;
        Maximum = maximum;
        if (dfa.IsAny || !IsBounded)
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

    /// <summary>Some lengths are not allowed.</summary>
    public bool IsBounded => Minimum > 0 || Maximum < int.MaxValue;

    public bool IsEmpty => Dfa.IsEmpty || Minimum > Maximum || !CanEnd(0, 0);

    public TextState? Start => IsEmpty ? null : IsBounded ? new LengthText(this, 0, 0) : new DfaText(Dfa, 0);

    /// <summary>The texts as one language where they are short; any text stands for many.</summary>
    public Dfa ToFinite()
    {
        if (!IsBounded)
        {
            return Dfa;
        }

        return Dfa.IsAny || Maximum > MaximumFolded ? Dfa.Any
            : DfaProduct.And(Dfa, RegexLanguage.BuildWhole($"[^]{{{Minimum},{Maximum}}}", new DfaBudget()), new DfaBudget());
    }

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

    /// <summary>
    /// For each length, the states from which some text of that length ends in the language. The sequence repeats at last.
    /// </summary>
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
                throw new GrammarException(
                    "A pattern combined with a length is too costly to prepare. "
                    + "Say the length in the pattern, or make the pattern simpler.");
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

/// <summary>A text in a regular language whose length in code points is bounded: the count is kept beside the language's state.</summary>
internal sealed record LengthText(BoundedLanguage Language, int Index, int Count) : TextState
{
    public override bool Accepts => Language.Dfa.Label(Index) >= 0 && Count >= Language.Minimum;

    public override int FreeText =>
        Language.Maximum == int.MaxValue ? (Language.Dfa.IsAlwaysAlive(Index) ? int.MaxValue : -1)
        : Language.Dfa.IsUniversal(Index) ? Language.Maximum - Count
        : -1;

    public override ReadOnlySpan<TextEdge> Edges()
    {
        var count = Language.CountAfter(Count);
        if (count > Language.Maximum)
        {
            return default;
        }

        if (Language.Maximum == int.MaxValue && count >= Language.Minimum)
        {
            return new DfaText(Language.Dfa, Index).Edges();
        }

        var edges = Language.Dfa.Edges(Index);
        var result = new TextEdge[edges.Length];
        var length = 0;
        foreach (var edge in edges)
        {
            if (Language.CanEnd(edge.Target, count))
            {
                result[length++] = new TextEdge(edge.Low, edge.High, new LengthText(Language, edge.Target, count));
            }
        }

        return result.AsSpan(0, length);
    }
}
