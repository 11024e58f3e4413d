using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Tests;

/// <summary>
/// Streams of all kinds that the service and its like produce, cut at each byte, against <see cref="ReferenceStreamReader"/>: fragments by
/// id, by index and by order, texts cut inside characters, usage at any place, comments, line ends and further choices.
/// </summary>
public sealed class StreamCorpusTests
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task Random_streams_mean_what_the_reference_says()
    {
        var halved = 0;
        for (var seed = 0; seed < Fuzz.Cases; seed++)
        {
            Random random = new(seed);
            var stream = Generate(random, out var expected, out var halves);
            halved += halves ? 1 : 0;
            var reference = ReferenceStreamReader.Read(stream);
            Assert.True(expected == reference, $"Seed {seed}: the reference reads {reference}, not {expected}.");
            foreach (var pieces in (IEnumerable<int>[])[[stream.Length], Enumerable.Repeat(1 + random.Next(40), stream.Length), Pieces(stream.Length, random)])
            {
                var read = await ReadAsync(stream, pieces);
                Assert.True(reference == read, $"Seed {seed}: {read} is read, not {reference}.");
            }
        }

        Fuzz.AssertShare(0.3, halved, "cut a text inside a character");
    }

    [Fact]
    public async Task Streams_mean_the_same_wherever_their_bytes_are_cut()
    {
        for (var seed = 0; seed < Math.Max(1, Fuzz.Cases / 250); seed++)
        {
            var stream = Generate(new Random(seed), out var expected, out _);
            for (var cut = 1; cut < stream.Length; cut++)
            {
                var read = await ReadAsync(stream, [cut, stream.Length - cut]);
                Assert.True(expected == read, $"Seed {seed}, cut {cut}: {read} is read, not {expected}.");
            }
        }
    }

    [Theory]
    [InlineData("chat-stream-short/response.sse")]
    [InlineData("chat-tools-stream/response.sse")]
    public async Task Recordings_mean_what_the_reference_says(string file)
    {
        var stream = Recordings.Read(file);
        Assert.Equal(ReferenceStreamReader.Read(stream), await ReadAsync(stream, [stream.Length]));
    }

    private static IEnumerable<int> Pieces(int length, Random random)
    {
        for (var at = 0; at < length;)
        {
            var piece = random.Next(4) == 0 ? random.Next(1, 4) : random.Next(1, 300);
            yield return piece;
            at += piece;
        }
    }

    private static async Task<string> ReadAsync(byte[] stream, IEnumerable<int> pieces)
    {
        using var client = MemoryHandler.Client(stream, "text/event-stream", () => pieces);
        var updates = await client.GetChatClient("m").GetStreamingResponseAsync("Hi").ToListAsync();
        Assert.InRange(updates.SelectMany(update => update.Contents).OfType<UsageContent>().Count(), 0, 1);
        var response = updates.ToChatResponse();
        var contents = response.Messages.Single().Contents;
        var calls = contents.OfType<FunctionCallContent>().Select(call => $"{call.CallId} {call.Name} {JsonSerializer.Serialize(call.Arguments)}");
        var reasoning = string.Concat(contents.OfType<TextReasoningContent>());
        var usage = response.Usage is { } counts ? $"{counts.InputTokenCount}/{counts.OutputTokenCount}" : null;
        return $"{response.Text}|{reasoning}|{string.Join(';', calls)}|{response.FinishReason}|{usage}";
    }

    private static byte[] Generate(Random random, out string expected, out bool halves)
    {
        Scene scene = new(random);
        var stream = scene.Write();
        expected = scene.Expected;
        halves = scene.CutsInside;
        return stream;
    }

    /// <summary>One answer, and the many forms in which it can be sent.</summary>
    private sealed class Scene
    {
        private static readonly string[] Words = ["a", "Hello ", "gr\u00fc\u00df ", "\u20ac", "\U0001F600", "\U0001F469\u200D\U0001F680", "\"q\"", "\\", "\n\n", "{}", "data: ", "]", "\u4f60\u597d", "\t"];

        private readonly Random _random;
        private readonly string _content;
        private readonly string _reasoning;
        private readonly List<(string Id, string Name, string Arguments)> _calls = [];
        private readonly bool _escapes;
        private readonly bool _hasUsage;

        public Scene(Random random)
        {
            _random = random;
            _escapes = random.Next(2) == 0;
            _content = Text(random.Next(8));
            _reasoning = random.Next(2) == 0 ? Text(random.Next(6)) : "";
            for (var call = random.Next(4); call > 0; call--)
            {
                _calls.Add(($"call_{_calls.Count}", $"f{random.Next(3)}", JsonSerializer.Serialize(new { p = Text(random.Next(4)), n = random.Next(100) }, Relaxed)));
            }

            _hasUsage = random.Next(5) > 0;
        }

        public bool CutsInside { get; private set; }

        public string Expected => $"{_content}|{_reasoning}|" +
            $"{string.Join(';', _calls.Select(call => $"{call.Id} {call.Name} {JsonSerializer.Serialize(JsonDocument.Parse(call.Arguments).RootElement)}"))}|" +
            $"{(_calls.Count > 0 ? "tool_calls" : "stop")}|{(_hasUsage ? "12/5" : "")}";

        public byte[] Write()
        {
            List<byte[]> data = [];
            var name = _random.Next(3) == 0 ? "reasoning" : "reasoning_content";
            data.AddRange(Split(_reasoning, 4).Select(piece => Chunk([.. Ascii($"\"{name}\":\""), .. piece, (byte)'"'])));
            var content = Split(_content, 5).Select(piece => Chunk([.. Ascii("\"content\":\""), .. piece, (byte)'"'])).ToList();
            var calls = Calls();

            // Texts and calls may take turns, each in its own order.
            while (content.Count + calls.Count > 0)
            {
                var from = calls.Count == 0 || (content.Count > 0 && _random.Next(2) == 0) ? content : calls;
                data.Add(from[0]);
                from.RemoveAt(0);
            }

            if (_random.Next(2) == 0)
            {
                data.Insert(0, Chunk(Ascii("\"role\":\"assistant\",\"content\":null")));
            }

            for (var extra = _random.Next(3); extra > 0; extra--)
            {
                data.Insert(_random.Next(data.Count + 1), _random.Next(3) switch
                {
                    0 => Ascii("""{"id":"c","choices":[{"index":1,"delta":{"content":"no"}}]}"""),
                    1 => Chunk(Ascii("\"content\":\"\"")),
                    _ => Ascii("""{"choices":[],"usage":null}"""),
                });
            }

            Finish(data);
            return Frame(data);
        }

        /// <summary>The finish reason and the usage, in each order and as often as servers send them.</summary>
        private void Finish(List<byte[]> data)
        {
            const string Usage = """{"prompt_tokens":12,"completion_tokens":5,"total_tokens":17}""";
            const string Alone = $$"""{"id":"c","choices":[],"usage":{{Usage}} }""";
            var reason = _calls.Count > 0 ? "tool_calls" : "stop";
            string Last(string more) => $$"""{"id":"c","choices":[{"index":0,"delta":{},"finish_reason":"{{reason}}"}]{{more}} }""";
            if (!_hasUsage)
            {
                data.Add(Ascii(Last("")));
                return;
            }

            string[] tail = _random.Next(6) switch
            {
                0 => [Last(",\"usage\":" + Usage)],
                1 => [Last(",\"usage\":null"), Alone],
                2 => [Alone, Last("")],
                3 => [Last(",\"usage\":" + Usage), Alone],
                4 => ["""{"id":"c","choices":[{"index":0,"delta":{"content":""}}],"usage":{"prompt_tokens":12,"completion_tokens":1}}""", Last(""), Alone, Alone],
                _ => [$$"""{"id":"c","choices":[{"index":0,"delta":{},"finish_reason":"{{reason}}","usage":{{Usage}} }]}"""],
            };
            data.AddRange(tail.Select(Ascii));
        }

        private List<byte[]> Calls()
        {
            var shape = _random.Next(6);
            var count = _random.Next(1, 5);
            var pieces = _calls.Select(call => Split(call.Arguments, count, exactly: true)).ToList();
            List<byte[]> data = [];
            byte[] Delta(IEnumerable<byte[]> fragments) => Chunk([.. Ascii("\"tool_calls\":["), .. Join(fragments), (byte)']']);
            byte[] Fragment(int call, int piece, bool head)
            {
                var index = shape is 0 or 1 or 5 ? $"\"index\":{call}," : shape == 3 ? "\"index\":0," : "";
                var id = head || shape is 2 or 3 || (shape == 1 && _random.Next(2) == 0) ? $"\"id\":\"{_calls[call].Id}\"," : "";
                var function = head || shape == 5 ? $"\"name\":\"{_calls[call].Name}\"," : "";
                return [.. Ascii($"{{{index}{id}\"type\":\"function\",\"function\":{{{function}\"arguments\":\""), .. piece < 0 ? [] : pieces[call][piece], .. Ascii("\"}}")];
            }

            if (_calls.Count == 0)
            {
                return data;
            }

            if (shape == 4)
            {
                // By order: each delta has one fragment for each call.
                data.AddRange(Enumerable.Range(0, count).Select(piece => Delta(Enumerable.Range(0, _calls.Count).Select(call => Fragment(call, piece, piece == 0)))));
                return data;
            }

            // By id or index: heads, and then fragments of all calls in any order that keeps their own.
            data.AddRange(Enumerable.Range(0, _calls.Count).Select(call => Delta([Fragment(call, -1, head: true)])));
            var next = new int[_calls.Count];
            while (next.Any(piece => piece < count))
            {
                var call = _random.Next(_calls.Count);
                if (next[call] < count)
                {
                    data.Add(Delta([Fragment(call, next[call]++, head: false)]));
                }
            }

            return data;
        }

        private byte[] Frame(List<byte[]> data)
        {
            List<byte> stream = [];
            var ends = (string[])["\n", "\r\n", "\r"];
            var end = Ascii(ends[_random.Next(10) switch { < 7 => 0, < 9 => 1, _ => 2 }]);
            foreach (var item in data.Append(_random.Next(4) == 0 ? null : Ascii("[DONE]")).OfType<byte[]>())
            {
                foreach (var before in Enumerable.Range(0, _random.Next(10) == 0 ? 2 : 0))
                {
                    stream.AddRange([.. Ascii(_random.Next(4) switch { 0 => ": keep-alive", 1 => "data: : keepalive", 2 => "data:", _ => "id: 5" }), .. end, .. end]);
                }

                stream.AddRange([.. Ascii(_random.Next(5) == 0 ? "data:" : "data: "), .. item, .. end, .. end]);
            }

            return [.. stream];
        }

        /// <summary>Pieces of the inside of a JSON string, cut between any two of its bytes but not inside an escape.</summary>
        private List<byte[]> Split(string text, int most, bool exactly = false)
        {
            var escapes = _escapes;
            List<byte[]> units = [];
            foreach (var rune in text.EnumerateRunes())
            {
                var plain = JsonSerializer.Serialize(rune.ToString(), Relaxed)[1..^1];
                if (plain[0] == '\\' || (escapes && !rune.IsAscii))
                {
                    var escaped = plain[0] == '\\' && !plain.StartsWith("\\u", StringComparison.Ordinal) ? [plain] : rune.ToString().Select(unit => $"\\u{(int)unit:x4}");
                    units.AddRange(escaped.Select(Ascii));
                }
                else
                {
                    units.AddRange(Encoding.UTF8.GetBytes(plain).Select(value => (byte[])[value]));
                }
            }

            if (units.Count == 0 && !exactly)
            {
                return [];
            }

            var cuts = Enumerable.Range(0, exactly ? most - 1 : _random.Next(most)).Select(_ => _random.Next(units.Count + 1)).Order().ToList();
            CutsInside |= cuts.Exists(cut => cut < units.Count && cut > 0 && (units[cut] is [>= 0x80 and < 0xC0] || Encoding.ASCII.GetString(units[cut]).StartsWith("\\ud", StringComparison.Ordinal)));
            List<byte[]> pieces = [];
            var start = 0;
            foreach (var cut in cuts.Append(units.Count))
            {
                pieces.Add([.. units[start..cut].SelectMany(unit => unit)]);
                start = cut;
            }

            return pieces;
        }

        private static byte[] Chunk(byte[] delta) => [.. Ascii("""{"id":"c","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"""), .. delta, .. Ascii("},\"finish_reason\":null}]}")];

        private static IEnumerable<byte> Join(IEnumerable<byte[]> fragments) =>
            fragments.SelectMany((fragment, position) => position == 0 ? fragment : fragment.Prepend((byte)','));

        private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);

        private string Text(int words) => string.Concat(Enumerable.Range(0, words).Select(_ => Words[_random.Next(Words.Length)]));
    }
}
