using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fireworks.AI.Extensions.Onnx.Generation.Settings;
using Fireworks.AI.Extensions.Onnx.ModelFolders;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Tests.Chat;

/// <summary>Settings survive a change of backend: what is set for one provider, in whatever form, is what the other reads.</summary>
public sealed class CommonSettingsTests
{
    private static readonly object[] Quarters =
    [
        0.25, 0.25f, 0.25m, (Half)0.25, "0.25", Json("0.25"), Json("\"0.25\""), JsonValue.Create(0.25), JsonValue.Create(0.25f), JsonValue.Create(0.25m),
        JsonValue.Create("0.25"), JsonNode.Parse("0.25")!, JsonNode.Parse("\"0.25\"")!, JsonValue.Create(Json("0.25"))!,
    ];

    private static readonly object[] Ones =
    [
        1, 1L, 1.0, 1f, 1m, (Half)1, (byte)1, (sbyte)1, (short)1, (ushort)1, 1u, 1ul, "1", "1.0", Json("1"), Json("1.0"), Json("\"1\""), JsonValue.Create(1),
        JsonValue.Create(1L), JsonValue.Create((byte)1), JsonValue.Create(1.0), JsonValue.Create("1"), JsonNode.Parse("1")!, JsonNode.Parse("1e0")!,
    ];

    private static readonly object[] Truths =
    [
        true, "true", "True", Json("true"), Json("\"true\""), JsonValue.Create(true), JsonValue.Create("true"), JsonNode.Parse("true")!, JsonNode.Parse("\"true\"")!,
    ];

    private static readonly object[] Texts = ["x", Json("\"x\""), JsonValue.Create("x"), JsonNode.Parse("\"x\"")!];

    private static readonly object[] TextLists =
    [
        "x", new[] { "x" }, new List<object> { "x" }, new ArrayList { "x" }, ImmutableList.Create("x"), new[] { Json("\"x\"") }, Json("[\"x\"]"), Json("\"x\""),
        new JsonArray("x"), JsonNode.Parse("[\"x\"]")!, Enumerable.Repeat("x", 1),
    ];

    private static readonly object[] Biases =
    [
        new Dictionary<string, double> { ["7"] = -2 }, new Dictionary<int, float> { [7] = -2 }, new Dictionary<int, int> { [7] = -2 },
        new Dictionary<string, object?> { ["7"] = "-2" }, new Dictionary<object, object> { [7] = -2 }, new Hashtable { ["7"] = -2.0 },
        ImmutableDictionary<string, double>.Empty.Add("7", -2), new Dictionary<string, JsonElement> { ["7"] = Json("-2") }, Json("""{"7":-2}"""),
        new JsonObject { ["7"] = -2 }, JsonNode.Parse("""{"7":"-2"}""")!,
    ];

    private static readonly object[] TextMaps =
    [
        new Dictionary<string, string> { ["a"] = "b" }, new Dictionary<string, object?> { ["a"] = "b" }, new Dictionary<object, object> { ["a"] = "b" },
        new Hashtable { ["a"] = "b" }, Json("""{"a":"b"}"""), new JsonObject { ["a"] = "b" }, JsonNode.Parse("""{"a":"b"}""")!,
    ];

    [Fact]
    public void What_is_set_for_Fireworks_holds_in_process()
    {
        var options = new ChatOptions().WithFireworks(static fireworks =>
        {
            fireworks.MinP = 0.25;
            fireworks.RepetitionPenalty = 1.5;
            fireworks.LogitBias = new Dictionary<string, double> { ["7"] = -2 };
            fireworks.IgnoreEndOfSequence = true;
            fireworks.Grammar = "root ::= \"a\"";
        });

        options.WithOnnx(static onnx =>
        {
            Assert.Equal(0.25, onnx.MinP);
            Assert.Equal(1.5, onnx.RepetitionPenalty);
            Assert.Equal(new Dictionary<string, double> { ["7"] = -2 }, onnx.LogitBias);
            Assert.True(onnx.IgnoreEndOfSequence);
            Assert.Equal("root ::= \"a\"", onnx.Grammar);
        });
    }

