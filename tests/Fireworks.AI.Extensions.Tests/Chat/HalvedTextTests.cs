using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Tests;

/// <summary>Texts that are cut inside a character, of its bytes or of its surrogate pair, from one event to the next.</summary>
public sealed class HalvedTextTests
{
    private const string Text = "h\u00e9 \u20ac \U0001F600\"\\\n!";

    // In arguments, which are JSON within JSON, quotes and the like would be escaped twice.
    private const string PlainText = "h\u00e9 \u20ac \U0001F600!";

    [Theory]
    [InlineData("21-emoji-halves.sse", "hi \U0001F600 there")]
    [InlineData("22-lone-surrogate.sse", "x \uFFFD y rest")]
    [InlineData("25-utf8-cut-between-events.sse", "caf\u00e9 ok")]
    public async Task Recorded_halves_are_joined(string file, string expected) => Assert.Equal(expected, (await ReadAsync(CaseFiles.Read(file))).Text);

    public static TheoryData<string, string> Forms { get; } = new(
        from member in (string[])["content", "reasoning_content", "reasoning", "arguments"]
        from form in (string[])["utf8", "escaped", "surrogates as bytes"]
        select (member, form));

    /// <summary>
    /// Each place between two bytes, or two escapes, is once the cut; the next delta has the rest, after others in between.
    /// </summary>
    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Text_cut_anywhere_is_the_same(string member, string form)
    {
        var text = member == "arguments" ? PlainText : Text;
        foreach (var pieces in Cuts(Units(text, form)))
        {
            Assert.Equal(text, await ReadAsync(member, pieces));
        }
    }

    /// <summary>Cut at two places, so that a character of four bytes comes in three events.</summary>
    [Theory]
    [InlineData("content")]
    [InlineData("reasoning_content")]
    [InlineData("arguments")]
    public async Task Text_cut_twice_is_the_same(string member)
    {
        var bytes = Units(PlainText, "utf8");
        for (var first = 1; first < bytes.Count - 1; first++)
        {
            for (var second = first + 1; second < bytes.Count; second++)
            {
                byte[][] pieces = [Join(bytes[..first]), Join(bytes[first..second]), Join(bytes[second..])];
                Assert.Equal(PlainText, await ReadAsync(member, pieces));
            }
        }
    }

