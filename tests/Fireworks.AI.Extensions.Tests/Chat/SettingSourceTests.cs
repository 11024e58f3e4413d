using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Tests;

/// <summary>A setting may come from options, entries, the extra body and the raw request: which one wins, and what is refused.</summary>
public sealed class SettingSourceTests
{
    [Fact]
    public void Later_sources_win_and_every_member_is_sent_once()
    {
        ChatOptions options = new()
        {
            Temperature = 0.1f,
            TopP = 0.1f,
            MaxOutputTokens = 1,
            Seed = 1,
            AdditionalProperties = new()
            {
                ["temperature"] = 0.2,
                ["top_p"] = 0.2,
                ["max_completion_tokens"] = 2,
                ["extra_body"] = JsonDocument.Parse("""{"top_p":0.3,"future":{"a":[1]}}""").RootElement,
            },
            RawRepresentationFactory = _ => new JsonObject { ["future"] = "raw", ["seed"] = 4, ["other"] = null },
        };

        var body = RequestBody.Of(options, strict: false);

        Assert.Equal(["model", "messages", "stream", "temperature", "max_completion_tokens", "top_p", "future", "seed", "other"], body.EnumerateObject().Select(member => member.Name));
        Assert.Equal(("0.2", "0.3", "\"raw\"", "4", "null"), (body.Member("temperature"), body.Member("top_p"), body.Member("future"), body.Member("seed"), body.Member("other")));
    }

    [Theory]
    [InlineData("max_tokens", "max_completion_tokens")]
    [InlineData("reasoning_effort", "thinking")]
    [InlineData("reasoning_effort", "Thinking")]
    [InlineData("Max_Tokens", "MAX_COMPLETION_TOKENS")]
    public void Rivals_are_refused(string left, string right) =>
        Assert.Throws<ArgumentException>(() => RequestBody.Of(new ChatOptions { AdditionalProperties = new() { [left] = 1, [right] = 1 } }));

    [Fact]
    public void A_later_rival_replaces_an_earlier_one()
    {
        ChatOptions options = new() { Reasoning = new() { Effort = ReasoningEffort.High }, AdditionalProperties = new() { ["thinking"] = new JsonObject { ["type"] = "disabled" } } };
        var body = RequestBody.Of(options);
        Assert.Equal(("""{"type":"disabled"}""", "(absent)"), (body.Member("thinking"), body.Member("reasoning_effort")));
    }

    [Fact]
    public void What_cannot_be_honoured_is_refused()
    {
        foreach (var options in (ChatOptions[])
        [
            new() { StopSequences = ["1", "2", "3", "4", "5"] },
            new() { AdditionalProperties = new() { ["stop"] = new[] { "1", "2", "3", "4", "5" } } },
            new() { Temperature = float.NaN },
            new() { RawRepresentationFactory = _ => new object() },
            new() { RawRepresentationFactory = _ => new JsonObject { ["stream"] = true } },
            new() { Tools = [AIFunctionFactory.Create(() => 1, "f")], ToolMode = ChatToolMode.RequireSpecific("g") },
            new() { AdditionalProperties = new() { ["prompt_token_ids"] = new[] { 1, 2 } } },
            new() { ResponseFormat = ChatResponseFormat.Json, AdditionalProperties = new() { ["grammar"] = "root ::= x" } },
            new() { AdditionalProperties = new() { ["metadata"] = new Unwritable() } },
        ])
        {
            Assert.ThrowsAny<ArgumentException>(() => RequestBody.Of(options));
        }

        foreach (var options in (ChatOptions[])
        [
            new() { ConversationId = "c" },
            new() { ContinuationToken = ResponseContinuationToken.FromBytes(new byte[] { 1 }) },
            new() { Tools = [new HostedWebSearchTool()] },
        ])
        {
            Assert.Throws<NotSupportedException>(() => RequestBody.Of(options));
        }

        Assert.Throws<ArgumentException>(() => RequestBody.Of([]));
        Assert.Contains("streamed", Assert.Throws<NotSupportedException>(() => RequestBody.Of(new ChatOptions { AdditionalProperties = new() { ["n"] = 2 } }, stream: true)).Message);
    }

    [Fact]
    public void Token_ids_replace_messages()
    {
        var body = RequestBody.Of([], new ChatOptions { AdditionalProperties = new() { ["prompt_token_ids"] = new[] { 1, 2 } } });
        Assert.Equal(("[1,2]", "(absent)"), (body.Member("prompt_token_ids"), body.Member("messages")));
        ChatOptions instructed = new() { Instructions = "Be brief.", AdditionalProperties = new() { ["prompt_token_ids"] = new[] { 1, 2 } } };
        Assert.Contains("Instructions", Assert.Throws<ArgumentException>(() => RequestBody.Of([], instructed)).Message);
    }

    [Fact]
    public void Several_choices_cannot_be_streamed_whoever_asks_for_them()
    {
        foreach (var options in (ChatOptions[])
        [
            new() { AdditionalProperties = new() { ["n"] = 2.0 } },
            new() { AdditionalProperties = new() { ["extra_body"] = new Dictionary<string, object?> { ["n"] = 2 } } },
            new() { RawRepresentationFactory = _ => new JsonObject { ["n"] = 2 } },
        ])
        {
            Assert.Equal("2", RequestBody.Of(options).Member("n"));
            Assert.Throws<NotSupportedException>(() => RequestBody.Of(options, stream: true));
        }
    }

    [Theory]
    [InlineData("model")]
    [InlineData("messages")]
    [InlineData("tools")]
    public void An_entry_that_is_not_sent_does_not_hide_the_member_of_its_name(string name)
    {
        ChatOptions options = new() { Tools = [AIFunctionFactory.Create(() => 1, "f")], AdditionalProperties = new() { [name] = "x" } };

        var body = RequestBody.Of([new(ChatRole.User, "Hi")], options, configure: client => client.ThrowOnUnknownSettings = false);

        Assert.NotEqual("(absent)", body.Member(name));
        Assert.NotEqual("\"x\"", body.Member(name));
    }

    [Fact]
    public void Tool_mode_goes_with_tools_from_any_source()
    {
        ChatOptions options = new()
        {
            ToolMode = ChatToolMode.RequireSpecific("f"),
            AllowMultipleToolCalls = false,
            RawRepresentationFactory = _ => new JsonObject { ["tools"] = new JsonArray(JsonNode.Parse("""{"type":"function","function":{"name":"f"}}""")) },
        };

        var body = RequestBody.Of(options);

        Assert.Equal(("""{"type":"function","function":{"name":"f"}}""", "false"), (body.Member("tool_choice"), body.Member("parallel_tool_calls")));
    }

    private sealed class Unwritable
    {
        public nint Pointer { get; } = 1;

        public Action Callback { get; } = () => { };
    }
}
