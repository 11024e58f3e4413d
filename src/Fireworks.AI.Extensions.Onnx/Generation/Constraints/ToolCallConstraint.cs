using System.Runtime.InteropServices;
using System.Text;
using Fireworks.AI.Shared.Text;
using Fireworks.AI.Text.Grammars;

namespace Fireworks.AI.Extensions.Onnx.Generation.Constraints;

/// <summary>
/// Lets an answer be free text until it opens a tool call, and holds the rest to the grammar of calls of the declared tools.
/// </summary>
internal sealed class ToolCallConstraint : ITokenConstraint
{
    private readonly byte[][] _marks;
    private readonly Grammar _calls;
    private readonly TokenVocabulary _vocabulary;
    private readonly List<byte> _tail = [];
    private GrammarConstraint? _opened;

    /// <param name="marks">The texts that open calls.</param>
    /// <param name="calls">The calls, from the mark to their end.</param>
    /// <param name="vocabulary">The model's tokens.</param>
    public ToolCallConstraint(IReadOnlyList<string> marks, Grammar calls, TokenVocabulary vocabulary)
    {
        _marks = [.. marks.Select(Encoding.UTF8.GetBytes)];
        _calls = calls;
        _vocabulary = vocabulary;
    }

    public ReadOnlySpan<uint> Mask => _opened is null ? [] : _opened.Mask;

    public int JumpForwardToken => _opened?.JumpForwardToken ?? -1;

    public void Accept(int token)
    {
        if (_opened is not null)
        {
            _opened.Accept(token);
            return;
        }

        foreach (var value in _vocabulary.GetBytes(token))
        {
            _tail.Add(value);
        }

        var text = CollectionsMarshal.AsSpan(_tail);
        var start = -1;
        var held = 0;
        foreach (var mark in _marks)
        {
            var place = text.IndexOf(mark);
            start = place >= 0 && (start < 0 || place < start) ? place : start;
            held = Math.Max(held, MarkerScanner.HeldLength<byte>(text, mark));
        }

        if (start < 0)
        {
            _tail.RemoveRange(0, _tail.Count - held);
            return;
        }

        // The token that ends the mark may hold more. Where that is not how a call begins, the answer stays text, and the reader
        // shows it.
        var matcher = new GrammarMatcher(_calls, _vocabulary);
        if (matcher.TryAcceptBytes(text[start..]))
        {
            _opened = new GrammarConstraint(matcher);
        }

        _tail.Clear();
    }
}