    [Theory]
    [InlineData("\\ud83d", "x", "\uFFFDx")]
    [InlineData("\\ud83d", "\\ud83d\\ude00", "\uFFFD\U0001F600")]
    [InlineData("a", "\\ude00b", "a\uFFFDb")]
    [InlineData("a\\ud83d", "", "a\uFFFD")]
    [InlineData("a\\ud83d ", "\\ude00", "a\uFFFD \uFFFD")]
    public async Task Half_without_its_other_half_is_a_replacement_character(string first, string second, string expected)
    {
        foreach (var member in (string[])["content", "reasoning_content", "arguments"])
        {
            Assert.Equal(expected, await ReadAsync(member, [Encoding.UTF8.GetBytes(first), Encoding.UTF8.GetBytes(second)]));
        }
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_replacement_characters()
    {
        foreach (var member in (string[])["content", "reasoning_content", "arguments"])
        {
            Assert.Equal("a\uFFFDb", await ReadAsync(member, [[(byte)'a', 0xE2], "b"u8.ToArray()]));
            Assert.Equal("a\uFFFD", await ReadAsync(member, [[(byte)'a', 0xF0, 0x9F, 0x98], []]));
            Assert.Equal("\uFFFDa", await ReadAsync(member, [[0xFF], "a"u8.ToArray()]));
        }
    }

    [Fact]
    public async Task Half_stays_for_its_own_text_while_the_other_goes_on()
    {
        var data = Events(
            Delta("content", "a\\ud83d"u8), Delta("reasoning_content", "b\\ud83d"u8), Delta("content", "\\ude00c"u8), Delta("reasoning_content", "\\ude01d"u8));
        var response = await ReadAsync(data);

        Assert.Equal("a\U0001F600c", response.Text);
        Assert.Equal("b\U0001F601d", Reasoning(response));
    }

    /// <summary>Arguments are JSON within JSON, whose own strings may have half a pair too.</summary>
    [Fact]
    public async Task Half_a_pair_in_the_strings_of_arguments_is_a_replacement_character()
    {
        foreach (var (arguments, expected) in ((string, string)[])[("""{"t":"a\ud83d b"}""", "a\uFFFD b"), ("""{"t":"\ude00\ud83d\ude00\\ud83d"}""", "\uFFFD\U0001F600\\ud83d")])
        {
            await using var server = await TestServer.StartAsync(
                Answer.Json(Wire.Completion($$$"""{"tool_calls":[{"id":"a","function":{"name":"f","arguments":{{{Wire.Quote(arguments)}}}}}]}""")),
                Answer.Json(Wire.Completion($$$"""{"tool_calls":[{"id":"a","function":{"name":"f","arguments":{{{arguments}}}}}]}""")));
            using var client = server.ChatClient();
            for (var form = 0; form < 2; form++)
            {
                var call = Assert.Single((await client.GetResponseAsync("Hi")).Messages.Single().Contents.OfType<FunctionCallContent>());
                Assert.Null(call.Exception);
                Assert.Equal(expected, ((JsonElement)call.Arguments!["t"]!).GetString());
            }
        }
    }

    [Fact]
    public async Task Text_in_parts_may_be_halved_too()
    {
        var response = await ReadAsync(Events(
            Encoding.UTF8.GetBytes(Wire.Chunk("""{"content":[{"type":"text","text":"a\ud83d"},{"type":"text","text":"\ude00b\ud83d"}]}""")),
            Encoding.UTF8.GetBytes(Wire.Chunk("""{"content":"\ude01c"}"""))));

        Assert.Equal("a\U0001F600b\U0001F601c", response.Text);
    }

    [Fact]
    public async Task Whole_answer_with_half_a_character_is_read()
    {
        var body = Encoding.UTF8.GetBytes(Wire.Completion("""{"content":"a\ud83d b","reasoning":"c\ude00","role":"\ud83d"}""", more: ",\"model\":\"m\\ud83d\""));
        await using var server = await TestServer.StartAsync(Answer.Json(body));
        using var client = server.ChatClient();

        var response = await client.GetResponseAsync("Hi");

        Assert.Equal("a\uFFFD b", response.Text);
        Assert.Equal("c\uFFFD", Reasoning(response));
        Assert.Equal("m\uFFFD", response.ModelId);
    }

    [Fact]
    public async Task Long_text_with_escapes_and_half_a_character_is_read()
    {
        var text = string.Concat(Enumerable.Range(0, 3000).Select(number => $"{number}\u00e9\n\U0001F600 "));
        byte[] body = [.. Encoding.UTF8.GetBytes(Wire.Completion($$"""{"content":"{{JsonEncodedText.Encode(text, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}}\ud83d"}"""))];
        await using var server = await TestServer.StartAsync(Answer.Json(body));
        using var client = server.ChatClient();

        Assert.Equal(text + "\uFFFD", (await client.GetResponseAsync("Hi")).Text);
    }

    private static string Reasoning(ChatResponse response) =>
        string.Concat(response.Messages.Single().Contents.OfType<TextReasoningContent>().Select(content => content.Text));

    /// <summary>The text as the smallest pieces that may be in events of their own.</summary>
    private static List<byte[]> Units(string text, string form) => form switch
    {
        "escaped" => [.. text.Select(unit => Encoding.ASCII.GetBytes($"\\u{(int)unit:x4}"))],
        "surrogates as bytes" => [.. text.SelectMany(unit => char.IsSurrogate(unit)
            ? [[(byte)(0xE0 | (unit >> 12))], [(byte)(0x80 | ((unit >> 6) & 0x3F))], [(byte)(0x80 | (unit & 0x3F))]]
            : Single(unit.ToString()))],
        _ => Single(text),
    };

    private static List<byte[]> Single(string text) =>
        [.. text.EnumerateRunes().SelectMany(rune => rune.Value is '"' or '\\' or '\n'
            ? [Encoding.ASCII.GetBytes(rune.Value == '\n' ? "\\n" : "\\" + rune)]
            : Encoding.UTF8.GetBytes(rune.ToString()).Select(value => (byte[])[value]))];

    private static IEnumerable<byte[][]> Cuts(List<byte[]> units)
    {
        for (var cut = 1; cut < units.Count; cut++)
        {
            yield return [Join(units[..cut]), Join(units[cut..])];
        }

        yield return [.. units];
    }

    private static byte[] Join(List<byte[]> units) => [.. units.SelectMany(unit => unit)];

    private static byte[] Delta(string member, ReadOnlySpan<byte> text) =>
        [.. Encoding.UTF8.GetBytes($$"""{"id":"c","choices":[{"index":0,"delta":{"{{member}}":""" + "\""), .. text, .. "\"}}]}"u8];

    private static byte[] Events(params byte[][] data) =>
        [.. data.SelectMany(item => (byte[])[.. "data: "u8, .. item, .. "\n\n"u8]), .. Answer.EventBytes([Wire.Finish(), Wire.UsageChunk()])];

    private static async Task<string> ReadAsync(string member, byte[][] pieces)
    {
        if (member != "arguments")
        {
            var events = pieces.Select(piece => Delta(member, piece)).ToList();
            events.Insert(1, Delta(member, []));
            events.Insert(1, Encoding.UTF8.GetBytes(Wire.Chunk("{}")));
            var response = await ReadAsync(Events([.. events]));
            return member == "content" ? response.Text : Reasoning(response);
        }

        // The arguments are an object with the text as its string, and the whole a string once more.
        const string Open = """{"id":"c","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{\"t\":\""}}]}}]}""";
        const string Close = """{"id":"c","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"\"}"}}]}}]}""";
        var calls = await ReadAsync(Events([Encoding.UTF8.GetBytes(Open), .. pieces.Select(piece => (byte[])
            [.. "{\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\""u8, .. piece, .. "\"}}]}}]}"u8]), Encoding.UTF8.GetBytes(Close)]));
        var call = Assert.Single(calls.Messages.Single().Contents.OfType<FunctionCallContent>());
        Assert.Null(call.Exception);
        return ((JsonElement)call.Arguments!["t"]!).GetString()!;
    }

    private static async Task<ChatResponse> ReadAsync(byte[] events)
    {
        using var client = MemoryHandler.Client(events, "text/event-stream");
        return await client.GetChatClient("m").GetStreamingResponseAsync("Hi").ToChatResponseAsync();
    }
}
