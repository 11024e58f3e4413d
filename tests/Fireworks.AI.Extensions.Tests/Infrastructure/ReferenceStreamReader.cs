using System.Text;
using System.Text.Json;

namespace Fireworks.AI.Extensions.Tests;

/// <summary>
/// Reads a stream of chunks in the plainest way: the whole of it first, then its lines, then its events, with a small JSON parser of its
/// own that keeps bytes as they are. Texts are put together from all events before they are decoded, so that nothing is ever half.
/// </summary>
public static class ReferenceStreamReader
{
    /// <summary>What the stream says, in one text that can be compared.</summary>
    public static string Read(byte[] stream)
    {
        List<int> content = [], reasoning = [];
        Dictionary<string, (string Name, List<int> Arguments)> calls = [];
        Dictionary<int, string> idOfIndex = [];
        List<string> order = [];
        string? reason = null, usage = null, usageOfChoice = null;
        foreach (var data in Events(stream))
        {
            if (data.Trim() is "" or "[DONE]" || data.TrimStart().StartsWith(':'))
            {
                continue;
            }

            var chunk = (Dictionary<string, object?>)new PlainJson(data).Value()!;
            usage = Usage(chunk) ?? usage;
            foreach (var choice in Objects(chunk, "choices"))
            {
                if (Get(choice, "index") is double and not 0)
                {
                    continue;
                }

                reason = Get(choice, "finish_reason") is List<int> text ? Decode(text) : reason;
                usageOfChoice = Usage(choice) ?? usageOfChoice;
                var delta = Get(choice, "delta") as Dictionary<string, object?> ?? [];
                content.AddRange(Get(delta, "content") as List<int> ?? []);
                reasoning.AddRange((Get(delta, "reasoning_content") ?? Get(delta, "reasoning")) as List<int> ?? []);
                var position = 0;
                foreach (var fragment in Objects(delta, "tool_calls"))
                {
                    var function = Get(fragment, "function") as Dictionary<string, object?> ?? [];
                    var index = Get(fragment, "index") is double number ? (int?)number : null;

                    // The generated streams have an id, a distinct index, or one fragment for each call.
                    var id = Get(fragment, "id") is List<int> { Count: > 0 } given ? Decode(given)
                        : index is { } known && idOfIndex.TryGetValue(known, out var head) ? head
                        : order[position];
                    position++;
                    if (!calls.TryGetValue(id, out var call))
                    {
                        call = (Decode((List<int>)Get(function, "name")!), []);
                        order.Add(id);
                    }

                    if (index is { } place)
                    {
                        if (idOfIndex.TryGetValue(place, out var other) && other != id)
                        {
                            idOfIndex[place] = "(shared)";
                        }
                        else
                        {
                            idOfIndex[place] = id;
                        }
                    }

                    call.Arguments.AddRange(Get(function, "arguments") as List<int> ?? []);
                    calls[id] = call;
                }

                foreach (var place in idOfIndex.Where(entry => entry.Value == "(shared)").Select(entry => entry.Key).ToList())
                {
                    idOfIndex.Remove(place);
                }
            }
        }

        var described = order.Select(id => $"{id} {calls[id].Name} {JsonSerializer.Serialize(JsonDocument.Parse(Decode(calls[id].Arguments)).RootElement)}");
        return $"{Decode(content)}|{Decode(reasoning)}|{string.Join(';', described)}|{reason}|{usage ?? usageOfChoice}";
    }

    private static string? Usage(Dictionary<string, object?> json) => Get(json, "usage") is Dictionary<string, object?> counts
        ? $"{Get(counts, "prompt_tokens")}/{Get(counts, "completion_tokens")}"
        : null;

    private static IEnumerable<Dictionary<string, object?>> Objects(Dictionary<string, object?> json, string name) =>
        (Get(json, name) as List<object?> ?? []).OfType<Dictionary<string, object?>>();

    private static object? Get(Dictionary<string, object?> json, string name) => json.GetValueOrDefault(name);

    private static IEnumerable<string> Events(byte[] stream)
    {
        // One character for each byte.
        var text = Encoding.Latin1.GetString(stream).Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        List<string> data = [];
        foreach (var line in text.Split('\n'))
        {
            if (line.Length == 0 && data.Count > 0)
            {
                yield return string.Join('\n', data);
                data.Clear();
            }
            else if (line.StartsWith("data:", StringComparison.Ordinal))
            {
                data.Add(line[5..].StartsWith(' ') ? line[6..] : line[5..]);
            }
        }
    }

    /// <summary>Decodes bytes (below 256) and code units from escapes (with 65,536 added) as one text.</summary>
    private static string Decode(List<int> units)
    {
        StringBuilder text = new();
        for (var i = 0; i < units.Count;)
        {
            if (units[i] >= 0x10000)
            {
                text.Append((char)(units[i++] - 0x10000));
                continue;
            }

            var run = units.Skip(i).TakeWhile(unit => unit < 0x10000).Select(unit => (byte)unit).ToArray();
            text.Append(Encoding.UTF8.GetString(run));
            i += run.Length;
        }

        // A half of a pair that found no other half.
        return Encoding.Unicode.GetString(Encoding.Unicode.GetBytes(text.ToString()));
    }

    /// <summary>JSON over text in which each character is a byte. Strings are lists of units, since they may be no text.</summary>
    private sealed class PlainJson(string json)
    {
        private int _at;

        public object? Value()
        {
            Space();
            switch (json[_at])
            {
                case '{':
                    Dictionary<string, object?> members = [];
                    for (_at++, Space(); json[_at] != '}'; Space())
                    {
                        var name = string.Concat(String().Select(unit => (char)(unit & 0xFFFF)));
                        Space();
                        _at++;
                        members[name] = Value();
                        Comma();
                    }

                    _at++;
                    return members;
                case '[':
                    List<object?> items = [];
                    for (_at++, Space(); json[_at] != ']'; Space())
                    {
                        items.Add(Value());
                        Comma();
                    }

                    _at++;
                    return items;
                case '"':
                    return String();
                default:
                    var start = _at;
                    while (_at < json.Length && !",}] \n".Contains(json[_at], StringComparison.Ordinal))
                    {
                        _at++;
                    }

                    return json[start.._at] is var word && double.TryParse(word, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number
                        : word == "null" ? null : word;
            }
        }

        private List<int> String()
        {
            List<int> units = [];
            for (_at++; json[_at] != '"'; _at++)
            {
                if (json[_at] != '\\')
                {
                    units.Add(json[_at]);
                    continue;
                }

                _at++;
                if (json[_at] == 'u')
                {
                    units.Add(0x10000 + Convert.ToInt32(json.Substring(_at + 1, 4), 16));
                    _at += 4;
                }
                else
                {
                    units.Add("\"\\/\b\f\n\r\t"["\"\\/bfnrt".IndexOf(json[_at], StringComparison.Ordinal)]);
                }
            }

            _at++;
            return units;
        }

        private void Comma()
        {
            Space();
            _at += json[_at] == ',' ? 1 : 0;
        }

        private void Space()
        {
            while (_at < json.Length && char.IsWhiteSpace(json[_at]))
            {
                _at++;
            }
        }
    }
}
