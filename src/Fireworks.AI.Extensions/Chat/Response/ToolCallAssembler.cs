using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Chat.Response;

/// <summary>
/// Puts the fragments of tool calls together, so that each call is handed out once and complete. Fragments belong together by their id, by
/// their index, or, where servers send neither or the same index for all, by their order.
/// </summary>
/// <param name="isWhole">Whether calls come whole, so that each one read is a call of its own.</param>
internal sealed class ToolCallAssembler(bool isWhole = false) : IDisposable
{
    private readonly List<AssembledToolCall> _calls = [];
    private int _array;

    public bool IsEmpty => _calls.Count == 0;

    /// <summary>Reads an array of calls or of fragments. The reader stands on the value.</summary>
    public void Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        _array++;
        var position = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                var fragment = ToolCallFragment.Read(ref reader);
                Add(ref fragment, json, position == 0 && IsEnd(reader) ? null : position);
            }
            else
            {
                reader.Skip();
            }

            position++;
        }
    }

    /// <summary>The old form of a single call: <c>function_call</c>.</summary>
    public void ReadFunction(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        ToolCallFragment fragment = default;
        fragment.ReadFunction(ref reader);
        if (fragment.Name is not null || fragment.HasArguments)
        {
            _array++;
            Add(ref fragment, json, position: null);
        }
    }

    /// <summary>The finished calls, which leave the assembler.</summary>
    /// <param name="contents">Where they go.</param>
    /// <param name="reasoning">The reasoning that led to them, which the first one keeps.</param>
    /// <param name="finishReason">Why the answer ended.</param>
    public void MoveTo(IList<AIContent> contents, string? reasoning, ChatFinishReason? finishReason)
    {
        ToolCallOrder.Settle(_calls);
        if (finishReason == ChatFinishReason.Length && _calls is [.., { Arguments.Length: 0 } last])
        {
            last.Failure = "The answer reached its limit of tokens before the arguments of the model's tool call came.";
        }

        foreach (var call in _calls)
        {
            var content = call.ToContent();
            if (!string.IsNullOrEmpty(reasoning))
            {
                OriginalReasoning.Attach(content, reasoning);
                reasoning = null; // Once is enough.
            }

            contents.Add(content);
            call.Arguments.Dispose();
        }

        _calls.Clear();
    }

    public void Dispose()
    {
        foreach (var call in _calls)
        {
            call.Arguments.Dispose();
        }

        _calls.Clear();
    }

    private static bool IsEnd(Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.EndArray;

    /// <param name="fragment">The fragment.</param>
    /// <param name="json">What its arguments are read from.</param>
    /// <param name="position">Its place among several that came together; null if it came alone.</param>
    private void Add(ref ToolCallFragment fragment, ReadOnlySpan<byte> json, int? position)
    {
        var call = isWhole ? null : Find(fragment, position);
        if (call is null)
        {
            call = new AssembledToolCall { Index = fragment.Index, Array = _array };
            _calls.Add(call);
        }

        call.Id ??= fragment.Id;
        call.Name ??= fragment.Name;
        // Some servers end with a chunk that repeats the calls whole.
        var isRepetition = fragment is { Id: not null, Name: not null } && call.Repeats(fragment, json);
        if (fragment.HasArguments && !isRepetition)
        {
            call.Append(ref fragment, json);
        }
    }

    /// <summary>The call that a fragment continues; null if it begins one.</summary>
    private AssembledToolCall? Find(in ToolCallFragment fragment, int? position)
    {
        if (_calls.Count == 0)
        {
            return null;
        }

        if (fragment.Id is { } id)
        {
            return FindById(fragment, id, position);
        }

        if (fragment.Index is { } index)
        {
            var call = FindByIndex(index, out var isShared);
            if (call is null && fragment.Name is null && index >= 0 && index < _calls.Count && _calls[index].Index is null)
            {
                return _calls[index]; // The head had no index.
            }

            if (!isShared)
            {
                return call is not null && Begins(fragment, call) ? null : call;
            }
        }

        return FindByOrder(fragment, position);
    }

    private AssembledToolCall? FindById(in ToolCallFragment fragment, string id, int? position)
    {
        AssembledToolCall? known = null;
        for (var i = _calls.Count - 1; i >= 0; i--)
        {
            var call = _calls[i];
            if (call.Id == id && (known is null || (call.Index == fragment.Index && known.Index != fragment.Index)))
            {
                known = call;
            }
        }

        if (known is not null)
        {
            // Some servers give the same id to all calls.
            var isOtherIndex = fragment.Index is not null && known.Index is not null && fragment.Index != known.Index;
            var isOtherName = known.Name is not null && fragment.Name != known.Name;
            return fragment.Name is not null && (isOtherIndex || isOtherName) ? null : known;
        }

        var isShared = false;
        var atIndex = fragment.Index is { } index ? FindByIndex(index, out isShared) : _calls[^1];
        if (fragment.Name is not null || !fragment.HasArguments)
        {
            // The head of a call, whose id may come after its name.
            return atIndex is { Id: null } && (fragment.Name is null || atIndex.Name is null) ? atIndex : null;
        }

        // Arguments under an id that had no head: some servers make up a new id for each fragment, but keep the index.
        return isShared ? FindByOrder(fragment, position) : fragment.Index is not null ? atIndex : null;
    }

    /// <summary>The last call of an index, and whether several have it, so that it tells nothing.</summary>
    private AssembledToolCall? FindByIndex(int index, out bool isShared)
    {
        AssembledToolCall? found = null;
        isShared = false;
        for (var i = _calls.Count - 1; i >= 0; i--)
        {
            if (_calls[i].Index == index)
            {
                isShared = found is not null;
                found ??= _calls[i];
                if (isShared)
                {
                    break;
                }
            }
        }

        return found;
    }

    private AssembledToolCall? FindByOrder(in ToolCallFragment fragment, int? position)
    {
        var last = _calls[^1];
        var first = _calls.FindIndex(call => call.Array == last.Array);
        var count = _calls.Count - first;
        AssembledToolCall? call;
        if (position is { } place)
        {
            // One fragment for each call, in the order in which the calls came: those that came together, or else all.
            call = count > 1 ? (place < count ? _calls[first + place] : null)
                : place < _calls.Count ? _calls[place]
                : null;
        }
        else
        {
            // Of calls that came together, the first that is not whole; else the last one, as each call is written to its end.
            call = count > 1 ? _calls.FindIndex(first, static call => !call.IsWhole) is >= 0 and var open ? _calls[open] : last : last;
            if (fragment.Name is null && fragment.HasArguments)
            {
                call.IsByOrder = true;
            }
        }

        return call is not null && Begins(fragment, call) ? null : call;
    }

    /// <summary>Whether a fragment with a name is another call, and not one more fragment that repeats the name.</summary>
    private static bool Begins(in ToolCallFragment fragment, AssembledToolCall call) =>
        fragment.Name is not null && call.Name is not null &&
        (fragment.Name != call.Name || (fragment.HasText && call.IsWhole));
}
