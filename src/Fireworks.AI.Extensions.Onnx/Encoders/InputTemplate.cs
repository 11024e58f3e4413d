using System.Runtime.InteropServices;
using Fireworks.AI.Text.Tokenizers;
using Fireworks.AI.Text.Tokenizers.PostProcessors;

namespace Fireworks.AI.Extensions.Onnx.Encoders;

/// <summary>
/// Turns a text, or two, into an input of the graph: its tokens with the special tokens that the tokenizer's file puts around them, cut at
/// the most tokens that an input may have. Special tokens themselves are never cut, and never found in a text.
/// </summary>
internal sealed class InputTemplate
{
    private readonly Tokenizer _tokenizer;
    private readonly IReadOnlyList<TemplatePiece> _pieces;
    private readonly int _specialTokens;

    public InputTemplate(Tokenizer tokenizer, IReadOnlyList<TemplatePiece> pieces, int maxTokens)
    {
        _tokenizer = tokenizer;
        _pieces = pieces;
        _specialTokens = pieces.Sum(static piece => piece.SpecialIds?.Length ?? 0);
        MaxTokens = maxTokens;
        LeadingTokens = pieces.TakeWhile(static piece => piece.SpecialIds is not null).Sum(static piece => piece.SpecialIds!.Length);
    }

    /// <summary>The most tokens of an input, special tokens included.</summary>
    public int MaxTokens { get; }

    /// <summary>How many special tokens come before the first text.</summary>
    public int LeadingTokens { get; }

    /// <summary>Whether there is room for a token of a text.</summary>
    public bool HasRoom => MaxTokens > _specialTokens;

    /// <summary>How many tokens an input of a text has, none of them cut.</summary>
    public int Count(string text)
    {
        List<int> ids = [];
        _tokenizer.EncodeText(text, ids);
        return ids.Count + _specialTokens;
    }

    /// <summary>Appends the tokens of a text to those of a work.</summary>
    /// <param name="text">The text, its prompt before it.</param>
    /// <param name="promptTokens">How many tokens of it are a prompt that does not count.</param>
    /// <param name="work">The work.</param>
    /// <returns>The input, which is not added to the work yet.</returns>
    public EncoderEntry Append(string text, int promptTokens, EncoderWork work)
    {
        var ids = work.Tokens;
        var start = ids.Count;
        foreach (var piece in _pieces)
        {
            if (piece.SpecialIds is { } special)
            {
                ids.AddRange(special);
                continue;
            }

            _tokenizer.EncodeText(text, ids);
        }

        // Cut at the end of the text, in front of what follows it.
        var dropped = Math.Max(0, ids.Count - start - MaxTokens);
        var behind = _specialTokens - LeadingTokens;
        ids.RemoveRange(ids.Count - behind - dropped, dropped);
        return new EncoderEntry(start, ids.Count - start, ids.Count - start, promptTokens == 0 ? 0 : LeadingTokens + promptTokens, dropped);
    }

    /// <summary>Appends the tokens of two texts, of which the longer one is cut first.</summary>
    public EncoderEntry AppendPair(ReadOnlySpan<int> first, ReadOnlySpan<int> second, EncoderWork work)
    {
        var ids = work.Tokens;
        var start = ids.Count;
        var room = MaxTokens - _specialTokens;
        var excess = Math.Max(0, first.Length + second.Length - room);
        (var keptFirst, var keptSecond) = CutLongest(first.Length, second.Length, room);
        var secondText = -1;
        foreach (var piece in _pieces)
        {
            if (piece.TypeId != 0 && secondText < 0)
            {
                secondText = ids.Count - start;
            }

            if (piece.SpecialIds is { } special)
            {
                ids.AddRange(special);
            }
            else
            {
                ids.AddRange(piece.Text == 0 ? first[..keptFirst] : second[..keptSecond]);
            }
        }

        var length = ids.Count - start;
        return new EncoderEntry(start, length, secondText < 0 ? length : secondText, 0, excess);
    }

    /// <summary>The tokens of a text by itself.</summary>
    public int[] Encode(string text)
    {
        List<int> ids = [];
        _tokenizer.EncodeText(text, ids);
        return CollectionsMarshal.AsSpan(ids).ToArray();
    }

    private static (int First, int Second) CutLongest(int first, int second, int room)
    {
        if (first + second <= room)
        {
            return (first, second);
        }

        // Token by token from the longer one: both end at about the same length, unless one is shorter than that anyway.
        var half = room / 2;
        return Math.Min(first, second) <= half
            ? first <= second ? (first, room - first) : (room - second, second)
            : first <= second ? (half, room - half) : (room - half, half);
    }
}
