using Fireworks.AI.Text.Grammars.Automata;
using Fireworks.AI.Text.Grammars.Masks;

namespace Fireworks.AI.Text.Grammars;

/// <summary>How far one text has come in a grammar. Cheap to create and to copy; not thread-safe.</summary>
internal sealed class GrammarMatcher
{
    private readonly TokenVocabulary _vocabulary;
    private State _state;
    private bool _ended;

    public GrammarMatcher(Grammar grammar, TokenVocabulary vocabulary)
    {
        ArgumentNullException.ThrowIfNull(grammar);
        ArgumentNullException.ThrowIfNull(vocabulary);
        _vocabulary = vocabulary;
        _state = grammar.Automaton.Start;
    }

    private GrammarMatcher(GrammarMatcher other)
    {
        _vocabulary = other._vocabulary;
        _state = other._state;
        _ended = other._ended;
    }

    /// <summary>The text so far is complete; more may follow.</summary>
    public bool IsAccepting => _state.IsAccepting;

    /// <summary>Nothing can follow: the text is complete and cannot go on, or an end of sequence was accepted.</summary>
    public bool IsFinished => _ended || _state.IsFinal;

    /// <inheritdoc cref="TokenMask.JumpForwardToken"/>
    public int JumpForwardToken => Mask().JumpForwardToken;

    /// <summary>Length that <see cref="GetMask"/> needs: one bit per token id, lowest bit first.</summary>
    public int MaskLength => _vocabulary.MaskLength;

    /// <summary>
    /// Writes a bit per token: set where the token may come next. Ends of sequence are set exactly where the grammar accepts.
    /// </summary>
    public void GetMask(Span<uint> destination)
    {
        if (destination.Length < MaskLength)
        {
            throw new ArgumentException($"The mask needs {MaskLength} words.", nameof(destination));
        }

        Mask().CopyTo(destination);
    }

    /// <summary>Advances by a token; false, with nothing changed, when it is not allowed.</summary>
    public bool TryAccept(int token)
    {
        if ((uint)token >= (uint)_vocabulary.Count)
        {
            return false;
        }

        if (_vocabulary.IsEndOfSequence(token))
        {
            _ended |= IsAccepting;
            return IsAccepting;
        }

        var bytes = _vocabulary.GetBytes(token);
        return !bytes.IsEmpty && TryAcceptBytes(bytes);
    }

    /// <summary>Advances by bytes; false, with nothing changed, when they are not allowed.</summary>
    public bool TryAcceptBytes(ReadOnlySpan<byte> bytes)
    {
        if (_ended && !bytes.IsEmpty)
        {
            return false;
        }

        var state = _state;
        foreach (var value in bytes)
        {
            using var budget = StepBudget.Begin();
            if (state.Next(value) is not { } next)
            {
                return false;
            }

            state = next;
        }

        _state = state;
        return true;
    }

    public GrammarMatcher Clone() => new(this);

    private TokenMask Mask() => TokenMask.ForState(_state, _vocabulary);
}
