using System.Text.Json;
using System.Text.Json.Nodes;
using Fireworks.AI.Extensions.Chat.Request;
using Fireworks.AI.Extensions.Embeddings;
using Fireworks.AI.Extensions.Speech;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Tests;

public sealed class RequestSettingsTests
{
    [Fact]
    public void Members_of_the_abstraction_are_sent()
    {
        var body = RequestBody.Of(new ChatOptions
        {
            MaxOutputTokens = 7,
            Temperature = 0.2f,
            TopP = 0.9f,
            TopK = 40,
            FrequencyPenalty = -0.5f,
            PresencePenalty = 0.25f,
            Seed = 12345678901,
            StopSequences = ["a", "\"b\""],
        });

        Assert.Equal(
            """{"model":"m","messages":[{"role":"user","content":"Hi"}],"max_tokens":7,"temperature":0.2,"top_p":0.9,"top_k":40,"frequency_penalty":-0.5,"presence_penalty":0.25,"seed":12345678901,"stop":["a","\"b\""],"stream":false}""",
            body.GetRawText());
    }

    [Fact]
    public void Stream_asks_for_usage() =>
        Assert.Equal("""{"include_usage":true}""", RequestBody.Of(new ChatOptions(), stream: true).Member("stream_options"));

    [Theory]
    [MemberData(nameof(Typed))]
    public void Typed_settings_become_entries_and_members(Action<FireworksChatOptions> set, string member, string expected)
    {
        var options = new ChatOptions { Tools = [AIFunctionFactory.Create(() => 1, "f")] }.WithFireworks(set);

        Assert.Single(options.AdditionalProperties!);
        Assert.Equal(expected, RequestBody.Of(options, strict: member != "future").Member(member));
    }

    public static TheoryData<Action<FireworksChatOptions>, string, string> Typed => new()
    {
        { o => o.MinP = 0.05, "min_p", "0.05" },
        { o => o.TypicalP = 0.5, "typical_p", "0.5" },
        { o => o.RepetitionPenalty = 1.1, "repetition_penalty", "1.1" },
        { o => o.MirostatTarget = 5, "mirostat_target", "5" },
        { o => o.MirostatLearningRate = 0.1, "mirostat_lr", "0.1" },
        { o => o.LogitBias = new Dictionary<string, double> { ["42"] = -100 }, "logit_bias", """{"42":-100}""" },
        { o => o.IgnoreEndOfSequence = true, "ignore_eos", "true" },
        { o => o.MinOutputTokens = 3, "min_tokens", "3" },
        { o => o.ChoiceCount = 2, "n", "2" },
        { o => o.EndUserId = "u", "user", "\"u\"" },
        { o => o.RequestMetadata = new Dictionary<string, string> { ["a"] = "b" }, "metadata", """{"a":"b"}""" },
        { o => o.Grammar = "root ::= \"yes\"", "response_format", """{"type":"grammar","grammar":"root ::= \"yes\""}""" },
        { o => o.PredictedOutput = "p", "prediction", "\"p\"" },
        { o => o.IncludeLogProbabilities = true, "logprobs", "true" },
        { o => o.TopLogProbabilityCount = 3, "top_logprobs", "3" },
        { o => o.EchoPrompt = true, "echo", "true" },
        { o => o.EchoLastTokens = 4, "echo_last", "4" },
        { o => o.IncludeTokenIds = true, "return_token_ids", "true" },
        { o => o.IncludeRawOutput = true, "raw_output", "true" },
        { o => o.IncludePerformanceMetrics = true, "perf_metrics_in_response", "true" },
        { o => o.MaxReasoningTokens = 2048, "reasoning_effort", "2048" },
        { o => o.ReasoningHistory = FireworksReasoningHistory.Preserved, "reasoning_history", "\"preserved\"" },
        { o => o.AllowedToolNames = ["f"], "tool_choice", """{"type":"allowed_tools","allowed_tools":{"mode":"auto","tools":[{"type":"function","function":{"name":"f"}}]}}""" },
        { o => o.ContextLengthExceededBehavior = FireworksContextLengthBehavior.Error, "context_length_exceeded_behavior", "\"error\"" },
        { o => o.MaxPromptTokens = 9, "prompt_truncate_len", "9" },
        { o => o.SafeTokenization = true, "safe_tokenization", "true" },
        { o => o.PromptCacheKey = "k", "prompt_cache_key", "\"k\"" },
        { o => o.PromptCacheIsolationKey = "i", "prompt_cache_isolation_key", "\"i\"" },
        { o => o.ServiceTier = FireworksServiceTier.Priority, "service_tier", "\"priority\"" },
        { o => o.ExtraBody = new Dictionary<string, object?> { ["future"] = 1 }, "future", "1" },
    };

