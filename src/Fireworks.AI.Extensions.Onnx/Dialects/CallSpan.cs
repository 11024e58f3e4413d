using System.Text;
using System.Text.Json;

namespace Fireworks.AI.Extensions.Onnx.Dialects;

/// <summary>Where a call, its name and its arguments stand in a text.</summary>
internal sealed record CallSpan
{
    public required CallSyntax Syntax { get; init; }

    /// <summary>Gets where the call begins: its JSON object, or its name.</summary>
    public required int Start { get; init; }

    public required int End { get; init; }

    public required int NameStart { get; init; }

    public required int NameEnd { get; init; }

    public required int ArgumentsStart { get; init; }

    public required int ArgumentsEnd { get; init; }

    public string NameProperty { get; init; } = "name";

    public string ArgumentsProperty { get; init; } = "arguments";

    public TaggedArguments Tags { get; init; } = TaggedArguments.None;

    public string Quote { get; init; } = "\"";

    /// <summary>Finds a call whose words stand nowhere else.</summary>
    /// <param name="text">The text.</param>
    /// <param name="call">The call.</param>
    /// <param name="before">A call that must come after it; null where none follows.</param>
    public static CallSpan? Find(string text, ProbeCall call, ProbeCall? before)
    {
        var limit = before is null ? text.Length : text.IndexOf(before.Name, StringComparison.Ordinal);
        var keys = new int[2];
        var values = new int[2];
        for (var i = 0; i < 2; i++)
        {
            keys[i] = text.LastIndexOf(call.Arguments[i].Key, StringComparison.Ordinal);
            values[i] = text.LastIndexOf(call.Arguments[i].Value, StringComparison.Ordinal);
        }

        // Templates that sort the arguments write them in another order than they were given in; all but tags take them so.
        var isInOrder = keys[0] >= 0 && keys[0] < values[0] && values[0] < keys[1] && keys[1] < values[1];
        var argumentsAt = Math.Min(keys[0], keys[1]);
        if (argumentsAt < 0 || values.Min() < 0 || keys[0] > values[0] || keys[1] > values[1])
        {
            return null;
        }

        var name = text.LastIndexOf(call.Name, argumentsAt, StringComparison.Ordinal);
        var after = Math.Max(values[0] + call.Arguments[0].Value.Length, values[1] + call.Arguments[1].Value.Length);
        if (name < 0)
        {
            name = text.IndexOf(call.Name, after, StringComparison.Ordinal);
        }

        return name < 0 || (before is not null && name > limit && limit >= 0) ? null
            : FindJson(text, call, name, argumentsAt, after)
            ?? (name > argumentsAt ? null
                : FindArguments(text, call, name, argumentsAt, after)
                ?? (isInOrder ? FindTags(text, call, name, keys, values) : null));
    }

    /// <summary>The call's text up to its name, or up to its arguments where those come first.</summary>
    public string Opening(string text) => text[Start..Math.Min(NameStart, ArgumentsStart)];

    /// <summary>The call's text after its arguments, or after its name where those come first.</summary>
    public string Closing(string text) => text[Math.Max(NameEnd, ArgumentsEnd)..End];

    public string BetweenNameAndArguments(string text) =>
        ArgumentsStart < NameStart ? text[ArgumentsEnd..NameStart] : text[NameEnd..ArgumentsStart];

    /// <summary>A JSON object that holds name and arguments.</summary>
    private static CallSpan? FindJson(string text, ProbeCall call, int name, int arguments, int after)
    {
        var limit = Math.Min(name, arguments);
        for (var start = text.IndexOf('{', StringComparison.Ordinal); start >= 0 && start < limit; start = text.IndexOf('{', start + 1))
        {
            if (ParseJson(text, start) is not { } found || found.End < Math.Max(after, name + call.Name.Length))
            {
                continue;
            }

            var argumentsStart = text.LastIndexOf('{', arguments);
            var argumentsEnd = ParseJson(text, argumentsStart)?.End ?? -1;
            if (argumentsEnd < 0 || (argumentsStart < name && name < argumentsEnd))
            {
                // The arguments have no object of their own: they are no JSON, or stand beside the name.
                return null;
            }

            var root = found.Json;
            if (root.TryGetProperty("function", out var inner) && inner.ValueKind == JsonValueKind.Object)
            {
                root = inner;
            }

            var span = new CallSpan
            {
                Syntax = CallSyntax.JsonObject,
                Start = start,
                End = found.End,
                NameStart = name,
                NameEnd = name + call.Name.Length,
                ArgumentsStart = argumentsStart,
                ArgumentsEnd = argumentsEnd,
            };
            foreach (var property in root.EnumerateObject())
            {
                if (property.Name == call.Name)
                {
                    span = span with { Syntax = CallSyntax.JsonMember };
                }
                else if (property.Value.ValueKind == JsonValueKind.String && property.Value.ValueEquals(call.Name))
                {
                    span = span with { NameProperty = property.Name };
                }
                else if (property.Value.ValueKind == JsonValueKind.Object)
                {
                    span = span with { ArgumentsProperty = property.Name };
                }
            }

            return span;
        }

        return null;
    }

