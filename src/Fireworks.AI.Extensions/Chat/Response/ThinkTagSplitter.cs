using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Chat.Response;

/// <summary>Splits <c>&lt;think&gt;...&lt;/think&gt;</c> off text that arrives in pieces of any size.</summary>
internal sealed class ThinkTagSplitter
{
    private const string Opening = "<think>";
    private const string Closing = "</think>";

    private string _held = "";
    private bool _thinking;
    private bool _answerBegins = true;

    /// <summary>Adds what is certain about the text up to here; the start of what may become a tag is held back.</summary>
    public void Add(string text, IList<AIContent> contents)
    {
        ReadOnlySpan<char> rest = _held.Length == 0 ? text : _held + text;
        _held = "";
        while (!rest.IsEmpty)
        {
            var tag = _thinking ? Closing : Opening;
            var at = rest.IndexOf(tag, StringComparison.Ordinal);
            if (at < 0)
            {
                var kept = LengthOfStart(rest, tag);
                Emit(rest[..^kept], contents);
                _held = rest[^kept..].ToString();
                return;
            }

            Emit(rest[..at], contents);
            _thinking = !_thinking;
            _answerBegins = !_thinking;
            rest = rest[(at + tag.Length)..];
        }
    }

    /// <summary>Adds what was held back, for the text is at its end.</summary>
    public void Finish(IList<AIContent> contents)
    {
        var held = _held;
        _held = "";
        Emit(held, contents);
    }

    private static int LengthOfStart(ReadOnlySpan<char> text, string tag)
    {
        for (var length = Math.Min(tag.Length - 1, text.Length); length > 0; length--)
        {
            if (text.EndsWith(tag.AsSpan(0, length), StringComparison.Ordinal))
            {
                return length;
            }
        }

        return 0;
    }

    private void Emit(ReadOnlySpan<char> text, IList<AIContent> contents)
    {
        if (!_thinking && _answerBegins)
        {
            // Models put line breaks between their thoughts and the answer.
            text = text.TrimStart("\r\n");
        }

        if (text.IsEmpty)
        {
            return;
        }

        if (_thinking)
        {
            contents.Add(new TextReasoningContent(text.ToString()));
        }
        else
        {
            _answerBegins = false;
            contents.Add(new TextContent(text.ToString()));
        }
    }
}
