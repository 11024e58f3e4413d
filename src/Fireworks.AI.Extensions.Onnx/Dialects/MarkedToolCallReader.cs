using System.Text;
using Fireworks.AI.Shared.Text;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Dialects;

/// <summary>Reads text with calls that markers announce, and holds back what may be the beginning of a marker.</summary>
/// <param name="starts">The markers before calls.</param>
/// <param name="allowsUnmarked">Whether an answer may begin with a bracket that opens a call without a marker.</param>
internal abstract class MarkedToolCallReader(string[] starts, bool allowsUnmarked) : ToolCallReader
{
    private State _state = allowsUnmarked ? State.Start : State.Text;
    private string _held = "";

    private enum State : byte
    {
        /// <summary>Nothing but whitespace so far, and a call without marker may follow.</summary>
        Start,
        Text,

        /// <summary>After calls: whitespace is dropped if more calls or nothing follow.</summary>
        BetweenCalls,
        Call,
    }

    /// <summary>Gets what the current call consists of so far, without its marker.</summary>
    protected StringBuilder Call { get; } = new();

    /// <summary>Gets the marker of the current call; empty for one without.</summary>
    protected string Marker { get; private set; } = "";

    protected string[] Starts => starts;

    public sealed override void Append(string text, IList<AIContent> output)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(output);
        ReadOnlySpan<char> rest = text;
        while (!rest.IsEmpty)
        {
            if (_state == State.Call)
            {
                Call.Append(rest[0]);
                rest = rest[1..];
                ReadCall(ref rest, output);
            }
            else
            {
                ReadText(ref rest, output);
            }
        }
    }

    public sealed override void Complete(IList<AIContent> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        while (_state == State.Call)
        {
            var rest = CompleteCall(output);
            Append(rest, output);
        }

        if (_state != State.BetweenCalls || !string.IsNullOrWhiteSpace(_held))
        {
            Emit(_held, output);
        }

        _held = "";
    }

    /// <summary>Called when a marker, or the bracket of a call without one, has begun a call.</summary>
    protected abstract void OnBegin(bool isUnmarked);

    /// <summary>Takes the character that was just added to <see cref="Call"/>.</summary>
    /// <param name="rest">What follows; text that turns out not to be of the call is put before it.</param>
    /// <param name="output">Receives what is certain.</param>
    protected abstract void ReadCall(ref ReadOnlySpan<char> rest, IList<AIContent> output);

    /// <summary>Ends a call that the answer broke off. It must leave the call.</summary>
    /// <returns>What is to be read again as text.</returns>
    protected abstract string CompleteCall(IList<AIContent> output);

    protected void BeginCall(string marker, bool isUnmarked)
    {
        _state = State.Call;
        Marker = marker;
        Call.Clear();
        OnBegin(isUnmarked);
    }

    /// <summary>Goes back to text.</summary>
    /// <param name="wasCall">Whether there was a call, so that whitespace is held back.</param>
    protected void LeaveCall(bool wasCall)
    {
        Call.Clear();
        Marker = "";
        _state = wasCall ? State.BetweenCalls : State.Text;
    }

    /// <summary>Forgets what was read of the call so far, with its marker, but stays inside.</summary>
    protected void ClearCall()
    {
        Call.Clear();
        Marker = "";
    }

    protected static void Emit(string text, IList<AIContent> output)
    {
        if (text.Length > 0)
        {
            output.Add(new TextContent(text));
        }
    }

    private void ReadText(ref ReadOnlySpan<char> rest, IList<AIContent> output)
    {
        if (_held.Length > 0)
        {
            rest = string.Concat(_held, rest);
            _held = "";
        }

        if (_state == State.Start && ReadStart(ref rest))
        {
            return;
        }

        var isBetweenCalls = _state == State.BetweenCalls;
        if (MarkerScanner.Find(rest, starts) is { } found)
        {
            var before = rest[..found.Position];
            Emit(isBetweenCalls && before.IsWhiteSpace() ? "" : before.ToString(), output);
            // A bracket at the end of a marker opens the value.
            var marker = found.Marker.TrimEnd('[');
            rest = rest[(found.Position + marker.Length)..];
            BeginCall(marker, isUnmarked: false);
            return;
        }

        var held = MarkerScanner.HeldLength(rest, starts);
        var certain = rest[..^held];
        if (isBetweenCalls && certain.IsWhiteSpace())
        {
            _held = rest.ToString();
        }
        else
        {
            _state = State.Text;
            Emit(certain.ToString(), output);
            _held = rest[^held..].ToString();
        }

        rest = [];
    }

    /// <summary>Looks for a call without marker at the beginning of the answer.</summary>
    private bool ReadStart(ref ReadOnlySpan<char> rest)
    {
        var content = rest.TrimStart();
        if (content.IsEmpty)
        {
            _held = rest.ToString();
            rest = [];
            return true;
        }

        if (content[0] is '{' or '[')
        {
            BeginCall("", isUnmarked: true);
            Call.Append(rest[..^content.Length]);
            rest = content;
            return true;
        }

        _state = State.Text;
        return false;
    }
}
