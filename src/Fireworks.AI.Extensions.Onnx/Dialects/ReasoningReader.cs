using Fireworks.AI.Shared.Text;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Dialects;

/// <summary>Tells reasoning between <c>&lt;think&gt;</c> and <c>&lt;/think&gt;</c> from the answer, as it is generated.</summary>
/// <remarks>
/// Reasoning comes first in an answer: after the first text that is not reasoning, markers are text like any other. The line breaks
/// after the markers and before the closing one belong to the form and are dropped.
/// </remarks>
internal sealed class ReasoningReader
{
    public const string Open = "<think>";
    public const string Close = "</think>";

    private static readonly string[] OpenMarker = [Open];
    private static readonly string[] CloseMarker = [Close];

    private Place _place;
    private string _held = "";
    private bool _isAtLineStart = true;

    /// <param name="startsInside">Whether the prompt itself ends in <c>&lt;think&gt;</c>.</param>
    public ReasoningReader(bool startsInside = false) => _place = startsInside ? Place.Reasoning : Place.Start;

    private enum Place : byte
    {
        Start,
        Reasoning,
        AfterReasoning,
        Answer,
    }

    /// <summary>Whether the text is inside of the reasoning at present.</summary>
    public bool IsReasoning => _place == Place.Reasoning;

    /// <summary>Whether a rendered prompt leaves the model inside of its reasoning.</summary>
    public static bool IsOpenAtEnd(ReadOnlySpan<char> prompt) => prompt.TrimEnd().EndsWith(Open, StringComparison.Ordinal);

    /// <summary>Takes the next piece, however it is cut.</summary>
    /// <param name="text">The piece.</param>
    /// <param name="reasoning">Receives reasoning.</param>
    /// <returns>The text of the answer that has become certain.</returns>
    public string Append(string text, IList<AIContent> reasoning)
    {
        while (true)
        {
            var pending = _held + text;
            _held = "";
            switch (_place)
            {
                case Place.Start:
                    var content = pending.TrimStart();
                    if (content.StartsWith(Open, StringComparison.Ordinal))
                    {
                        _place = Place.Reasoning;
                        text = content[Open.Length..];
                        continue;
                    }

                    if (content.Length == 0 || MarkerScanner.HeldLength(content, OpenMarker) == content.Length)
                    {
                        _held = pending;
                        return "";
                    }

                    _place = Place.Answer;
                    return pending;
                case Place.Reasoning:
                    if (MarkerScanner.Find(pending, CloseMarker) is not { } end)
                    {
                        HoldEnd(pending, reasoning);
                        return "";
                    }

                    Emit(pending[..end.Position].TrimEnd('\n', '\r'), reasoning);
                    _place = Place.AfterReasoning;
                    text = pending[(end.Position + Close.Length)..];
                    continue;
                case Place.AfterReasoning:
                    var answer = pending.TrimStart('\n', '\r');
                    _place = answer.Length > 0 ? Place.Answer : Place.AfterReasoning;
                    return answer;
                default:
                    return pending;
            }
        }
    }

    /// <summary>Ends the answer.</summary>
    /// <param name="reasoning">Receives reasoning that was held back.</param>
    /// <returns>Text of the answer that was held back.</returns>
    public string Complete(IList<AIContent> reasoning)
    {
        var rest = _held;
        _held = "";
        if (_place != Place.Reasoning)
        {
            return rest;
        }

        Emit(rest, reasoning);
        return "";
    }

    /// <summary>Hands on what cannot be part of the closing marker or of the line breaks before it.</summary>
    private void HoldEnd(string pending, IList<AIContent> reasoning)
    {
        var end = pending.Length - MarkerScanner.HeldLength(pending, CloseMarker);
        while (end > 0 && pending[end - 1] is '\n' or '\r')
        {
            end--;
        }

        Emit(pending[..end], reasoning);
        _held = pending[end..];
    }

    private void Emit(string text, IList<AIContent> reasoning)
    {
        text = _isAtLineStart ? text.TrimStart('\n', '\r') : text;
        if (text.Length > 0)
        {
            _isAtLineStart = false;
            reasoning.Add(new TextReasoningContent(text));
        }
    }
}