    [Fact]
    public void Every_typed_setting_reads_back_what_was_set()
    {
        foreach (var property in typeof(FireworksChatOptions).GetProperties())
        {
            object value = (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) switch
            {
                var type when type == typeof(double) => 0.5,
                var type when type == typeof(int) => 3,
                var type when type == typeof(bool) => true,
                var type when type == typeof(string) => "x",
                var type when type == typeof(FireworksServiceTier) => new FireworksServiceTier("x"),
                var type when type == typeof(FireworksReasoningHistory) => new FireworksReasoningHistory("x"),
                var type when type == typeof(FireworksContextLengthBehavior) => new FireworksContextLengthBehavior("x"),
                var type when type == typeof(IList<string>) => new List<string> { "a" },
                var type when type == typeof(IDictionary<string, double>) => new Dictionary<string, double>(),
                var type when type == typeof(IDictionary<string, string>) => new Dictionary<string, string>(),
                _ => new Dictionary<string, object?>(),
            };
            ChatOptions options = new();
            options.WithFireworks(settings => property.SetValue(settings, value));
            Assert.Contains(Assert.Single(options.AdditionalProperties!).Key, KnownChatSettings.Known.Keys);
            options.WithFireworks(settings => Assert.Equal(value, property.GetValue(settings)));
            options.WithFireworks(settings => property.SetValue(settings, null));
            Assert.Empty(options.AdditionalProperties!);
        }
    }

    [Fact]
    public void Values_in_the_forms_of_Semantic_Kernel_are_accepted()
    {
        var body = RequestBody.Of(new ChatOptions
        {
            AdditionalProperties = new()
            {
                ["min_p"] = JsonDocument.Parse("0.05").RootElement,
                ["top_logprobs"] = 3.0,
                ["logprobs"] = JsonDocument.Parse("true").RootElement,
                ["reasoning_effort"] = 2048.0,
                ["user"] = JsonValue.Create("u"),
                ["stop"] = new object[] { "a", "b" },
                ["token_selection_biases"] = new Dictionary<int, int> { [5] = -1 },
                ["metadata"] = null,
                ["echo"] = "true",
                ["prompt_truncate_len"] = JsonDocument.Parse("10.0").RootElement,
            },
        });

        Assert.Equal("0.05", body.Member("min_p"));
        Assert.Equal("3", body.Member("top_logprobs"));
        Assert.Equal("true", body.Member("logprobs"));
        Assert.Equal("2048", body.Member("reasoning_effort"));
        Assert.Equal("\"u\"", body.Member("user"));
        Assert.Equal("""["a","b"]""", body.Member("stop"));
        Assert.Equal("""{"5":-1}""", body.Member("logit_bias"));
        Assert.Equal("(absent)", body.Member("metadata"));
        Assert.Equal("true", body.Member("echo"));
        Assert.Equal("10", body.Member("prompt_truncate_len"));
    }

    /// <summary>As YAML and configuration bring them: every value is a string.</summary>
    [Fact]
    public void Values_that_are_all_strings_are_sent_as_what_they_say()
    {
        var body = RequestBody.Of(new ChatOptions
        {
            AdditionalProperties = new()
            {
                ["min_p"] = "0.05",
                ["top_logprobs"] = "3",
                ["logprobs"] = "true",
                ["reasoning_effort"] = "2048",
                ["ignore_eos"] = "True",
                ["stop"] = "a",
                ["logit_bias"] = new Dictionary<object, object> { ["5"] = "-1" },
                ["seed"] = "12345678901",
            },
        });

        Assert.Equal(
            ("0.05", "3", "true", "2048", "true", "\"a\"", """{"5":-1}""", "12345678901"),
            (body.Member("min_p"), body.Member("top_logprobs"), body.Member("logprobs"), body.Member("reasoning_effort"), body.Member("ignore_eos"),
                body.Member("stop"), body.Member("logit_bias"), body.Member("seed")));
    }

