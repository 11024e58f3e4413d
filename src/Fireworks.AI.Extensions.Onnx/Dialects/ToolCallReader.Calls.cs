using Fireworks.AI.Shared.Text;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Dialects;

/// <content>Inside of calls, and after them.</content>
internal sealed partial class ToolCallReader
{
    private void BeginCall(string mark)
    {
        _state = State.Call;
        _mark = mark;
        _call.Clear();
        _matchers.Clear();
        _error = null;
    }

    private void ReadCall(ref ReadOnlySpan<char> rest, IList<AIContent> output)
    {
        var character = rest[0];
        rest = rest[1..];
        _call.Append(character);
        for (var i = 0; i < _matchers.Count; i++)
        {
            var matcher = _matchers[i];
            switch (matcher.Next(character))
            {
                case CallMatcher.Progress.Complete:
                    EndCall(matcher, output);
                    return;
                case CallMatcher.Progress.Impossible:
                    _matchers.RemoveAt(i--);
                    _error = matcher.Error;
                    break;
            }

            if (_matchers.Count == 0)
            {
                FailCall(matcher, ref rest, output);
            }
        }
    }

    private void EndCall(CallMatcher matcher, IList<AIContent> output)
    {
        foreach (var call in matcher.Calls)
        {
            output.Add(call);
        }

        _last = matcher.Form;
        _call.Clear();
        _state = State.AfterCall;
        _isClosed = false;
    }

    private void FailCall(CallMatcher matcher, ref ReadOnlySpan<char> rest, IList<AIContent> output)
    {
        if (_mark.Length == 0 || !CanBeMalformed(matcher.Form))
        {
            // An answer that only looked like a call.
            Emit(_mark, output);
            rest = string.Concat(_call.ToString(), rest);
            _call.Clear();
            _state = State.Text;
            return;
        }

        _state = State.Malformed;
        TryEndMalformed(output);
    }

    /// <summary>Whether what follows this call's mark is meant to be a call.</summary>
    private bool CanBeMalformed(CallForm form) =>
        !form.IsSoft && (CallMarks.IsMarkup(_mark) || _mark.StartsWith("```tool", StringComparison.Ordinal));

    private void ReadMalformed(ref ReadOnlySpan<char> rest, IList<AIContent> output)
    {
        _call.Append(rest[0]);
        rest = rest[1..];
        TryEndMalformed(output);
    }

    private void TryEndMalformed(IList<AIContent> output)
    {
        if (Array.Exists(_table.Ends, EndsWith))
        {
            EmitMalformed(_call.ToString(), output);
        }
        else if (Array.Find(_table.Marks, mark => CallMarks.IsMarkup(mark) && EndsWith(mark)) is { } mark)
        {
            EmitMalformed(_call.ToString(0, _call.Length - mark.Length), output);
            _ = TryBegin(mark);
        }
    }

    private bool EndsWith(string mark) => _call.Length >= mark.Length && _call[^1] == mark[^1]
        && _call.ToString(_call.Length - mark.Length, mark.Length) == mark;

    private void EmitMalformed(string text, IList<AIContent> output)
    {
        _error ??= new FormatException("The model's answer ended inside of a tool call.");
        output.Add(new TextContent(_mark + text) { RawRepresentation = _error });
        _call.Clear();
        _state = State.AfterCall;
        _isClosed = true;
    }

    /// <summary>Drops what belongs to calls: closing marks, separators. Everything else begins a call, or is text.</summary>
    private void ReadAfterCall(ref ReadOnlySpan<char> rest)
    {
        var content = rest.TrimStart();
        if (content.IsEmpty)
        {
            _held = rest.ToString();
            rest = [];
            return;
        }

        var marks = _table.AfterCall;
        if (LongestAtStart(content, marks) is { } mark && !MayGrow(content, mark, marks))
        {
            rest = content[mark.Length..];
            if (!TryBegin(mark))
            {
                _isClosed |= mark.Length > 1;
            }
        }
        else if (!_isEnd && MarkerScanner.HeldLength(content, marks) == content.Length)
        {
            _held = rest.ToString();
            rest = [];
        }
        else if (!_isClosed && TryBeginNext(content, out var next))
        {
            rest = next;
        }
        else if (!_isClosed && _last!.Syntax == CallSyntax.JsonObject && content.TrimStart(",; \n\r\t").IsEmpty && !_isEnd)
        {
            _held = rest.ToString();
            rest = [];
        }
        else
        {
            _state = State.Text;
        }
    }

    /// <summary>A further call in the same marks.</summary>
    private bool TryBeginNext(ReadOnlySpan<char> content, out ReadOnlySpan<char> next)
    {
        var isJson = _last!.Syntax is CallSyntax.JsonObject or CallSyntax.JsonMember;
        next = isJson ? content.TrimStart(",; \n\r\t") : content.TrimStart(",;");
        if (isJson && !next.IsEmpty && next[0] is '{' or '[')
        {
            var mark = _mark;
            BeginCall(mark);
            _matchers.Add(new CallMatcher(_last, "", _tools, isMarked: mark.Length > 0));
            return true;
        }

        if (!isJson && _last.CallTrigger.Length == 0 && !next.IsEmpty && char.IsLetter(next[0]))
        {
            BeginCall("");
            _matchers.Add(new CallMatcher(_last, "", _tools, isMarked: false));
            return true;
        }

        return false;
    }

    private static string? LongestAtStart(ReadOnlySpan<char> text, string[] marks)
    {
        string? longest = null;
        foreach (var mark in marks)
        {
            if (mark.Length > (longest?.Length ?? 0) && text.StartsWith(mark, StringComparison.Ordinal))
            {
                longest = mark;
            }
        }

        return longest;
    }

    /// <summary>Ends a call that the answer broke off.</summary>
    /// <returns>What is to be read again.</returns>
    private string CompleteCall(IList<AIContent> output)
    {
        if (_matchers.Find(static matcher => matcher.Complete() == CallMatcher.Progress.Complete) is { } complete)
        {
            EndCall(complete, output);
            return "";
        }

        var call = _call.ToString();
        if (_mark.Length == 0 || _matchers.TrueForAll(static matcher => matcher.Form.IsSoft))
        {
            Emit(_mark, output);
            _call.Clear();
            _state = State.Text;
            return call;
        }

        return CompleteMalformed(output);
    }

    private string CompleteMalformed(IList<AIContent> output)
    {
        // A string that was never closed swallowed the end mark and what came after it.
        var call = _call.ToString();
        var length = MarkerScanner.Find(call, _table.Ends) is { } found ? found.Position + found.Marker.Length : call.Length;
        EmitMalformed(call[..length], output);
        return call[length..];
    }
}
