using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Tests;

/// <summary>Fragments of tool calls in the forms in which servers send them.</summary>
public sealed class FragmentTests
{
    private const string Both = """f a {"p":1}; g b {"p":2}""";

    [Theory]
    [InlineData("05-no-index-fragments-by-id.sse")]
    [InlineData("05c-index0-interleaved-by-id.sse")]
    public async Task Recorded_fragments_are_put_together(string file)
    {
        using var client = MemoryHandler.Client(CaseFiles.Read(file), "text/event-stream");
        var response = await client.GetChatClient("m").GetStreamingResponseAsync("Hi").ToChatResponseAsync();

        Assert.Equal(Both, Describe(response));
    }

    /// <summary>Each row is a delta; in it each fragment is index, id, name and arguments, "-" for what is not there.</summary>
    [Theory]
    // By index: heads, then fragments in any order.
    [InlineData("0 a f -|1 b g -|1 - - {\"p\"|0 - - {\"p\":1}|1 - - :2}")]
    [InlineData("0 a f {\"p\"+1 b g {\"p\"|1 - - :2}+0 - - :1}")]
    // By id, with no index or the same for all.
    [InlineData("- a f {\"p\"+- b g {\"p\"|- b - :2}|- a - :1}")]
    [InlineData("0 a f -|0 b g -|0 a - {\"p\"|0 b - {\"p\"|0 b - :2}|0 a - :1}")]
    [InlineData("0 a f {\"p\"+0 b g {\"p\"|0 b - :2}+0 a - :1}")]
    // By id, whatever the index says.
    [InlineData("0 a f {\"p\"|1 b g {\"p\"|2 a - :1}|3 b - :2}")]
    // By order: each delta has one fragment for each call.
    [InlineData("- a f {\"p\"+- b g {\"p\"|- - - :+- - - :|- - - 1}+- - - 2}")]
    [InlineData("0 a f -+0 b g -|0 - - {\"p\"+0 - - {\"p\"|0 - - :1}+0 - - :2}")]
    [InlineData("0 a f -|0 b g -|0 - - {\"p\":+0 - - {\"p\":|0 - - 1}+0 - - 2}")]
    [InlineData("- a f {\"p\"+- b g {\"p\"|- - f :1}+- - g :2}")]
    // By order: one call after the other.
    [InlineData("- a f {\"p\"|- - - :1}|- b g -|- - - {\"p\":2}")]
    [InlineData("0 a f {\"p\"|0 - - :1}|0 b g -|0 - - {\"p\":2}")]
    [InlineData("- a f -+- b g -|- - - {\"p\"|- - - :1}|- - - {\"p\":|- - - 2}")]
    [InlineData("- a f -|- b g -|- - - {\"p\":1}|- - - {\"p\":2}")]
    [InlineData("0 a f -|0 b g -|0 - - {\"p\":1}|0 - - {\"p\":2}")]
    // The index comes with the head only, or not with it; the id comes late; the name comes late; all repeat what they know.
    [InlineData("0 a f {\"p\"|- - - :1}|1 b g {\"p\"|- - - :2}")]
    [InlineData("- a f {\"p\"+- b g {\"p\"|1 - - :2}|0 - - :1}")]
    [InlineData("0 - f -|0 a - {\"p\":1}|1 - g -|1 b - {\"p\":2}")]
    [InlineData("0 a - -|0 - f {\"p\":1}|1 b - -|1 - g {\"p\":2}")]
    [InlineData("0 a f {\"p\"|0 a f :1}|1 b g {\"p\"|1 b g :2}")]
    // A new id for each fragment of the same index.
    [InlineData("0 a f {\"p\"|0 x - :1}|1 b g {\"p\"|1 y - :2}")]
    public async Task Fragments_are_put_together_by_id_by_index_or_by_order(string deltas)
    {
        foreach (var reason in (string[])["tool_calls", "stop"])
        {
            Assert.Equal(Both, Describe(await ReadAsync(deltas, reason)));
        }
    }

