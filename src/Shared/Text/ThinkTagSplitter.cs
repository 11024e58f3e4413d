using Microsoft.Extensions.AI;

namespace Fireworks.AI.Shared.Text;

/// <summary>
/// Splits reasoning, between <c>&lt;think&gt;</c> and <c>&lt;/think&gt;</c> or other marks, from the answer, in text that arrives in pieces
/// of any size.
/// </summary>
/// <remarks>Line breaks between the reasoning and the answer belong to the form and are dropped.</remarks>
internal sealed class ThinkTagSplitter
{
    public const string Open = "<think>";
    public const string Close = "</think>";

    private readonly bool _countsAnywhere;
    private readonly string _open;
    private readonly string _close;
    private readonly string _gap;
    private State _state;
    private string _held = "";
    private bool _isAtLineStart = true;

    private ThinkTagSplitter(State state, bool countsAnywhere, string open = Open, string close = Close, string gap = "")
    {
        _state = state;
        _countsAnywhere = countsAnywhere;
        _open = open;
        _close = close;
        _gap = gap;
    }

    private enum State : byte
    {
        /// <summary>Nothing but whitespace so far, and reasoning may follow.</summary>
        Start,
        Reasoning,

        /// <summary>Nothing but line breaks since the closing tag.</summary>
        AfterReasoning,
        Answer,
    }

    /// <summary>Whether the text is inside of the reasoning at present.</summary>
    public bool IsReasoning => _state == State.Reasoning;

    /// <summary>Whether the answer has not begun, so that the text is reasoning or may still become it.</summary>
    public bool MayReason => _state is State.Start or State.Reasoning;

    /// <summary>Whether reasoning may come again after text of the answer.</summary>
    private bool Reopens => _countsAnywhere || _gap.Length > 0;

    /// <summary>Creates a splitter for which tags count wherever they stand. Reasoning is handed on as it is.</summary>
    public static ThinkTagSplitter Anywhere() => new(State.AfterReasoning, countsAnywhere: true);

    /// <summary>
    /// Creates a splitter for a model's whole output, in which reasoning comes first: after the first text that is not reasoning, tags are
    /// text like any other. Whitespace before the opening tag, and line breaks inside of the tags, belong to the form and are dropped.
    /// </summary>
    /// <param name="startsInside">Whether the prompt itself ends in <c>&lt;think&gt;</c>.</param>
    public static ThinkTagSplitter AtStart(bool startsInside) => new(startsInside ? State.Reasoning : State.Start, countsAnywhere: false);

    /// <summary>Creates the same for other marks.</summary>
    /// <param name="startsInside">Whether the prompt itself ends in the opening mark.</param>
    /// <param name="open">The mark before reasoning.</param>
    /// <param name="close">The mark after reasoning.</param>
    /// <param name="gap">What stands between the reasoning and the answer and belongs to neither; reasoning may follow it again.</param>
    public static ThinkTagSplitter AtStart(bool startsInside, string open, string close, string gap) =>
        new(startsInside ? State.Reasoning : State.Start, countsAnywhere: false, open, close, gap);

    /// <summary>Whether a rendered prompt leaves the model inside of its reasoning.</summary>
    public static bool IsOpenAtEnd(ReadOnlySpan<char> prompt) => prompt.TrimEnd().EndsWith(Open, StringComparison.Ordinal);

    /// <summary>Takes the next piece, and adds what has become certain.</summary>
    public void Append(string text, IList<AIContent> contents)
    {
        // Most of an answer passes as it is, without a copy.
        if (_state == State.Answer && !Reopens && text.Length > 0)
        {
            contents.Add(new TextContent(text));
            return;
        }

        ReadOnlySpan<char> rest = _held.Length == 0 ? text : _held + text;
        _held = "";
        while (!rest.IsEmpty)
        {
            rest = _state switch
            {
                State.Start => ReadStart(rest),
                State.Reasoning => ReadReasoning(rest, contents),
                State.AfterReasoning => ReadAfterReasoning(rest),
                _ => ReadAnswer(rest, contents),
            };
        }
    }

    /// <summary>Ends the text: what was held back is added.</summary>
    public void Complete(IList<AIContent> contents)
    {
        Add(_held, contents);
        _held = "";
    }

    private ReadOnlySpan<char> ReadStart(ReadOnlySpan<char> rest)
    {
        var content = rest.TrimStart();
        if (content.StartsWith(_open, StringComparison.Ordinal))
        {
            _state = State.Reasoning;
            return content[_open.Length..];
        }

        if (MarkerScanner.HeldLength(content, _open) == content.Length)
        {
            _held = rest.ToString();
            return [];
        }

        _state = State.Answer;
        return rest;
    }

    private ReadOnlySpan<char> ReadReasoning(ReadOnlySpan<char> rest, IList<AIContent> contents)
    {
        var end = rest.IndexOf(_close, StringComparison.Ordinal);
        if (end < 0)
        {
            var certain = WithoutLastBreaks(rest[..^MarkerScanner.HeldLength(rest, _close)]);
            Add(certain, contents);
            _held = rest[certain.Length..].ToString();
            return [];
        }

        Add(WithoutLastBreaks(rest[..end]), contents);
        _state = State.AfterReasoning;
        return rest[(end + _close.Length)..];
    }

    private ReadOnlySpan<char> ReadAfterReasoning(ReadOnlySpan<char> rest)
    {
        rest = rest.TrimStart("\r\n");
        if (_gap.Length > 0)
        {
            if (rest.StartsWith(_gap, StringComparison.Ordinal))
            {
                return rest[_gap.Length..];
            }

            if (rest.StartsWith(_open, StringComparison.Ordinal))
            {
                _state = State.Reasoning;
                return rest[_open.Length..];
            }

            if (MarkerScanner.HeldLength(rest, _gap, _open) == rest.Length)
            {
                _held = rest.ToString();
                return [];
            }
        }

        _state = rest.IsEmpty ? State.AfterReasoning : State.Answer;
        return rest;
    }

    private ReadOnlySpan<char> ReadAnswer(ReadOnlySpan<char> rest, IList<AIContent> contents)
    {
        var start = Reopens ? rest.IndexOf(_open, StringComparison.Ordinal) : -1;
        if (start < 0)
        {
            var held = Reopens ? MarkerScanner.HeldLength(rest, _open) : 0;
            Add(rest[..^held], contents);
            _held = rest[^held..].ToString();
            return [];
        }

        Add(rest[..start], contents);
        _state = State.Reasoning;
        return rest[(start + _open.Length)..];
    }

    private ReadOnlySpan<char> WithoutLastBreaks(ReadOnlySpan<char> reasoning) => _countsAnywhere ? reasoning : reasoning.TrimEnd("\r\n");

    private void Add(ReadOnlySpan<char> text, IList<AIContent> contents)
    {
        if (IsReasoning && _isAtLineStart && !_countsAnywhere)
        {
            text = text.TrimStart("\r\n");
        }

        if (text.IsEmpty)
        {
            return;
        }

        _isAtLineStart = false;
        contents.Add(IsReasoning ? new TextReasoningContent(text.ToString()) : new TextContent(text.ToString()));
    }
}
