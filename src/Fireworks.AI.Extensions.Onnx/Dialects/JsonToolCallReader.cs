using Fireworks.AI.Shared.Text;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Dialects;

/// <summary>Reads calls in JSON that begin with a marker and may end with one.</summary>
/// <param name="starts">The markers before calls.</param>
/// <param name="ends">The markers after calls; a missing one is forgiven.</param>
/// <param name="unmarkedNames">Where not null, an answer may begin with a call of one of these tools without a marker.</param>
internal class JsonToolCallReader(string[] starts, string[] ends, IReadOnlySet<string>? unmarkedNames = null)
    : MarkedToolCallReader(starts, unmarkedNames is not null)
{
    private static readonly char[] BetweenValues = [' ', '\n', '\r', '\t', ',', ';'];

    private State _state;
    private bool _isUnmarked;
    private int _valueStart;
    private JsonValueScanner _scanner;
    private FormatException? _error;

    private enum State : byte
    {
        BeforeValue,
        Value,
        AfterValue,
        Malformed,
    }

    /// <summary>Whether a character before the value belongs to the call; for dialects that put the name there.</summary>
    protected virtual bool IsPreamble(char character) => false;

    /// <summary>Reads the calls from a complete value.</summary>
    /// <param name="preamble">What stands between the marker and the value.</param>
    /// <param name="json">The value.</param>
    /// <param name="calls">Receives the calls.</param>
    protected virtual FormatException? Read(string preamble, string json, List<FunctionCallContent> calls) =>
        JsonToolCallParser.Parse(json, calls);

    protected override void OnBegin(bool isUnmarked)
    {
        _isUnmarked = isUnmarked;
        _state = State.BeforeValue;
        _error = null;
    }

    protected override void ReadCall(ref ReadOnlySpan<char> rest, IList<AIContent> output)
    {
        var character = Call[^1];
        switch (_state)
        {
            case State.BeforeValue when char.IsWhiteSpace(character) || IsPreamble(character):
                break;
            case State.BeforeValue when character is '{' or '[':
                _state = State.Value;
                _valueStart = Call.Length - 1;
                _scanner = default;
                _scanner.Next(character);
                break;
            case State.BeforeValue:
                Fail(new FormatException("The model wrote a tool call that is not JSON."), ref rest, output);
                break;
            case State.Value:
                ReadValue(character, ref rest, output);
                break;
            case State.AfterValue:
                ReadAfterValue(ref rest);
                break;
            default:
                ReadMalformed(output);
                break;
        }
    }

    protected override string CompleteCall(IList<AIContent> output)
    {
        var call = Call.ToString();
        if (_state == State.AfterValue)
        {
            LeaveCall(wasCall: true);
            return call;
        }

        if (_isUnmarked)
        {
            LeaveCall(wasCall: false);
            Emit(call, output);
            return "";
        }

        // A string that was never closed swallowed the end marker and what came after it.
        var end = MarkerScanner.Find(call, ends);
        var length = end is { } found ? found.Position + found.Marker.Length : call.Length;
        _error ??= new FormatException("The model's answer ended inside of a tool call.");
        EmitMalformed(call[..length], output);
        return call[length..];
    }

    private void ReadValue(char character, ref ReadOnlySpan<char> rest, IList<AIContent> output)
    {
        switch (_scanner.Next(character))
        {
            case JsonValueScanner.Progress.Complete:
                ReadComplete(ref rest, output);
                break;
            case JsonValueScanner.Progress.Impossible:
                Fail(new FormatException("The model wrote a tool call that is not valid JSON."), ref rest, output);
                break;
            case JsonValueScanner.Progress.Inside when _isUnmarked && !ToolCallPrefix.CanBeJson(Call, _valueStart):
                Fail(new FormatException("The answer is no tool call."), ref rest, output);
                break;
        }
    }

    private void ReadComplete(ref ReadOnlySpan<char> rest, IList<AIContent> output)
    {
        var calls = new List<FunctionCallContent>();
        var call = Call.ToString();
        var error = Read(call[.._valueStart], call[_valueStart..], calls);
        if (error is null && _isUnmarked && !calls.TrueForAll(call => unmarkedNames!.Contains(call.Name)))
        {
            error = new FormatException("The answer calls no declared tool.");
        }

        if (error is not null)
        {
            Fail(error, ref rest, output);
            return;
        }

        foreach (var content in calls)
        {
            output.Add(content);
        }

        ClearCall();
        _state = State.AfterValue;
    }

    /// <summary>Looks for the end marker, a further value or a further marker.</summary>
    private void ReadAfterValue(ref ReadOnlySpan<char> rest)
    {
        var after = Call.ToString().TrimStart(BetweenValues);
        if (after.Length == 0)
        {
            return;
        }

        if (Array.IndexOf(ends, after) >= 0)
        {
            LeaveCall(wasCall: true);
        }
        else if (Array.IndexOf(Starts, after) >= 0)
        {
            BeginCall(after, isUnmarked: false);
        }
        else if (MarkerScanner.HeldLength(after, ends) == after.Length || MarkerScanner.HeldLength(after, Starts) == after.Length)
        {
            // More of the marker is to come.
        }
        else if (after[0] is '{' or '[')
        {
            rest = string.Concat(after, rest);
            BeginCall("", _isUnmarked);
        }
        else
        {
            rest = string.Concat(Call.ToString(), rest);
            LeaveCall(wasCall: true);
        }
    }

    private void ReadMalformed(IList<AIContent> output)
    {
        if (Array.Exists(ends, EndsWith))
        {
            EmitMalformed(Call.ToString(), output);
        }
        else if (Array.Find(Starts, EndsWith) is { } start)
        {
            EmitMalformed(Call.ToString(0, Call.Length - start.Length), output);
            BeginCall(start, isUnmarked: false);
        }
    }

    private bool EndsWith(string marker) => Call.Length >= marker.Length && Call[^1] == marker[^1]
        && Call.ToString(Call.Length - marker.Length, marker.Length) == marker;

    private void Fail(FormatException error, ref ReadOnlySpan<char> rest, IList<AIContent> output)
    {
        if (_isUnmarked)
        {
            // Without a marker it is an answer that only looked like a call.
            rest = string.Concat(Call.ToString(), rest);
            LeaveCall(wasCall: false);
            return;
        }

        _error = error;
        _state = State.Malformed;
        ReadMalformed(output);
    }

    private void EmitMalformed(string text, IList<AIContent> output)
    {
        output.Add(new TextContent(Marker + text) { RawRepresentation = _error });
        LeaveCall(wasCall: true);
    }
}
