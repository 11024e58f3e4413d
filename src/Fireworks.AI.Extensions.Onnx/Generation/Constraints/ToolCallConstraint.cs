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
    private readonly byte[] _marker;
    private readonly Grammar _calls;
    private readonly TokenVocabulary _vocabulary;
    private readonly List<byte> _tail = [];
    private GrammarConstraint? _opened;

    /// <param name="marker">The text that opens calls.</param>
    /// <param name="calls">The calls, from the marker to their end.</param>
    /// <param name="vocabulary">The model's tokens.</param>
    public ToolCallConstraint(string marker, Grammar calls, TokenVocabulary vocabulary)
    {
        _marker = Encoding.UTF8.GetBytes(marker);
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
        var start = text.IndexOf(_marker);
        if (start < 0)
        {
            _tail.RemoveRange(0, _tail.Count - MarkerScanner.HeldLength<byte>(text, _marker));
            return;
        }

        // The token that ends the marker may hold more. Where that is not how a call begins, the answer stays text, and the reader
        // shows it.
        var matcher = new GrammarMatcher(_calls, _vocabulary);
        if (matcher.TryAcceptBytes(text[start..]))
        {
            _opened = new GrammarConstraint(matcher);
        }

        _tail.Clear();
    }
}
