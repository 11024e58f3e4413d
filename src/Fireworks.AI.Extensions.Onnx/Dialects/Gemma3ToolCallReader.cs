using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Dialects;

/// <summary>Reads calls in code blocks, and a list of calls without a marker at the beginning of an answer.</summary>
/// <remarks>
/// A block of <c>json</c> that calls no declared tool is text; one of <c>tool_code</c> or <c>tool_call</c> is a malformed call.
/// </remarks>
internal sealed class Gemma3ToolCallReader(IReadOnlyList<AIFunctionDeclaration> tools)
    : MarkedToolCallReader([JsonFence, "```tool_code", "```tool_call"], allowsUnmarked: true)
{
    private const string JsonFence = "```json";
    private const string Fence = "```";

    private bool _isUnmarked;
    private int _start;
    private PythonValueScanner _scanner;

    protected override void OnBegin(bool isUnmarked)
    {
        _isUnmarked = isUnmarked;
        _start = -1;
        _scanner = default;
    }

    protected override void ReadCall(ref ReadOnlySpan<char> rest, IList<AIContent> output)
    {
        if (_isUnmarked)
        {
            ReadUnmarked(ref rest, output);
        }
        else
        {
            // Within a string of the call backticks are the string's.
            _scanner.Next(Call[^1]);
            if (!_scanner.IsInString && Call.Length >= Fence.Length && Call[^1] == '`' && Call[^2] == '`' && Call[^3] == '`')
            {
                rest = string.Concat(Close(Call.ToString(0, Call.Length - Fence.Length), Fence, output), rest);
            }
        }
    }

    protected override string CompleteCall(IList<AIContent> output)
    {
        if (!_isUnmarked)
        {
            // The closing fence is missing at the end of the answer.
            return Close(Call.ToString(), fence: "", output);
        }

        var text = Call.ToString();
        LeaveCall(wasCall: false);
        Emit(text, output);
        return "";
    }

    private void ReadUnmarked(ref ReadOnlySpan<char> rest, IList<AIContent> output)
    {
        if (_start < 0)
        {
            _start = Call.Length - 1;
        }

        var isComplete = _scanner.Next(Call[^1]);
        var calls = new List<FunctionCallContent>();
        if (isComplete && ReadCalls(Call.ToString(_start, Call.Length - _start), calls) is null)
        {
            EmitCalls(calls, output);
        }
        else if (isComplete || (!ToolCallPrefix.CanBeJson(Call, _start) && !ToolCallPrefix.CanBePythonic(Call, _start, tools)))
        {
            rest = string.Concat(Call.ToString(), rest);
            LeaveCall(wasCall: false);
        }
    }

    /// <returns>What follows the block, to be read again, where an apostrophe that opens no string hid the block's end.</returns>
    private string Close(string body, string fence, IList<AIContent> output)
    {
        var calls = new List<FunctionCallContent>();
        var error = ReadCalls(body, calls);
        var after = "";
        if (error is not null && body.IndexOf(Fence, StringComparison.Ordinal) is >= 0 and var hidden)
        {
            after = body[(hidden + Fence.Length)..] + fence;
            Call.Length = hidden + Fence.Length;
            calls.Clear();
            error = ReadCalls(body[..hidden], calls);
        }

        if (error is null)
        {
            EmitCalls(calls, output);
            return after;
        }

        output.Add(new TextContent(Marker + Call) { RawRepresentation = Marker == JsonFence ? null : error });
        LeaveCall(wasCall: false);
        return after;
    }

    private FormatException? ReadCalls(string body, List<FunctionCallContent> calls)
    {
        var code = body.Trim();
        var isJson = code.StartsWith('{') || (code.StartsWith('[') && code.AsSpan(1).TrimStart().StartsWith("{", StringComparison.Ordinal));
        return (isJson ? JsonToolCallParser.Parse(code, calls) : PythonicToolCallParser.Parse(code, tools, calls))
            ?? (calls.TrueForAll(call => tools.Any(tool => tool.Name == call.Name))
                ? null
                : new FormatException("The model called a function that is not declared."));
    }

    private void EmitCalls(List<FunctionCallContent> calls, IList<AIContent> output)
    {
        foreach (var call in calls)
        {
            output.Add(call);
        }

        LeaveCall(wasCall: true);
    }
}
