using System.Text.Json;

namespace Fireworks.AI.Extensions.Chat.Response;

/// <summary>
/// Settles whose the arguments are that came without id or index after the heads of several calls. Taken as the last call's, they leave the
/// calls before it without arguments, which middleware would then run with default values.
/// </summary>
internal static class ToolCallOrder
{
    private const string Unassembled =
        "The fragments of the model's tool calls say neither by id nor by index to which call they belong, and cannot be put together.";

    private static readonly JsonReaderOptions Several = new() { AllowMultipleValues = true, MaxDepth = 128 };

    public static void Settle(List<AssembledToolCall> calls)
    {
        for (var last = 0; last < calls.Count; last++)
        {
            if (!calls[last].IsByOrder)
            {
                continue;
            }

            var first = last;
            while (first > 0 && calls[first - 1].Arguments.Length == 0)
            {
                first--;
            }

            var values = CountValues(calls[last].Arguments.Written);
            if (values == 1)
            {
                // Whole, but it may be those of a call that is left empty, before it or together with it.
                for (var i = first; i < calls.Count; i++)
                {
                    var isNear = i < last || calls[i].Array == calls[last].Array;
                    if (isNear && calls[i].Arguments.Length == 0)
                    {
                        calls[i].Failure = Unassembled;
                    }
                }

                continue;
            }

            if (first == last)
            {
                continue; // None before it is without arguments.
            }

            if (values == last - first + 1)
            {
                Distribute(calls, first, last);
                continue;
            }

            for (var i = first; i <= last; i++)
            {
                calls[i].Failure = Unassembled;
            }
        }
    }

    /// <summary>How many values of JSON stand one after the other; -1 where it is something else.</summary>
    public static int CountValues(ReadOnlySpan<byte> json)
    {
        try
        {
            Utf8JsonReader reader = new(json, Several);
            var count = 0;
            while (reader.Read())
            {
                reader.Skip();
                count++;
            }

            return count;
        }
        catch (JsonException)
        {
            return -1;
        }
    }

    /// <summary>Gives each call one of the values, in their order.</summary>
    private static void Distribute(List<AssembledToolCall> calls, int first, int last)
    {
        var json = calls[last].Arguments.Written.ToArray();
        calls[last].Arguments.Clear();
        Utf8JsonReader reader = new(json, Several);
        for (var i = first; i <= last && reader.Read(); i++)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            calls[i].Arguments.Append(json.AsSpan(start..(int)reader.BytesConsumed));
        }
    }
}