    /// <summary>Arguments behind the name: a JSON object, parentheses as in Python, or braces.</summary>
    private static CallSpan? FindArguments(string text, ProbeCall call, int name, int arguments, int after)
    {
        var nameEnd = name + call.Name.Length;
        var brace = text.LastIndexOf('{', arguments);
        if (brace >= nameEnd && ParseJson(text, brace) is { } json && json.End >= after)
        {
            return Create(CallSyntax.JsonArguments, brace, json.End);
        }

        if (nameEnd < text.Length && text[nameEnd] == '(')
        {
            var python = default(PythonValueScanner);
            for (var i = nameEnd; i < text.Length; i++)
            {
                if (python.Next(text[i]))
                {
                    return i >= after ? Create(CallSyntax.Python, nameEnd, i + 1) : null;
                }
            }
        }

        var value = Math.Min(
            text.IndexOf(call.Arguments[0].Value, nameEnd, StringComparison.Ordinal),
            text.IndexOf(call.Arguments[1].Value, nameEnd, StringComparison.Ordinal));
        var colon = text.IndexOf(':', arguments);
        if (brace >= nameEnd && brace == arguments - 1 && colon >= 0 && colon < value)
        {
            var quote = text[(colon + 1)..value];
            var scanner = new BraceValueScanner(quote);
            for (var i = brace; i < text.Length && quote.Length > 0; i++)
            {
                if (scanner.Next(text[i]))
                {
                    return i >= after ? Create(CallSyntax.Braces, brace, i + 1) with { Quote = quote } : null;
                }
            }
        }

        return null;

        CallSpan Create(CallSyntax syntax, int start, int end) => new()
        {
            Syntax = syntax,
            Start = name,
            End = end,
            NameStart = name,
            NameEnd = nameEnd,
            ArgumentsStart = start,
            ArgumentsEnd = end,
        };
    }

    /// <summary>Arguments between tags.</summary>
    private static CallSpan? FindTags(string text, ProbeCall call, int name, int[] keys, int[] values)
    {
        var nameEnd = name + call.Name.Length;
        var before = text[nameEnd..keys[0]];
        var keyClose = text[(keys[0] + call.Arguments[0].Key.Length)..values[0]];
        var between = text[(values[0] + call.Arguments[0].Value.Length)..keys[1]];
        var open = before.Length;
        while (open > 0 && between.EndsWith(before[(open - 1)..], StringComparison.Ordinal))
        {
            open--;
        }

        while (open < before.Length && CallMarks.TagLength(before.AsSpan(open)) == 0)
        {
            open++;
        }

        var openTag = before[open..];
        if (openTag.Length == 0 || keyClose.Length == 0)
        {
            return null;
        }

        between = between[..^openTag.Length];
        var white = between.Length - between.TrimStart().Length;
        var close = between[..(white + CallMarks.TagLength(between.AsSpan(white)))];
        var end = values[1] + call.Arguments[1].Value.Length;
        if (close.Length == white || !text.AsSpan(end).StartsWith(close, StringComparison.Ordinal))
        {
            return null;
        }

        end += close.Length;
        var separator = between[close.Length..];
        end += text.AsSpan(end).StartsWith(separator, StringComparison.Ordinal) ? separator.Length : 0;
        return new CallSpan
        {
            Syntax = CallSyntax.Tagged,
            Start = name,
            End = end,
            NameStart = name,
            NameEnd = nameEnd,
            ArgumentsStart = nameEnd + open,
            ArgumentsEnd = end,
            Tags = new TaggedArguments(openTag, keyClose, close, separator),
        };
    }

    private static (JsonElement Json, int End)? ParseJson(string text, int start)
    {
        if (start < 0)
        {
            return null;
        }

        try
        {
            var bytes = Encoding.UTF8.GetBytes(text[start..]);
            var reader = new Utf8JsonReader(bytes);
            using var document = JsonDocument.ParseValue(ref reader);
            return (document.RootElement.Clone(), start + Encoding.UTF8.GetCharCount(bytes.AsSpan(0, (int)reader.BytesConsumed)));
        }
        catch (JsonException)
        {
            // No JSON begins here; another brace may.
            return null;
        }
    }
}