    [Fact]
    public void What_is_set_for_the_process_holds_at_Fireworks()
    {
        var options = new ChatOptions().WithOnnx(static onnx =>
        {
            onnx.MinP = 0.25;
            onnx.RepetitionPenalty = 1.5;
            onnx.LogitBias = new Dictionary<string, double> { ["7"] = -2 };
            onnx.IgnoreEndOfSequence = true;
            onnx.Grammar = "root ::= \"a\"";
        });

        options.WithFireworks(static fireworks =>
        {
            Assert.Equal(0.25, fireworks.MinP);
            Assert.Equal(1.5, fireworks.RepetitionPenalty);
            Assert.Equal(new Dictionary<string, double> { ["7"] = -2 }, fireworks.LogitBias);
            Assert.True(fireworks.IgnoreEndOfSequence);
            Assert.Equal("root ::= \"a\"", fireworks.Grammar);
        });
    }

    [Fact]
    public void A_name_has_one_type_and_one_entry_on_both_views()
    {
        var shared = 0;
        foreach (var onnx in typeof(OnnxChatOptions).GetProperties())
        {
            if (typeof(FireworksChatOptions).GetProperty(onnx.Name) is not { } fireworks)
            {
                continue;
            }

            shared++;
            Assert.Equal(fireworks.PropertyType, onnx.PropertyType);
            ChatOptions options = new();
            options.WithOnnx(view => onnx.SetValue(view, Sample(onnx)));
            options.WithFireworks(view => Assert.Equal(Sample(onnx), fireworks.GetValue(view)));
        }

        Assert.Equal(5, shared);
    }

    [Fact]
    public void Every_form_of_a_value_reads_the_same_on_both_views()
    {
        foreach (var value in Quarters)
        {
            Reads("min_p", value, 0.25, static fireworks => fireworks.MinP, static onnx => onnx.MinP);
            Reads("repetition_penalty", value, 0.25, static fireworks => fireworks.RepetitionPenalty, static onnx => onnx.RepetitionPenalty);
        }

        foreach (var value in Truths)
        {
            Reads("ignore_eos", value, true, static fireworks => fireworks.IgnoreEndOfSequence, static onnx => onnx.IgnoreEndOfSequence);
        }

        foreach (var value in Texts)
        {
            Reads("grammar", value, "x", static fireworks => fireworks.Grammar, static onnx => onnx.Grammar);
        }

        foreach (var value in Biases)
        {
            Reads("logit_bias", value, new Dictionary<string, double> { ["7"] = -2 }, static fireworks => fireworks.LogitBias, static onnx => onnx.LogitBias);
        }
    }

    [Fact]
    public void Every_form_of_a_value_holds_in_process()
    {
        foreach (var value in Quarters)
        {
            Assert.Equal(0.25f, Read("min_p", value).Sampling.MinP);
        }

        foreach (var value in Truths)
        {
            Assert.True(Read("ignore_eos", value).IgnoreEndOfSequence);
            Assert.Throws<NotSupportedException>(() => Read("logprobs", value));
        }

        foreach (var value in Ones)
        {
            Assert.Equal(1, Read("repetition_penalty", value).Sampling.RepetitionPenalty);
            Assert.Throws<NotSupportedException>(() => Read("top_logprobs", value));
            Read("n", value);
        }

        foreach (var value in TextLists)
        {
            Assert.Equal(["x"], Read("stop", value).StopSequences);
        }

        foreach (var value in Biases)
        {
            Assert.Equal(new Dictionary<int, float> { [7] = -2 }, Read("logit_bias", value).Sampling.LogitBias);
        }
    }

