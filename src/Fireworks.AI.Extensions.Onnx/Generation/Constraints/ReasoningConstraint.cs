using System.Runtime.InteropServices;
using System.Text;
using Fireworks.AI.Extensions.Onnx.Dialects;
using Fireworks.AI.Text.Grammars;

namespace Fireworks.AI.Extensions.Onnx.Generation.Constraints;

/// <summary>
/// Leaves reasoning free, except that the answer may not end inside of it, and holds what follows to another constraint: a call or a
/// document written into the reasoning would reach nobody.
/// </summary>
internal sealed class ReasoningConstraint : ITokenConstraint
{
    private static readonly byte[] Open = Encoding.UTF8.GetBytes(ReasoningReader.Open);
    private static readonly byte[] Close = Encoding.UTF8.GetBytes(ReasoningReader.Close);

    private readonly ITokenConstraint _answer;
    private readonly TokenVocabulary _vocabulary;
    private readonly List<byte> _tail = [];
    private uint[] _notTheEnd = [];
    private bool _isReasoning;
    private bool _mayOpen;

    /// <param name="answer">What the answer after the reasoning must match.</param>
    /// <param name="startsInside">Whether the prompt itself ends in <c>&lt;think&gt;</c>.</param>
    /// <param name="vocabulary">The model's tokens.</param>
    public ReasoningConstraint(ITokenConstraint answer, bool startsInside, TokenVocabulary vocabulary)
    {
        _answer = answer;
        _isReasoning = startsInside;
        _mayOpen = !startsInside;
        _vocabulary = vocabulary;
    }

    public ReadOnlySpan<uint> Mask => _isReasoning ? NotTheEnd() : _answer.Mask;

    public int JumpForwardToken => _isReasoning ? -1 : _answer.JumpForwardToken;

    public void Accept(int token)
    {
        if (!_isReasoning)
        {
            _answer.Accept(token);
            if (!_mayOpen)
            {
                return;
            }
        }

        foreach (var value in _vocabulary.BytesOf(token))
        {
            _tail.Add(value);
        }

        if (_isReasoning)
        {
            FindClose();
        }
        else
        {
            FindOpen();
        }
    }

    private void FindOpen()
    {
        ReadOnlySpan<byte> text = CollectionsMarshal.AsSpan(_tail);
        text = text.TrimStart(" \t\r\n"u8);
        if (text.StartsWith(Open))
        {
            _isReasoning = true;
            _mayOpen = false;
            _tail.RemoveRange(0, _tail.Count - text.Length + Open.Length);
            FindClose();
        }
        else if (!Open.AsSpan().StartsWith(text))
        {
            _mayOpen = false;
            _tail.Clear();
        }
    }

    private void FindClose()
    {
        if (CollectionsMarshal.AsSpan(_tail).IndexOf(Close) >= 0)
        {
            _isReasoning = false;
            _tail.Clear();
        }
        else
        {
            _tail.RemoveRange(0, Math.Max(0, _tail.Count - Close.Length + 1));
        }
    }

    private uint[] NotTheEnd()
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
