using System.Text.Json;
using System.Text.Json.Nodes;
using Fireworks.AI.Extensions.Onnx.Generation.Settings;
using Fireworks.AI.Extensions.Onnx.ModelFolders;
using Fireworks.AI.Text.Grammars;
using Fireworks.AI.Text.Jinja.Values;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Tests.Generation;

public sealed class GenerationSettingsReaderTests
{
    /// <summary>
    /// A model that would take the most probable token draws when the caller says how; otherwise the setting would do nothing.
    /// </summary>
    [Fact]
    public void Ways_of_drawing_ask_for_drawing()
    {
        Assert.Equal(0, Temperature(new ChatOptions()));
        Assert.Equal(0, Temperature(new ChatOptions { TopK = 1 }));
        Assert.Equal(1, Temperature(new ChatOptions { TopK = 5 }));
        Assert.Equal(1, Temperature(new ChatOptions { TopP = 0.9f }));
        Assert.Equal(1, Temperature(new ChatOptions().WithOnnx(static onnx => onnx.MinP = 0.1f)));
        Assert.Equal(0, Temperature(new ChatOptions { Temperature = 0 }.WithOnnx(static onnx => onnx.MinP = 0.1f)));
    }

    [Fact]
    public void Stop_sequences_of_the_settings_are_added_to_those_of_the_options() =>
        Assert.Equal(["z", "a", "b"], Read(new ChatOptions { StopSequences = ["z", ""], AdditionalProperties = new() { ["stop"] = new JsonArray("a", "b") } }).StopSequences);

    [Fact]
    public void The_form_of_json_may_be_given_as_text()
    {
        var json = Read(("allow_relaxed_schema", "true"), ("allow_json_whitespace", JsonValue.Create("true")), ("grammar", JsonValue.Create("root ::= \"a\""))).Format!.Json;
        Assert.True(json.AllowRelaxation);
        Assert.Equal(JsonWhitespace.Flexible, json.Whitespace);
    }

    [Fact]
    public void A_regular_expression_is_the_form_of_an_answer()
    {
        Assert.Equal("[a-z]+", Read(new ChatOptions().WithOnnx(static onnx => onnx.Regex = "[a-z]+")).Format!.Regex);
        Assert.Equal("a|b", Read(("regex", JsonValue.Create("a|b"))).Format!.Regex);
        Assert.Contains("regex", Assert.Throws<ArgumentException>(() => Read(("regex", "a"), ("grammar", "root ::= \"a\""))).Message, StringComparison.Ordinal);
        var json = new ChatOptions { ResponseFormat = ChatResponseFormat.Json }.WithOnnx(static onnx => onnx.Regex = "a");
        Assert.Contains("regex", Assert.Throws<ArgumentException>(() => Read(json)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Template_variables_are_read_in_every_form()
    {
        var variables = Read(("enable_thinking", "false"), ("reasoning_effort", JsonValue.Create("low")), ("chat_template_kwargs", new JsonObject { ["xml"] = true })).Prompt.Variables;
        Assert.Equal(TemplateValue.From(false), variables["enable_thinking"]);
        Assert.Equal("low", variables["reasoning_effort"].AsText);
        Assert.Equal(TemplateValue.True, variables["xml"]);
    }

    [Theory]
    [InlineData("n", "2")]
    [InlineData("logprobs", "true")]
    [InlineData("logprobs", "5")]
    [InlineData("top_logprobs", "1")]
    public void What_no_response_could_hold_is_refused_in_every_form(string name, string value)
    {
        Assert.Throws<NotSupportedException>(() => Read((name, value)));
        Assert.Throws<NotSupportedException>(() => Read((name, JsonValue.Create(value))));
    }

    /// <summary>Semantic Kernel passes a response format of OpenAI's API on as a schema.</summary>
    [Fact]
    public void The_template_and_the_answer_see_the_same_schema()
    {
        const string Format = """{"type":"json_schema","json_schema":{"name":"n","schema":{"type":"array"}}}""";
        var settings = Read(new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonDocument.Parse(Format).RootElement) });
        Assert.Equal("""{"type":"array"}""", settings.Format!.Schema!.Value.GetRawText());
        Assert.Equal("array", settings.Prompt.Variables["json_schema"].AsMap.Entries.Single().Value.AsText);
        Assert.Equal(JsonWhitespace.Compact, settings.Format.Json.Whitespace);
    }

    [Fact]
    public void Nothing_is_asked_for_without_options()
    {
        var settings = Read((ChatOptions?)null);
        Assert.Equal((null, null, false, true, true), (settings.Format, settings.RequiredTools, settings.IgnoreEndOfSequence, settings.AllowMultipleToolCalls, settings.KeepsReasoning));
        Assert.Empty(settings.StopSequences);
        Assert.Empty(settings.Prompt.Tools);
        Assert.Empty(settings.Prompt.Variables);
    }

    private static float Temperature(ChatOptions options) => Read(options).Sampling.Temperature;

    private static GenerationSettings Read(params (string Name, object? Value)[] settings) =>
        Read(new ChatOptions { AdditionalProperties = new(settings.ToDictionary(static setting => setting.Name, static setting => setting.Value)) });

    private static GenerationSettings Read(ChatOptions? options) => GenerationSettingsReader.Read(options, new SearchConfig(), vocabularySize: 10);
}