    [Fact]
    public void Every_form_of_a_setting_that_only_Fireworks_has_reads_back()
    {
        foreach (var value in Ones)
        {
            With("echo_last", value).WithFireworks(static fireworks => Assert.Equal(1, fireworks.EchoLastTokens));
        }

        foreach (var value in TextLists)
        {
            With("allowed_tools", value).WithFireworks(static fireworks => Assert.Equal(["x"], fireworks.AllowedToolNames!));
        }

        foreach (var value in TextMaps)
        {
            With("metadata", value).WithFireworks(static fireworks => Assert.Equal(new Dictionary<string, string> { ["a"] = "b" }, fireworks.RequestMetadata!));
            With("extra_body", value).WithFireworks(static fireworks => Assert.Equal("b", fireworks.ExtraBody!["a"]!.ToString()));
            With("chat_template_kwargs", value).WithOnnx(static onnx => Assert.Equal("b", onnx.ChatTemplateArguments!["a"]!.ToString()));
        }
    }

    [Fact]
    public void A_short_float_reads_as_the_number_it_prints()
    {
        Reads("min_p", 0.1f, 0.1, static fireworks => fireworks.MinP, static onnx => onnx.MinP);
        Reads("min_p", JsonValue.Create(0.1f), 0.1, static fireworks => fireworks.MinP, static onnx => onnx.MinP);
    }

    [Fact]
    public void A_null_in_any_form_counts_as_absent()
    {
        foreach (var value in (object?[])[null, Json("null"), default(JsonElement)])
        {
            With("min_p", value).WithOnnx(static onnx => Assert.Null(onnx.MinP)).WithFireworks(static fireworks => Assert.Null(fireworks.MinP));
            Assert.Equal(0, Read("min_p", value).Sampling.MinP);
        }
    }

    [Theory]
    [InlineData("min_p", "much")]
    [InlineData("min_p", true)]
    [InlineData("repetition_penalty", double.NaN)]
    [InlineData("ignore_eos", "perhaps")]
    [InlineData("ignore_eos", 1)]
    [InlineData("grammar", 5)]
    [InlineData("logit_bias", 5)]
    [InlineData("logit_bias", "{}")]
    [InlineData("n", "many")]
    [InlineData("echo", 3)]
    public async Task A_value_of_another_kind_is_refused_alike_on_both_sides(string name, object value)
    {
        using FireworksChatClient client = new("m", new() { ApiKey = "fw_test_key" });
        var remote = await Assert.ThrowsAsync<ArgumentException>(() => client.GetResponseAsync("Hi", With(name, value)));
        var local = Assert.Throws<ArgumentException>(() => Read(name, value));
        Assert.Equal(local.Message, remote.Message);
    }

    [Fact]
    public async Task What_cannot_be_done_is_refused_alike_on_both_sides()
    {
        using FireworksChatClient client = new("m", new() { ApiKey = "fw_test_key" });
        foreach (var options in (ChatOptions[])
        [
            new() { ConversationId = "c" },
            new() { ContinuationToken = ResponseContinuationToken.FromBytes(new byte[] { 1 }) },
            new() { Tools = [new HostedWebSearchTool()] },
        ])
        {
            await Assert.ThrowsAsync<NotSupportedException>(() => client.GetResponseAsync("Hi", options));
            Assert.Throws<NotSupportedException>(() => Read(options));
        }
    }

    private static JsonElement Json(string json) => JsonDocument.Parse(json).RootElement;

    private static ChatOptions With(string name, object? value) => new() { AdditionalProperties = new() { [name] = value } };

    private static GenerationSettings Read(ChatOptions options) => GenerationSettingsReader.Read(options, new SearchConfig(), vocabularySize: 10);

    private static GenerationSettings Read(string name, object? value) => Read(With(name, value));

    private static void Reads(string name, object value, object expected, Func<FireworksChatOptions, object?> fireworks, Func<OnnxChatOptions, object?> onnx)
    {
        With(name, value)
            .WithFireworks(view => Assert.Equal(expected, fireworks(view)))
            .WithOnnx(view => Assert.Equal(expected, onnx(view)));
    }

    private static object Sample(PropertyInfo property) => (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) switch
    {
        var type when type == typeof(double) => 0.5,
        var type when type == typeof(bool) => true,
        var type when type == typeof(string) => "x",
        _ => new Dictionary<string, double> { ["7"] = -2 },
    };
}
