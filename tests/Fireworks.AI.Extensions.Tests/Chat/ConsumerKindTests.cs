using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Tests.Chat;

/// <summary>What frameworks put into requests, and did not expect to be sent as it was.</summary>
public sealed class ConsumerKindTests
{
    [Fact]
    public void Background_responses_are_ignored_where_there_are_none() =>
        Assert.Equal("(absent)", RequestBody.Of(new ChatOptions { AllowBackgroundResponses = true }).Member("background"));

    [Fact]
    public void A_call_that_stands_in_two_messages_of_a_turn_is_sent_once()
    {
        FunctionCallContent call = new("c1", "f");
        var messages = Messages(
        [
            new(ChatRole.User, "Hi"), new(ChatRole.Assistant, [call]), new(ChatRole.Assistant, [call, new FunctionCallContent("c2", "f")]),
            new(ChatRole.Tool, [new FunctionResultContent("c1", "1"), new FunctionResultContent("c2", "2")]),
            new(ChatRole.Assistant, [call]), new(ChatRole.Tool, [new FunctionResultContent("c1", "3")]),
        ]);

        Assert.Equal(["user", "assistant", "tool", "tool", "assistant", "tool"], messages.Select(message => message.GetProperty("role").GetString()));
        Assert.Equal(["c1", "c2"], messages[1].GetProperty("tool_calls").EnumerateArray().Select(sent => sent.GetProperty("id").GetString()));
        Assert.Single(messages[4].GetProperty("tool_calls").EnumerateArray());
    }

    [Fact]
    public void An_error_of_an_earlier_turn_is_text() => Assert.Equal(
        "Half.\nIt broke.",
        Messages([new(ChatRole.Assistant, [new TextContent("Half."), new ErrorContent("It broke.")])])[0].GetProperty("content").GetString());

    [Theory]
    [InlineData("strict")]
    [InlineData("strictJsonSchema")]
    public void Strict_on_the_options_means_every_function_but_those_that_say_otherwise(string name)
    {
        var loose = AIFunctionFactory.Create(
            () => 1, new AIFunctionFactoryOptions { Name = "loose", AdditionalProperties = new Dictionary<string, object?> { ["strict"] = false } });
        ChatOptions options = new() { Tools = [AIFunctionFactory.Create(() => 1, "f"), loose], AdditionalProperties = new() { [name] = true } };

        var tools = JsonDocument.Parse(RequestBody.Of(options).Member("tools")).RootElement;

        Assert.Equal([true, false], tools.EnumerateArray().Select(tool => tool.GetProperty("function").GetProperty("strict").GetBoolean()));
    }

    [Theory]
    [InlineData("Be brief.", "Be kind.", "Be brief.\nBe kind.")]
    [InlineData("Be brief. ", "Be kind.", "Be brief. Be kind.")]
    [InlineData("Be brief.", "\n\nBe kind.", "Be brief.\n\nBe kind.")]
    [InlineData("", "Be kind.", "Be kind.")]
    public void Texts_of_one_message_do_not_run_together(string first, string second, string expected)
    {
        foreach (var role in (ChatRole[])[ChatRole.System, ChatRole.Assistant])
        {
            Assert.Equal(expected, Messages([new(role, [new TextContent(first), new TextContent(second)])])[0].GetProperty("content").GetString());
        }
    }

    [Fact]
    public void Names_that_the_service_does_not_take_are_sent_as_others_wherever_they_stand()
    {
        var lengthy = new string('a', 65);
        ChatOptions options = new()
        {
            Tools = [AIFunctionFactory.Create(() => 1, "files.read"), AIFunctionFactory.Create(() => 1, "files_read"), AIFunctionFactory.Create(() => 1, lengthy)],
            ToolMode = ChatToolMode.RequireSpecific("files.read"),
        };
        var body = RequestBody.Of([new(ChatRole.User, "Hi"), new(ChatRole.Assistant, [new FunctionCallContent("c", "files.read")])], options);
        var names = JsonDocument.Parse(body.Member("tools")).RootElement.EnumerateArray()
            .Select(tool => tool.GetProperty("function").GetProperty("name").GetString()!).ToArray();

        Assert.Equal(3, names.Distinct().Count());
        Assert.Equal("files_read", names[1]);
        Assert.All(names, name => Assert.Matches("^[a-zA-Z0-9_-]{1,64}$", name));
        Assert.Contains(names[0], body.Member("tool_choice"), StringComparison.Ordinal);
        Assert.Contains(names[0], body.Member("messages"), StringComparison.Ordinal);
        options.ToolMode = null;
        options.AdditionalProperties = new() { ["allowed_tools"] = new[] { lengthy } };
        Assert.Contains(names[2], RequestBody.Of(options).Member("tool_choice"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Calls_come_back_under_the_names_that_the_caller_knows(bool stream)
    {
        var wire = JsonDocument.Parse(RequestBody.Of(new ChatOptions { Tools = [AIFunctionFactory.Create(() => 1, "files.read")] }).Member("tools"))
            .RootElement[0].GetProperty("function").GetProperty("name").GetString();
        var call = $$$"""{"index":0,"id":"c1","type":"function","function":{"name":"{{{wire}}}","arguments":"{\"a\":1}"}}""";
        await using var server = await TestServer.StartAsync(stream
            ? Answer.Events(Wire.Chunk($$"""{"role":"assistant","tool_calls":[{{call}}]}"""), Wire.Finish("tool_calls"), Wire.UsageChunk())
            : Answer.Json(Wire.Completion($$"""{"role":"assistant","content":null,"tool_calls":[{{call}}]}""", "tool_calls")));
        using var client = server.ChatClient();
        ChatOptions options = new() { Tools = [AIFunctionFactory.Create(() => 1, "files.read")] };

        var response = stream
            ? await client.GetStreamingResponseAsync("Hi", options).ToChatResponseAsync()
            : await client.GetResponseAsync("Hi", options);

        var answered = Assert.Single(response.Messages[0].Contents.OfType<FunctionCallContent>());
        Assert.Equal(("c1", "files.read", "1"), (answered.CallId, answered.Name, answered.Arguments!["a"]!.ToString()));
    }

    private static JsonElement[] Messages(ChatMessage[] messages) =>
        [.. JsonDocument.Parse(RequestBody.Of(messages).Member("messages")).RootElement.EnumerateArray()];
}
