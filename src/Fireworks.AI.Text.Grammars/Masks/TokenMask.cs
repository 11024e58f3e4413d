using System.Numerics;
using Fireworks.AI.Text.Grammars.Automata;

namespace Fireworks.AI.Text.Grammars.Masks;

/// <summary>The tokens allowed in one state: a shared base plus single tokens, or bits of its own where they are many.</summary>
internal sealed class TokenMask
{
    private readonly uint[]? _base;
    private readonly int[] _tokens;

    // The memory that it needs beyond what it shares.
    private readonly int _words;

    private TokenMask(uint[]? @base, int[] tokens, int jumpForwardToken, bool shared)
    {
        _base = @base;
        _tokens = tokens;
        _words = tokens.Length + (shared || @base is null ? 0 : @base.Length);
        JumpForwardToken = jumpForwardToken;
    }

    /// <summary>
    /// The token to take without asking the model, or -1: the only allowed one, or the one with which the tokenizer begins the only text
    /// that may come: after other pieces of it a model goes on badly. Several ends of sequence count as one, the first.
    /// </summary>
    public int JumpForwardToken { get; }

    public static TokenMask ForState(State state, TokenVocabulary vocabulary)
    {
        if (state.Find(vocabulary) is TokenMask known)
        {
            return known;
        }

        using var budget = StepBudget.Begin();
        try
        {
            var mask = state.WithoutMemory(out var refused) is { } other
                ? ForState(other, vocabulary).RemoveTokens(FindRefused(state, other, refused, vocabulary), vocabulary)
                : Build(state, vocabulary);
            state.Keep(vocabulary, mask, mask._words);
            return mask;
        }
        catch (GrammarException error) when (error.Location is null && state.Remembering is { } owner)
        {
            throw GrammarException.ForKeyword(owner.Keyword, owner.Location, error.Message);
        }
    }

    /// <summary>The tokens that the state without memory allows and the state with memory does not.</summary>
    private static List<int> FindRefused(State state, State other, IReadOnlyList<byte[]> refused, TokenVocabulary vocabulary)
    {
        var tokens = new List<int>();
        foreach (var beginning in refused)
        {
            vocabulary.GetTrie(withoutFreeText: false).CollectAlong(beginning, tokens);
        }

        if (refused.Count > 0)
        {
            // Where any text goes on, only its closing quote can be refused.
            tokens.AddRange(state.FreeText == int.MaxValue ? vocabulary.EscapedQuotes : vocabulary.Escapes);
        }

        // What ends this value and holds the next may repeat this one.
        tokens.AddRange(state.Remembering is { IsFree: true } ? vocabulary.SpanningValues : vocabulary.BeginningValues);

        tokens.RemoveAll(token => !CanRead(other, vocabulary.GetBytes(token)) || CanRead(state, vocabulary.GetBytes(token)));
        return tokens;
    }

    private static bool CanRead(State? state, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            state = state?.Next(value);
        }

        return state is not null;
    }

    private TokenMask RemoveTokens(List<int> tokens, TokenVocabulary vocabulary)
    {
        if (tokens.Count == 0)
        {
            return this;
        }

        var bits = new uint[vocabulary.MaskLength];
        CopyTo(bits);
        foreach (var token in tokens)
        {
            bits[token >> 5] &= ~(1u << (token & 31));
        }

        var count = bits.Sum(static word => (long)BitOperations.PopCount(word));
        var first = Array.FindIndex(bits, static word => word != 0);
        var only = count == 1 ? (first << 5) + BitOperations.TrailingZeroCount(bits[first]) : -1;
        return new TokenMask(bits, [], only, shared: false);
    }

    private static TokenMask Build(State state, TokenVocabulary vocabulary)
    {
        var allowed = new List<int>();
        var @base = state.FreeText > 0 ? vocabulary.GetFreeTextMask(state.FreeText) : null;
        vocabulary.GetTrie(withoutFreeText: @base is not null).Collect(state, allowed);
        var jump = @base is null && !state.IsAccepting ? JumpForward.FindToken(state, allowed, vocabulary) : -1;
        if (state.IsAccepting)
        {
            jump = @base is null && allowed.Count == 0 && vocabulary.EndOfSequenceIds.Length > 0 ? vocabulary.EndOfSequenceIds[0] : -1;
            allowed.AddRange(vocabulary.EndOfSequenceIds);
        }

        if (@base is null && allowed.Count > vocabulary.MaskLength)
        {
            var bits = new uint[vocabulary.MaskLength];
            Set(bits, allowed);
            return new TokenMask(bits, [], jump, shared: false);
        }

        return new TokenMask(@base, [.. allowed], jump, shared: true);
    }

    public void CopyTo(Span<uint> destination)
    {
        if (_base is not null)
        {
            _base.CopyTo(destination);
        }
        else
        {
            destination.Clear();
        }

        Set(destination, _tokens);
    }

    private static void Set(Span<uint> bits, IReadOnlyList<int> tokens)
    {
        for (var i = 0; i < tokens.Count; i++)
        {
            bits[tokens[i] >> 5] |= 1u << (tokens[i] & 31);
        }
    }
}