    [Theory]
    // Calls of one name, with the ids and with one id for both.
    [InlineData("0 a f {\"p\":1}|1 b f {\"p\":2}", """f a {"p":1}; f b {"p":2}""")]
    [InlineData("0 a f {\"p\"|1 a f {\"p\"|0 a - :1}|1 a - :2}", """f a {"p":1}; f a {"p":2}""")]
    [InlineData("0 a f -|1 b g -", "f a {}; g b {}")]
    // Written one after the other, the first without arguments.
    [InlineData("0 a f -|0 b g -|0 - - {\"p\"|0 - - :2}", """f a failed; g b {"p":2}""")]
    public async Task Calls_stay_apart(string deltas, string expected) => Assert.Equal(expected, Describe(await ReadAsync(deltas)));

    [Theory]
    [InlineData("- a f -|- b g -|- - - {\"p\"|- - - {\"p\"|- - - :1}|- - - :2}")] // In turns, and nothing says whose turn it is.
    [InlineData("- a f -|- b g -|- - - {\"p\":1}|- - - {\"p\":2}|- - - {\"p\":3}")] // More than there are calls.
    [InlineData("0 a f -|0 b g -|0 c - {\"p\":|0 d - :")]
    [InlineData("- - - {\"p\":1}")] // No head.
    [InlineData("- a - {\"p\":1}")]
    [InlineData("0 a f {\"p\"")] // Cut.
    [InlineData("- a f {\"p\"|- x - :1}")] // An id that nothing else has.
    public async Task Call_that_cannot_be_put_together_carries_its_exception(string deltas)
    {
        var calls = (await ReadAsync(deltas)).Messages.Single().Contents.OfType<FunctionCallContent>().ToList();

        Assert.NotEmpty(calls);
        Assert.All(calls, call => Assert.NotNull(call.Exception));
        Assert.All(calls, call => Assert.NotEqual(0, call.Arguments?.Count));
    }

    [Fact]
    public async Task Call_whose_arguments_the_token_limit_cut_off_is_not_run_without_them()
    {
        Assert.Equal("f a {}", Describe(await ReadAsync("0 a f -")));
        var cut = Assert.Single((await ReadAsync("0 a f -", "length")).Messages.Single().Contents.OfType<FunctionCallContent>());
        Assert.NotNull(cut.Exception);
        Assert.Null(cut.Arguments);
    }

    [Fact]
    public async Task Whole_calls_are_each_their_own_whatever_they_share()
    {
        const string Call = """{"index":0,"id":"a","type":"function","function":{"name":"f","arguments":"{\"p\":1}"}}""";
        await using var server = await TestServer.StartAsync(Answer.Json(Wire.Completion($$"""{"tool_calls":[{{Call}},{{Call}}]}""", "tool_calls")));
        using var client = server.ChatClient();

        Assert.Equal("""f a {"p":1}; f a {"p":1}""", Describe(await client.GetResponseAsync("Hi")));
    }

    /// <summary>A text that looks like a call is what the model said.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Call_that_stands_as_json_in_the_content_stays_text(bool stream)
    {
        const string Text = """{"name":"f","arguments":{"p":1},"tool_calls":[{"id":"a","function":{"name":"f","arguments":"{}"}}]}""";
        await using var server = await TestServer.StartAsync(stream
            ? Answer.Events(Wire.Text(Text[..20]), Wire.Text(Text[20..]), Wire.Finish())
            : Answer.Json(Wire.Completion($$"""{"content":{{Wire.Quote(Text)}}}""")));
        using var client = server.ChatClient();

        var response = stream ? await client.GetStreamingResponseAsync("Hi").ToChatResponseAsync() : await client.GetResponseAsync("Hi");

        Assert.Equal(Text, response.Text);
        Assert.All(response.Messages.Single().Contents, content => Assert.IsType<TextContent>(content));
    }

    /// <summary>The model needs its reasoning back once; on every call it would be sent as often as there are calls.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Reasoning_is_kept_on_one_of_several_calls(bool stream)
    {
        const string Calls = """[{"index":0,"id":"a","function":{"name":"f","arguments":"{}"}},{"index":1,"id":"b","function":{"name":"g","arguments":"{}"}}]""";
        await using var server = await TestServer.StartAsync(stream
            ? Answer.Events(Wire.Chunk("""{"reasoning_content":"Hm."}"""), Wire.Chunk($$"""{"tool_calls":{{Calls}}}"""), Wire.Finish("tool_calls"))
            : Answer.Json(Wire.Completion($$"""{"reasoning_content":"Hm.","tool_calls":{{Calls}}}""", "tool_calls")));
        using var client = server.ChatClient();

        var response = stream ? await client.GetStreamingResponseAsync("Hi").ToChatResponseAsync() : await client.GetResponseAsync("Hi");

        var calls = response.Messages.Single().Contents.OfType<FunctionCallContent>().ToList();
        Assert.Equal(2, calls.Count);
        Assert.Equal("Hm.", calls[0].AdditionalProperties?["reasoning_content"]);
        Assert.Null(calls[1].AdditionalProperties);
    }

