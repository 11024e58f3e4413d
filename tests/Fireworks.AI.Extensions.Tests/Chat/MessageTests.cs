using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Tests;

public sealed class MessageTests
{
    [Fact]
    public void Instructions_stand_first_and_names_are_not_sent()
    {
        var body = RequestBody.Of(
            [new(ChatRole.System, "s"), new(new ChatRole("developer"), "d"), new(ChatRole.User, "u") { AuthorName = "Ann" }, new(ChatRole.Assistant, "a") { AuthorName = "Bot", MessageId = "x" }],
            new ChatOptions { Instructions = "i" });

        Assert.Equal(
            """[{"role":"system","content":"i"},{"role":"system","content":"s"},{"role":"system","content":"d"},{"role":"user","content":"u"},{"role":"assistant","content":"a"}]""",
            body.GetProperty("messages").GetRawText());
    }

    [Theory]
    [InlineData("accounts/fireworks/models/qwen3p8-max", false)]
    [InlineData("m", true)]
    public void System_messages_are_merged_where_a_model_demands_it_or_it_is_asked_for(string model, bool asked)
    {
        ChatOptions options = new() { Instructions = "i\"" };
        if (asked)
        {
            options.WithFireworks(settings => settings.MergeSystemMessages = true);
        }

        var body = RequestBody.Of([new(ChatRole.User, "u"), new(ChatRole.System, "s"), new(ChatRole.System, "t")], options, model: model);

        Assert.Equal("""[{"role":"system","content":"i\"\n\ns\n\nt"},{"role":"user","content":"u"}]""", body.GetProperty("messages").GetRawText());
    }

    [Fact]
    public void Empty_system_message_is_sent_because_it_replaces_the_models_own() =>
        Assert.StartsWith("""[{"role":"system","content":""},""", RequestBody.Messages(new(ChatRole.System, ""), new(ChatRole.User, "u")));

