using System.Text;
using Fireworks.AI.Shared.Text;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Dialects;

/// <summary>Reads one answer as it is generated and tells text from tool calls. A reader serves one thread.</summary>
/// <remarks>
/// Text before a call is handed on at once, except for an end that may be the beginning of a mark. Each complete call becomes one
/// <see cref="FunctionCallContent"/> with an id of its own and the arguments as JSON elements. A malformed call comes back as a
/// <see cref="TextContent"/> with the text that the model wrote, whose <see cref="AIContent.RawRepresentation"/> is the
/// <see cref="FormatException"/>: nothing is invoked with arguments that were not understood.
/// </remarks>
internal sealed partial class ToolCallReader
{
    private readonly IReadOnlyList<AIFunctionDeclaration> _tools;
    private readonly CallReadingTable _table;
    private readonly StringBuilder _call = new();
    private readonly List<CallMatcher> _matchers = [];
    private string _held = "";
    private string _mark = "";
    private CallForm? _last;
    private FormatException? _error;
    private bool _isClosed;
    private bool _isEnd;
    private State _state;

    public ToolCallReader(CallReadingTable table, IReadOnlyList<AIFunctionDeclaration> tools)
    {
        _table = table;
        _tools = tools;
        _state = (tools.Count > 0 && table.Unmarked.Count > 0) || table.DroppedAtStart.Length > 0 ? State.Start : State.Text;
    }

    private enum State : byte
    {
        /// <summary>Nothing but white space so far, and a call without mark may follow.</summary>
        Start,
        Text,
        Call,

        /// <summary>In a call that is none, up to its end.</summary>
        Malformed,

        /// <summary>After a call: what belongs to calls, and white space before it, is dropped.</summary>
        AfterCall,
    }

    /// <summary>Takes the next piece of the answer, however it is cut.</summary>
    /// <param name="text">The piece.</param>
    /// <param name="output">Receives what has become certain.</param>
    public void Append(string text, IList<AIContent> output)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(output);
        ReadOnlySpan<char> rest = text;
        while (!rest.IsEmpty)
        {
            if (_held.Length > 0)
            {
                rest = string.Concat(_held, rest);
                _held = "";
            }

            switch (_state)
            {
                case State.Start:
                    ReadStart(ref rest);
                    break;
                case State.Text:
                    ReadText(ref rest, output);
                    break;
                case State.AfterCall:
                    ReadAfterCall(ref rest);
                    break;
                case State.Call:
                    ReadCall(ref rest, output);
                    break;
                default:
                    ReadMalformed(ref rest, output);
                    break;
            }
        }
    }

    /// <summary>Ends the answer: what was held back is handed on.</summary>
    /// <param name="output">Receives the rest.</param>
    public void Complete(IList<AIContent> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        _isEnd = true;
        do
        {
            var rest = _state switch
            {
                State.Call => CompleteCall(output),
                State.Malformed => CompleteMalformed(output),
                _ => "",
            };
            rest += _held;
            _held = "";
            Append(rest, output);
        }
        while (_state is State.Call or State.Malformed);

        if (_state != State.AfterCall || !string.IsNullOrWhiteSpace(_held))
        {
            Emit(_held, output);
        }

        _held = "";
        _isEnd = false;
    }

    /// <summary>Looks for a call without mark at the beginning of the answer.</summary>
    private void ReadStart(ref ReadOnlySpan<char> rest)
    {
        var content = rest.TrimStart();
        if (content.IsEmpty)
        {
            _held = rest.ToString();
            rest = [];
            return;
        }

        var word = _table.DroppedAtStart;
        if (word.Length > 0 && content.StartsWith(word, StringComparison.Ordinal))
        {
            rest = content[word.Length..];
            _state = State.Text;
            return;
        }

        if (!_isEnd && word.Length > content.Length && word.AsSpan().StartsWith(content, StringComparison.Ordinal))
        {
            _held = rest.ToString();
            rest = [];
            return;
        }

        if (_tools.Count == 0)
        {
            _state = State.Text;
            return;
        }

        BeginCall("");
        _call.Append(rest[..^content.Length]);
        rest = content;
        foreach (var form in _table.Unmarked)
        {
            _matchers.Add(new CallMatcher(form, "", _tools, isMarked: false));
        }
    }

    private void ReadText(ref ReadOnlySpan<char> rest, IList<AIContent> output)
    {
        var marks = _tools.Count > 0 ? _table.Marks : _table.Dropped;
        if (MarkerScanner.Find(rest, marks) is not { } found)
        {
            var held = _isEnd ? 0 : MarkerScanner.HeldLength(rest, marks);
            Emit(rest[..^held].ToString(), output);
            _held = rest[^held..].ToString();
            rest = [];
            return;
        }

        Emit(rest[..found.Position].ToString(), output);
        rest = rest[found.Position..];
        if (MayGrow(rest, found.Marker, marks))
        {
            _held = rest.ToString();
            rest = [];
            return;
        }

        rest = rest[found.Marker.Length..];
        _ = TryBegin(found.Marker);
    }

    /// <summary>Whether a mark at the end of the text so far may be the beginning of a longer one.</summary>
    private bool MayGrow(ReadOnlySpan<char> text, string mark, string[] marks)
    {
        foreach (var other in marks)
        {
            if (!_isEnd && other.Length > Math.Max(text.Length, mark.Length) && other.AsSpan().StartsWith(text, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private bool TryBegin(string mark)
    {
        if (!_table.Begins.TryGetValue(mark, out var begins))
        {
            return false;
        }

        BeginCall(mark);
        foreach ((var form, var lead) in begins)
        {
            _matchers.Add(new CallMatcher(form, lead, _tools, isMarked: true));
        }

        return true;
    }

    private static void Emit(string text, IList<AIContent> output)
    {
        if (text.Length > 0)
        {
            output.Add(new TextContent(text));
        }
    }
}
