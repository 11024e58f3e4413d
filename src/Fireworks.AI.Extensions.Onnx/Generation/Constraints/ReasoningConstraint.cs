using System.Text;
using Fireworks.AI.Extensions.Onnx.Dialects;
using Fireworks.AI.Shared.Text;
using Fireworks.AI.Text.Grammars;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Generation.Constraints;

/// <summary>
/// Leaves reasoning free, except that the answer may not end inside of it, and holds what follows to another constraint: a call or a
/// document written into the reasoning would reach nobody.
/// </summary>
internal sealed class ReasoningConstraint : ITokenConstraint
{
    private readonly ITokenConstraint _answer;
    private ITokenConstraint _current;
    private readonly TokenVocabulary _vocabulary;
    private readonly ThinkTagSplitter _reasoning;
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly List<AIContent> _unused = [];
    private uint[] _notTheEnd = [];

    /// <param name="answer">What the answer after the reasoning must match.</param>
    /// <param name="first">What an answer that has not begun must match: it, or the mark that begins reasoning; null for the
    /// answer.</param>
    /// <param name="marks">What stands around the reasoning.</param>
    /// <param name="startsInside">Whether the prompt itself begins the reasoning.</param>
    /// <param name="vocabulary">The model's tokens.</param>
    public ReasoningConstraint(
        ITokenConstraint answer, ITokenConstraint? first, ReasoningMarks marks, bool startsInside, TokenVocabulary vocabulary)
    {
        _answer = answer;
        _current = first ?? answer;
        _vocabulary = vocabulary;
        _reasoning = marks.CreateSplitter(startsInside);
    }

    public ReadOnlySpan<uint> Mask => _reasoning.IsReasoning ? MaskWithoutEnd() : _current.Mask;

    public int JumpForwardToken => _reasoning.IsReasoning ? -1 : _current.JumpForwardToken;

    public void Accept(int token)
    {
        if (!_reasoning.IsReasoning)
        {
            _current.Accept(token);
        }

        if (_reasoning.MayReason)
        {
            _reasoning.Append(Decode(_vocabulary.GetBytes(token)), _unused);
            _unused.Clear();
            _current = _reasoning.IsReasoning ? _answer : _current;
        }
    }

    /// <summary>The text that a token completes: it may end inside of a character.</summary>
    private string Decode(ReadOnlySpan<byte> bytes)
    {
        Span<char> text = new char[Encoding.UTF8.GetMaxCharCount(bytes.Length)];
        return text[.._decoder.GetChars(bytes, text, flush: false)].ToString();
    }

    private uint[] MaskWithoutEnd()
    {
        if (_notTheEnd.Length == 0)
        {
            _notTheEnd = new uint[_vocabulary.MaskLength];
            Array.Fill(_notTheEnd, uint.MaxValue);
            foreach (var id in _vocabulary.EndOfSequenceIds)
            {
                _notTheEnd[id >> 5] &= ~(1u << (id & 31));
            }
        }

        return _notTheEnd;
    }
}
