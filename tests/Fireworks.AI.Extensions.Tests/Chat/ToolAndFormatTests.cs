using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Tests;

public sealed class ToolAndFormatTests
{
    private const string Schema = """
        { "type": "object", "properties": { "zone": { "type": "string", "pattern": "^[A-Z]+$" } } }
        """;

    private static readonly AIFunctionDeclaration Clock = AIFunctionFactory.CreateDeclaration("get_time", "Current time", JsonDocument.Parse(Schema).RootElement);

    [Fact]
    public void Schema_is_sent_byte_for_byte() =>
        Assert.Equal(
            "[{\"type\":\"function\",\"function\":{\"name\":\"get_time\",\"description\":\"Current time\",\"parameters\":" + Schema.Trim() + "}}]",
            RequestBody.Of(new ChatOptions { Tools = [Clock] }).Member("tools"));

    [Fact]
    public void Strict_is_taken_from_the_tool()
    {
        var function = AIFunctionFactory.Create(() => 1, new AIFunctionFactoryOptions { Name = "f", AdditionalProperties = new Dictionary<string, object?> { ["strict"] = true } });
        Assert.EndsWith("\"strict\":true}}]", RequestBody.Of(new ChatOptions { Tools = [function] }).Member("tools"));
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void Tool_mode_becomes_tool_choice_and_tools_stay(ChatToolMode? mode, string expected)
    {
        var body = RequestBody.Of(new ChatOptions { Tools = [Clock], ToolMode = mode, AllowMultipleToolCalls = false });
        Assert.Equal(expected, body.Member("tool_choice"));
        Assert.Equal("false", body.Member("parallel_tool_calls"));
        Assert.Equal(1, body.GetProperty("tools").GetArrayLength());
    }

    public static TheoryData<ChatToolMode?, string> Modes => new()
    {
        { null, "(absent)" },
        { ChatToolMode.Auto, "\"auto\"" },
        { ChatToolMode.None, "\"none\"" },
        { ChatToolMode.RequireAny, "\"required\"" },
        { ChatToolMode.RequireSpecific("get_time"), """{"type":"function","function":{"name":"get_time"}}""" },
    };

    [Fact]
    public void Tool_choice_without_tools_is_not_sent_and_a_call_cannot_be_required()
    {
        Assert.Equal("(absent)", RequestBody.Of(new ChatOptions { ToolMode = ChatToolMode.Auto }).Member("tool_choice"));
        Assert.Throws<ArgumentException>(() => RequestBody.Of(new ChatOptions { ToolMode = ChatToolMode.RequireAny }));
    }

    [Fact]
    public void Allowed_tools_take_the_mode() =>
        Assert.StartsWith(
            """{"type":"allowed_tools","allowed_tools":{"mode":"required",""",
            RequestBody.Of(new ChatOptions { Tools = [Clock], ToolMode = ChatToolMode.RequireAny }.WithFireworks(settings => settings.AllowedToolNames = ["get_time"])).Member("tool_choice"));

    [Fact]
    public void Allowed_tools_must_name_tools()
    {
        // As the last round of a tool loop has it.
        Assert.Equal("(absent)", RequestBody.Of(new ChatOptions().WithFireworks(settings => settings.AllowedToolNames = ["get_time"])).Member("tool_choice"));
        Assert.Contains("empty", Assert.Throws<ArgumentException>(() => RequestBody.Of(new ChatOptions { Tools = [Clock] }.WithFireworks(settings => settings.AllowedToolNames = []))).Message);
    }

    [Fact]
    public void A_tool_without_a_schema_has_no_parameters() =>
        Assert.Equal(
            """[{"type":"function","function":{"name":"f","parameters":{"type":"object","properties":{}}}}]""",
            RequestBody.Of(new ChatOptions { Tools = [AIFunctionFactory.CreateDeclaration("f", "", JsonDocument.Parse("{}").RootElement)] }).Member("tools"));

    [Theory]
    [MemberData(nameof(Formats))]
    public void Response_format_is_sent(ChatResponseFormat format, string? setting, string expected)
    {
        ChatOptions options = new() { ResponseFormat = format };
        if (setting is not null)
        {
            options.AdditionalProperties = new() { [setting] = true };
        }

        Assert.Equal(expected, RequestBody.Of(options).Member("response_format"));
    }

    public static TheoryData<ChatResponseFormat, string?, string> Formats => new()
    {
        { ChatResponseFormat.Text, null, """{"type":"text"}""" },
        { ChatResponseFormat.Json, null, """{"type":"json_object"}""" },
        { ChatResponseFormat.ForJsonSchema(JsonDocument.Parse("""{ "type":"object" }""").RootElement), null, """{"type":"json_schema","json_schema":{"name":"response","schema":{ "type":"object" }}}""" },
        { ChatResponseFormat.ForJsonSchema(JsonDocument.Parse("{}").RootElement, "person", "A person"), "strict", """{"type":"json_schema","json_schema":{"name":"person","description":"A person","schema":{},"strict":true}}""" },
        // Semantic Kernel takes a whole response format for a schema.
        { ChatResponseFormat.ForJsonSchema(JsonDocument.Parse("""{"type":"json_schema","json_schema":{"name":"n","schema":{}}}""").RootElement), null, """{"type":"json_schema","json_schema":{"name":"n","schema":{}}}""" },
        { ChatResponseFormat.ForJsonSchema(JsonDocument.Parse("{}").RootElement), "json_object_schema", """{"type":"json_object","schema":{}}""" },
    };

    [Theory]
    [InlineData("accounts/fireworks/models/gpt-oss-120b", "\"low\" \"low\" \"medium\" \"high\" \"high\"")]
    [InlineData("glm-5p3-flash", "\"low\" \"low\" \"high\" \"high\" \"max\"")]
    [InlineData("accounts/fireworks/routers/glm-5p3-fast", "\"low\" \"low\" \"high\" \"high\" \"max\"")]
    [InlineData("accounts/fireworks/models/glm-5p2", "\"none\" \"high\" \"high\" \"high\" \"max\"")]
    [InlineData("accounts/fireworks/models/qwen3p8-max", "\"none\" true true true true")]
    [InlineData("accounts/me/models/glm-5p3#accounts/me/deployments/d", "\"low\" \"low\" \"high\" \"high\" \"max\"")]
    [InlineData("accounts/me/models/unheard-of", "\"none\" \"low\" \"medium\" \"high\" \"xhigh\"")]
    public void Reasoning_effort_follows_the_model_family(string model, string expected) =>
        Assert.Equal(expected, string.Join(' ', Enum.GetValues<ReasoningEffort>().Order().Select(effort =>
            RequestBody.Of(new ChatOptions { Reasoning = new() { Effort = effort } }, model: model).Member("reasoning_effort"))));
}