    [Fact]
    public async Task Reasoning_of_the_last_round_is_not_given_to_earlier_messages()
    {
        // Semantic Kernel's history hands every message of a tool loop the raw response of its last round.
        await using var server = await TestServer.StartAsync(Answer.Json(Wire.Completion("""{"role":"assistant","content":"18","reasoning_content":"Done."}""")));
        using var client = server.ChatClient();
        var raw = (await client.GetResponseAsync("u")).RawRepresentation;

        Assert.Equal(
            """[{"role":"assistant","content":null,"tool_calls":[{"id":"1","type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"tool","tool_call_id":"1","content":"18"},{"role":"assistant","content":"18","reasoning_content":"Done."}]""",
            RequestBody.Messages(
                new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("1", "f")]) { RawRepresentation = raw },
                new ChatMessage(ChatRole.Tool, [new FunctionResultContent("1", "18")]) { RawRepresentation = raw },
                new ChatMessage(ChatRole.Assistant, "18") { RawRepresentation = raw }));
    }

    [Fact]
    public void Calls_that_a_history_keeps_in_pieces_are_one_message()
    {
        // Semantic Kernel stores each call of a streamed turn by itself; approvals part the thoughts from the calls.
        FunctionCallContent first = new("1", "f") { AdditionalProperties = new() { ["reasoning_content"] = "Hm." } };

        Assert.Equal(
            """[{"role":"assistant","content":null,"reasoning_content":"Hm.","tool_calls":[{"id":"1","type":"function","function":{"name":"f","arguments":"{}"}},{"id":"2","type":"function","function":{"name":"g","arguments":"{}"}}]},{"role":"tool","tool_call_id":"1","content":"a"},{"role":"tool","tool_call_id":"2","content":"b"},{"role":"assistant","content":"c"},{"role":"assistant","content":"d"}]""",
            RequestBody.Messages(
                new ChatMessage(ChatRole.Assistant, [new TextReasoningContent("Hm.")]),
                new ChatMessage(ChatRole.Assistant, [first]),
                new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("2", "g")]),
                new ChatMessage(ChatRole.Tool, [new FunctionResultContent("1", "a")]),
                new ChatMessage(ChatRole.Tool, [new FunctionResultContent("2", "b")]),
                new ChatMessage(ChatRole.Assistant, "c"),
                new ChatMessage(ChatRole.Assistant, "d")));
    }

    [Fact]
    public void Tool_loop_is_written_in_full()
    {
        var messages = RequestBody.Messages(
            new(ChatRole.User, "u"),
            new(ChatRole.Assistant,
            [
                new TextReasoningContent("Need "), new TextReasoningContent("both."),
                new FunctionCallContent("call_1", "get", new Dictionary<string, object?> { ["city"] = "Paris \"x\"", ["n"] = 2, ["f"] = 0.5, ["b"] = true, ["z"] = null, ["j"] = JsonDocument.Parse("{\"a\": [1]}").RootElement }),
                new FunctionCallContent("call_2", "now"),
                new UsageContent(new()),
            ]),
            new(ChatRole.Tool, [new FunctionResultContent("call_1", "sunny"), new FunctionResultContent("call_2", new { Hour = 12 })]));

        Assert.Equal(
            """[{"role":"user","content":"u"},{"role":"assistant","content":null,"reasoning_content":"Need both.","tool_calls":[{"id":"call_1","type":"function","function":{"name":"get","arguments":"{\"city\":\"Paris \\\"x\\\"\",\"n\":2,\"f\":0.5,\"b\":true,\"z\":null,\"j\":{\"a\": [1]}}"}},{"id":"call_2","type":"function","function":{"name":"now","arguments":"{}"}}]},{"role":"tool","tool_call_id":"call_1","content":"sunny"},{"role":"tool","tool_call_id":"call_2","content":"{\"hour\":12}"}]""",
            messages);
    }

    [Theory]
    [MemberData(nameof(Results))]
    public void Tool_results_are_text_or_JSON(object? result, string content) =>
        Assert.Equal($$"""[{"role":"tool","tool_call_id":"c","content":{{content}}}]""", RequestBody.Messages(new ChatMessage(ChatRole.Tool, [new FunctionResultContent("c", result)])));

    public static TheoryData<object?, string> Results => new()
    {
        { null, "\"\"" },
        { "a\nb", "\"a\\nb\"" },
        { JsonSerializer.SerializeToElement("plain"), "\"plain\"" },
        { JsonDocument.Parse("""{"a":"b"}""").RootElement, "\"{\\\"a\\\":\\\"b\\\"}\"" },
        { 5, "\"5\"" },
        { new TextContent("t"), "\"t\"" },
        { new List<AIContent> { new TextContent("t") }, """[{"type":"text","text":"t"}]""" },
        { new[] { "a", "b" }, "\"[\\\"a\\\",\\\"b\\\"]\"" },
        { new DataContent("{\"a\":1}"u8.ToArray(), "application/json"), """[{"type":"text","text":"{\"a\":1}"}]""" },
        { new AIContent[] { new DataContent("a,b"u8.ToArray(), "text/csv"), new DataContent(new byte[] { 1 }, "image/png") }, """[{"type":"text","text":"a,b"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AQ=="}}]""" },
        { new DataContent(new byte[] { 1 }, "application/pdf"), """[{"type":"text","text":"{\"$type\":\"data\",\"uri\":\"data:application/pdf;base64,AQ==\"}"}]""" },
        { new DataContent("{}"u8.ToArray(), "application/json; charset=utf-8"), """[{"type":"text","text":"{}"}]""" },
        { new UriContent("file:///x.png", "image/png"), """[{"type":"text","text":"{\"$type\":\"uri\",\"uri\":\"file:///x.png\",\"mediaType\":\"image/png\"}"}]""" },
        { new OwnContent(), """[{"type":"text","text":"own"}]""" },
        { new ErrorContent("No such city."), """[{"type":"text","text":"{\"$type\":\"error\",\"message\":\"No such city.\"}"}]""" },
    };

    [Fact]
    public void Options_without_contracts_still_write_results()
    {
        ChatMessage result = new(ChatRole.Tool, [new FunctionResultContent("c", new { Hour = 12, Id = Guid.Empty })]);
        var body = RequestBody.Of([result], configure: client => client.SerializerOptions = new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseUpper });
        Assert.Equal("""{"HOUR":12,"ID":"00000000-0000-0000-0000-000000000000"}""", body.GetProperty("messages")[0].GetProperty("content").GetString());
    }

    [Fact]
    public void Failed_function_without_a_result_says_so_without_details() =>
        Assert.Contains("Error: the function failed.", RequestBody.Messages(new ChatMessage(ChatRole.Tool, [new FunctionResultContent("c", null) { Exception = new InvalidOperationException("secret") }])));

    [Fact]
    public void Results_in_user_messages_come_before_the_text() =>
        Assert.Equal(
            """[{"role":"tool","tool_call_id":"c","content":"r"},{"role":"user","content":"and now?"}]""",
            RequestBody.Messages(new ChatMessage(ChatRole.User, [new TextContent("and now?"), new FunctionResultContent("c", "r")])));

    [Fact]
    public void Several_texts_stay_parts_for_users_and_join_for_assistants()
    {
        Assert.Equal("""[{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}]""", RequestBody.Messages(new ChatMessage(ChatRole.User, [new TextContent("a"), new TextContent("b")])));
        Assert.Equal("""[{"role":"assistant","content":"a\nb"}]""", RequestBody.Messages(new ChatMessage(ChatRole.Assistant, [new TextContent("a"), new TextContent("b")])));
        Assert.Equal("""[{"role":"user","content":""}]""", RequestBody.Messages(new ChatMessage(ChatRole.User, (IList<AIContent>)[])));
    }

    [Fact]
    public void Reasoning_survives_histories_that_keep_only_additional_properties_or_the_raw_representation()
    {
        const string Expected = """[{"role":"assistant","content":null,"reasoning_content":"Hm.","tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{}"}}]}]""";
        FunctionCallContent call = new("c", "f");

        Assert.Equal(Expected, RequestBody.Messages(new ChatMessage(ChatRole.Assistant, [call]) { AdditionalProperties = new() { ["reasoning_content"] = "Hm." } }));
        Assert.Equal(Expected, RequestBody.Messages(new ChatMessage(ChatRole.Assistant, [call]) { AdditionalProperties = new() { ["reasoning_content"] = JsonSerializer.SerializeToElement("Hm.") } }));
        Assert.Equal(Expected, RequestBody.Messages(new ChatMessage(ChatRole.Assistant, [call]) { RawRepresentation = new ChatMessage(ChatRole.Assistant, [new TextReasoningContent("Hm."), call]) }));
        Assert.Equal(Expected, RequestBody.Messages(new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("c", "f") { AdditionalProperties = new() { ["reasoning_content"] = "Hm." } }])));
    }

    [Fact]
    public async Task Reasoning_of_a_response_survives_a_history_that_drops_it()
    {
        await using var server = await TestServer.StartAsync(Answer.Json(Wire.Completion(
            """{"role":"assistant","content":null,"reasoning_content":"Hm.","tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{}"}}]}""", "tool_calls")));
        using var client = server.ChatClient();
        var given = (await client.GetResponseAsync("Hi")).Messages[0];

        // What Semantic Kernel's chat history keeps of a message, without and with its metadata.
        ChatMessage raw = new(given.Role, [.. given.Contents.OfType<FunctionCallContent>().Select(call => new FunctionCallContent(call.CallId, call.Name, call.Arguments))]) { RawRepresentation = given.RawRepresentation };
        ChatMessage metadata = new(given.Role, raw.Contents) { AdditionalProperties = given.AdditionalProperties };

        foreach (var message in (ChatMessage[])[given, raw, metadata])
        {
            Assert.Contains("\"reasoning_content\":\"Hm.\"", RequestBody.Messages(message));
        }
    }

    [Fact]
    public void Contents_that_Fireworks_does_not_take_are_refused()
    {
        foreach (var message in (ChatMessage[])
        [
            new(ChatRole.User, [new ErrorContent("e")]),
            new(ChatRole.System, [new ErrorContent("e")]),
            new(ChatRole.User, [new TextReasoningContent("r")]),
            new(ChatRole.User, [new DataContent(new byte[] { 1 }, "application/pdf")]),
            new(ChatRole.User, [new HostedFileContent("id")]),
            new(ChatRole.System, [new DataContent(new byte[] { 1 }, "image/png")]),
            new(ChatRole.Tool, "no result"),
            new(new ChatRole("critic"), "x"),
        ])
        {
            Assert.Throws<NotSupportedException>(() => RequestBody.Messages(message));
        }

        Assert.Throws<ArgumentException>(() => RequestBody.Messages(new ChatMessage(ChatRole.User, [new UriContent("file:///etc/passwd", "image/png")])));
        Assert.Throws<ArgumentException>(() => RequestBody.Messages(new ChatMessage(ChatRole.Tool, [])));
    }

    [Fact]
    public void Refusals_go_back_as_what_the_model_said() =>
        Assert.Equal("""[{"role":"assistant","content":"No."}]""", RequestBody.Messages(new ChatMessage(ChatRole.Assistant, [new ErrorContent("No.") { ErrorCode = "Refusal" }])));

    [Fact]
    public void Any_text_arrives_as_it_was()
    {
        Random random = new(11);
        for (var round = 0; round < 500; round++)
        {
            string text = new([.. Enumerable.Range(0, random.Next(40)).Select(_ => (char)(random.Next(4) switch { 0 => random.Next(0x20), 1 => random.Next(0x80), 2 => 0xD800 + random.Next(0x800), _ => random.Next(0x10000) }))]);
            var sent = RequestBody.Of([new(ChatRole.User, text)]).GetProperty("messages")[0].GetProperty("content").GetString()!;
            Assert.Equal(System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text)), sent);
        }
    }

    /// <summary>A kind of content that the abstraction cannot serialize.</summary>
    private sealed class OwnContent : AIContent
    {
        public override string ToString() => "own";
    }
}