    internal static string Describe(ChatResponse response) => string.Join("; ", response.Messages.Single().Contents.OfType<FunctionCallContent>().Select(call =>
        call.Exception is null
            ? $"{call.Name} {call.CallId} {{{string.Join(',', call.Arguments!.Select(argument => $"\"{argument.Key}\":{argument.Value}"))}}}"
            : $"{call.Name} {call.CallId} failed"));

    [Fact]
    public async Task Call_is_never_valid_without_the_arguments_that_may_be_its_own()
    {
        static string Delta(string calls) => Wire.Chunk($$"""{"tool_calls":[{{calls}}]}""");
        const string First = """{"function":{"name":"transfer"}}""";
        const string Second = """{"function":{"name":"g"}}""";
        const string Rest = """{"function":{"arguments":"{\"to\":1}"}}""";
        foreach (var deltas in (string[][])[[Delta(First), Delta(Second), Delta(Rest)], [Delta($"{First},{Second}"), Delta(Rest)]])
        {
            using var client = MemoryHandler.Client(Answer.EventBytes([.. deltas, Wire.Finish("tool_calls")]), "text/event-stream");
            var response = await client.GetChatClient("m").GetStreamingResponseAsync("Hi").ToChatResponseAsync();
            var calls = response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().ToList();
            Assert.Equal(2, calls.Count);
            Assert.All(calls, call => Assert.True(call.Exception is not null || call.Arguments!.Count > 0));
        }
    }

    [Fact]
    public async Task Index_may_be_a_string_and_a_whole_call_may_be_repeated()
    {
        static string Delta(string calls) => Wire.Chunk($$"""{"tool_calls":[{{calls}}]}""");
        string[] deltas =
        [
            Delta("""{"index":"0","id":"a","function":{"name":"f","arguments":""}},{"index":"1","id":"b","function":{"name":"g","arguments":""}}"""),
            Delta("""{"index":"1","function":{"arguments":"{\"y\":2}"}}"""), Delta("""{"index":"0","function":{"arguments":"{\"x\":"}}"""),
            Delta("""{"index":"0","function":{"arguments":"1}"}}"""),
            Delta("""{"index":"0","id":"a","function":{"name":"f","arguments":"{\"x\":1}"}},{"index":"1","id":"b","function":{"name":"g","arguments":"{\"y\":2}"}}"""),
            Wire.Finish("tool_calls"),
        ];
        using var client = MemoryHandler.Client(Answer.EventBytes(deltas), "text/event-stream");
        var response = await client.GetChatClient("m").GetStreamingResponseAsync("Hi").ToChatResponseAsync();
        var calls = response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().ToList();
        Assert.All(calls, call => Assert.Null(call.Exception));
        Assert.Equal(["f x 1", "g y 2"], calls.Select(call => $"{call.Name} {call.Arguments!.Single().Key} {call.Arguments!.Single().Value}"));
    }

    private static async Task<ChatResponse> ReadAsync(string deltas, string reason = "tool_calls")
    {
        var data = deltas.Split('|').Select(delta => Wire.Chunk($$"""{"tool_calls":[{{string.Join(',', delta.Split('+').Select(Fragment))}}]}"""));
        using var client = MemoryHandler.Client(Answer.EventBytes([.. data, Wire.Finish(reason)]), "text/event-stream");
        return await client.GetChatClient("m").GetStreamingResponseAsync("Hi").ToChatResponseAsync();
    }

    private static string Fragment(string fragment)
    {
        var parts = fragment.Split(' ');
        var function = string.Join(',', new[] { parts[2] == "-" ? null : $"\"name\":\"{parts[2]}\"", parts[3] == "-" ? "\"arguments\":\"\"" : $"\"arguments\":{Wire.Quote(parts[3])}" }.OfType<string>());
        return $"{{{(parts[0] == "-" ? "" : $"\"index\":{parts[0]},")}{(parts[1] == "-" ? "" : $"\"id\":\"{parts[1]}\",")}\"function\":{{{function}}}}}";
    }
}
