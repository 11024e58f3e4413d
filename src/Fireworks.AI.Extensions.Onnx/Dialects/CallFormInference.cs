namespace Fireworks.AI.Extensions.Onnx.Dialects;

/// <summary>Compares a turn of one call with a turn of two, and tells what stands around calls, names and arguments.</summary>
internal static class CallFormInference
{
    /// <summary>Infers the form; null where the turns hold the calls in none that is known.</summary>
    public static CallForm? Infer(string one, string? two, IReadOnlyList<ProbeCall> calls)
    {
        var first = CallSpan.Find(two ?? one, calls[0], before: two is null ? null : calls[1]);
        if (first is not null && two is not null && CallSpan.Find(two, calls[1], before: null) is { } second && second.Start >= first.End
            && second.Syntax == first.Syntax)
        {
            return FromTwo(two, first, second);
        }

        first = CallSpan.Find(one, calls[0], before: null);
        return first is null ? null : FromOne(one, first);
    }

    private static CallForm FromOne(string text, CallSpan call) => Create(text, call, call) with
    {
        Separator = null,
        CallOpen = text[..call.Start].TrimStart() + call.Opening(text),
        CallClose = (call.Closing(text) + text[call.End..]).TrimEnd(),
    };

    private static CallForm FromTwo(string text, CallSpan first, CallSpan second)
    {
        var head = text[..first.Start].TrimStart();
        var middle = text[first.End..second.Start];
        var tail = text[second.End..].TrimEnd();
        var callOpen = CommonEnd(head, middle);
        middle = middle[..^callOpen.Length];
        var callClose = CommonStart(middle, tail);
        var form = Create(text, first, second);
        var open = head[..^callOpen.Length];
        var close = tail[callClose.Length..];
        return form with
        {
            Open = open,
            Separator = middle[callClose.Length..],
            Close = close,
            CallOpen = callOpen + Unify(first.Opening(text), second.Opening(text)),
            CallClose = Unify(first.Closing(text), second.Closing(text)) + callClose,
            Syntax = form.Syntax == CallSyntax.Python && (open + callOpen).EndsWith('[') ? CallSyntax.PythonList : form.Syntax,
        };
    }

    private static CallForm Create(string text, CallSpan first, CallSpan second) => new()
    {
        Syntax = first.Syntax,
        NameProperty = first.NameProperty,
        ArgumentsProperty = first.ArgumentsProperty,
        ArgumentsFirst = first.ArgumentsStart < first.NameStart,
        NameClose = Unify(first.BetweenNameAndArguments(text), second.BetweenNameAndArguments(text)),
        IsCompact = first.Syntax is CallSyntax.JsonObject or CallSyntax.JsonMember or CallSyntax.JsonArguments
            && !text[first.ArgumentsStart..first.ArgumentsEnd].Contains("\": ", StringComparison.Ordinal),
        Tags = first.Tags,
        Quote = first.Quote,
    };

    /// <summary>The text of two calls, in which numbers that differ are made up.</summary>
    private static string Unify(string first, string second)
    {
        if (first == second || first.Length != second.Length)
        {
            return first;
        }

        var unified = first.ToCharArray();
        for (var i = 0; i < unified.Length; i++)
        {
            if (first[i] != second[i])
            {
                if (!char.IsAsciiDigit(first[i]) || !char.IsAsciiDigit(second[i]))
                {
                    return first;
                }

                unified[i] = CallForm.Index;
            }
        }

        return new string(unified);
    }

    /// <summary>What both end with, from a mark on: what begins each call.</summary>
    private static string CommonEnd(string head, string middle)
    {
        var length = 0;
        while (length < head.Length && length < middle.Length && head[^(length + 1)] == middle[^(length + 1)])
        {
            length++;
        }

        if (length == head.Length)
        {
            return head;
        }

        var common = head[^length..];
        for (var i = 0; i < common.Length; i++)
        {
            if (CallMarks.TagLength(common.AsSpan(i)) > 0)
            {
                return common[i..];
            }
        }

        return "";
    }

    /// <summary>What both begin with, up to the end of a mark: what ends each call.</summary>
    private static string CommonStart(string middle, string tail)
    {
        var common = middle[..middle.AsSpan().CommonPrefixLength(tail)];
        return common.Length == middle.Length || common.Length == tail.Length
            ? common
            : common[..(common.LastIndexOfAny(['>', ']', '}', '`', ')']) + 1)];
    }
}