    [Fact]
    public void Numbers_of_any_kind_are_sent_as_they_are_written()
    {
        foreach (var value in (object[])[0.1, 0.1f, 0.1m, "0.1", JsonValue.Create(0.1f), JsonValue.Create(0.1m), JsonNode.Parse("0.1")!, JsonDocument.Parse("0.1").RootElement])
        {
            Assert.Equal("0.1", RequestBody.Of(new ChatOptions { AdditionalProperties = new() { ["min_p"] = value } }).Member("min_p"));
        }

        foreach (var value in (object[])[3, 3L, 3.0, 3f, 3m, (byte)3, "3", "3.0", JsonValue.Create((byte)3), JsonValue.Create(3.0), JsonNode.Parse("3e0")!])
        {
            Assert.Equal("3", RequestBody.Of(new ChatOptions { AdditionalProperties = new() { ["top_logprobs"] = value } }).Member("top_logprobs"));
        }
    }

    [Fact]
    public void Forms_of_OpenAI_are_translated()
    {
        var body = RequestBody.Of(new ChatOptions { AdditionalProperties = new() { ["response_format"] = "json_object", ["reasoning_effort"] = "minimal" } });
        Assert.Equal(("""{"type":"json_object"}""", "\"low\""), (body.Member("response_format"), body.Member("reasoning_effort")));
    }

    [Theory]
    [InlineData("min_p", "high", "'min_p' must be a number")]
    [InlineData("top_k", 1.5, "'top_k' must be a whole number")]
    [InlineData("echo", 3, "'echo' must be true or false")]
    [InlineData("user", 3, "'user' must be a string")]
    [InlineData("min_p", double.NaN, "'min_p' must be a number")]
    public void Wrong_values_are_refused_by_name(string name, object value, string message) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => RequestBody.Of(new ChatOptions { AdditionalProperties = new() { [name] = value } })).Message);

    [Fact]
    public async Task Unknown_settings_are_not_sent_and_logged_once_with_near_matches()
    {
        await using var server = await TestServer.StartAsync(Answer.Json(Wire.Hello));
        RecordingLogger logger = new();
        using FireworksClient client = new(server.Options(), loggerFactory: logger);
        ChatOptions options = new() { AdditionalProperties = new() { ["tenperature"] = 0.5, ["store"] = false } };

        for (var call = 0; call < 3; call++)
        {
            await client.GetChatClient("m").GetResponseAsync("Hi", options);
        }

        Assert.Equal("(absent)", server.LastRequest.Json.Member("store"));
        Assert.Contains("Near matches: temperature", logger.Messages.Single(message => message.Contains("tenperature", StringComparison.Ordinal)));
    }

    [Fact]
    public void Unknown_settings_throw_where_that_is_chosen() =>
        Assert.Contains("Near matches: min_p", Assert.Throws<ArgumentException>(() => RequestBody.Of(new ChatOptions { AdditionalProperties = new() { ["min_pp"] = 1 } })).Message);

    [Fact]
    public async Task Sessions_are_sent_as_headers_and_options_are_not_changed()
    {
        await using var server = await TestServer.StartAsync(Answer.Json(Wire.Hello));
        using var client = server.ChatClient();
        var options = new ChatOptions().WithFireworks(settings =>
        {
            settings.SessionAffinityKey = "s";
            settings.MultiTurnSessionId = "t";
            settings.RequestId = "mine";
            settings.RoutingPreference = 5;
        });

        await client.GetResponseAsync("Hi", options);
        await client.GetResponseAsync("Hi", options);

        foreach (var request in server.Requests)
        {
            Assert.Equal(("s", "t", "mine", "5"), (request.Headers["x-session-affinity"], request.Headers["x-multi-turn-session-id"], request.Headers["x-request-id"], request.Headers["x-routing-preference"]));
        }

        Assert.Equal(4, options.AdditionalProperties!.Count);
        await Assert.ThrowsAsync<ArgumentException>(() => client.GetResponseAsync("Hi", new ChatOptions().WithFireworks(settings => settings.RequestId = "a\r\nb: c")));
    }

    [Fact]
    public void ModelId_and_model_map_choose_the_model()
    {
        Assert.Equal("\"other\"", RequestBody.Of(new ChatOptions { ModelId = "other" }).Member("model"));
        Assert.Equal("\"accounts/fireworks/models/glm-5p3-flash\"", RequestBody.Of([new(ChatRole.User, "Hi")], model: "gpt-4o-mini", configure: o => o.ModelMap = OpenAIModelMap.Default).Member("model"));
    }

    [Fact]
    public void Settings_of_streams_go_with_streams_only()
    {
        ChatOptions options = new() { AdditionalProperties = new() { ["stream_options"] = new JsonObject { ["include_usage"] = false } } };

        Assert.Equal("(absent)", RequestBody.Of(options).Member("stream_options"));
        Assert.Equal("""{"include_usage":false}""", RequestBody.Of(options, stream: true).Member("stream_options"));
    }

    [Fact]
    public void Dictionaries_are_written_without_reflection_too()
    {
        JsonSerializerOptions none = new() { TypeInfoResolver = System.Text.Json.Serialization.Metadata.JsonTypeInfoResolver.Combine() };
        var options = new ChatOptions().WithFireworks(fireworks => fireworks.LogitBias = new Dictionary<string, double> { ["7"] = -1.5 });
        ChatOptions translated = new() { AdditionalProperties = new() { ["token_selection_biases"] = new Dictionary<int, int> { [7] = 3 } } };

        Assert.Equal("""{"7":-1.5}""", RequestBody.Of([new(ChatRole.User, "Hi")], options, configure: client => client.SerializerOptions = none).Member("logit_bias"));
        Assert.Equal("""{"7":3}""", RequestBody.Of([new(ChatRole.User, "Hi")], translated, configure: client => client.SerializerOptions = none).Member("logit_bias"));
    }

    [Fact]
    public void Entries_that_are_null_or_of_another_kind_count_as_absent_in_the_typed_view()
    {
        ChatOptions options = new() { AdditionalProperties = new() { ["min_p"] = JsonDocument.Parse("null").RootElement, ["echo_last"] = 1e12 } };

        options.WithFireworks(fireworks =>
        {
            Assert.Null(fireworks.MinP);
            Assert.Null(fireworks.EchoLastTokens);
        });
        Assert.Throws<ArgumentException>(() => RequestBody.Of(new ChatOptions { AdditionalProperties = new() { ["echo_last"] = "many" } }));
    }

    [Theory]
    [InlineData(5)]
    [InlineData("text")]
    [InlineData(true)]
    [InlineData(double.NaN)]
    public void No_property_of_a_typed_view_throws(object entry)
    {
        foreach (var value in (object[])[entry, new[] { entry }, new Dictionary<string, object> { ["a"] = entry }, JsonSerializer.SerializeToElement(new object?[] { null }), DateTime.UnixEpoch])
        {
            ChatOptions chat = new() { AdditionalProperties = Every(KnownChatSettings.Known.Keys, value) };
            chat.WithFireworks(Read);
            EmbeddingGenerationOptions embeddings = new() { AdditionalProperties = Every(KnownEmbeddingSettings.Known.Keys, value) };
            embeddings.WithFireworks(Read);
            SpeechToTextOptions speech = new() { AdditionalProperties = Every(KnownSpeechSettings.Known.Keys, value) };
            speech.WithFireworks(Read);
        }

        static AdditionalPropertiesDictionary Every(IEnumerable<string> names, object value) => new(names.ToDictionary(name => name, _ => (object?)value));

        static void Read(object view)
        {
            foreach (var property in view.GetType().GetProperties())
            {
                property.GetValue(view);
            }
        }
    }

    [Fact]
    public void Typed_view_reads_past_the_other_forms_that_a_member_has()
    {
        ChatOptions options = new()
        {
            AdditionalProperties = new()
            {
                ["reasoning_effort"] = "high",
                ["logprobs"] = JsonDocument.Parse("3").RootElement,
                ["prediction"] = new JsonObject { ["type"] = "content", ["content"] = "x" },
            },
        };

        options.WithFireworks(fireworks =>
        {
            Assert.Equal((null, true, null), (fireworks.MaxReasoningTokens, fireworks.IncludeLogProbabilities, fireworks.PredictedOutput));
            fireworks.MaxReasoningTokens ??= 2048;
            Assert.Equal(2048, fireworks.MaxReasoningTokens);
        });
    }
}
