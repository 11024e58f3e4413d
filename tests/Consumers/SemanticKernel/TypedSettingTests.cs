using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Fireworks.AI.Extensions.Consumers.Infrastructure;
using Fireworks.AI.Extensions.Onnx;
using Fireworks.AI.Extensions.SemanticKernel;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;

namespace Fireworks.AI.Extensions.Consumers.SemanticKernel;

/// <summary>The typed settings, all of them: what each sends, and that the three views of settings agree.</summary>
public sealed class TypedSettingTests
{
    private const string Header = "header ";

    /// <summary>What each setting sends to Fireworks, alone: the member of the body or the header, and its value.</summary>
    private static readonly Dictionary<string, (object Value, string Sent, string Json)> OfFireworks = new()
    {
        ["ChatTemplateArguments"] = (new Dictionary<string, object?> { ["a"] = 1 }, "chat_template_kwargs", """{"a":1}"""),
        ["ChoiceCount"] = (2, "n", "2"),
        ["ContextLengthExceededBehavior"] = (FireworksContextLengthBehavior.Error, "context_length_exceeded_behavior", "\"error\""),
        ["EchoLastTokens"] = (4, "echo_last", "4"),
        ["EchoPrompt"] = (true, "echo", "true"),
        ["EndUserId"] = ("u", "user", "\"u\""),
        ["ExtraBody"] = (new Dictionary<string, object?> { ["sampling_mask"] = "count" }, "sampling_mask", "\"count\""),
        ["FrequencyPenalty"] = (0.2, "frequency_penalty", "0.2"),
        ["Grammar"] = ("root ::= \"a\"", "response_format", """{"type":"grammar","grammar":"root ::= \"a\""}"""),
        ["IgnoreEndOfSequence"] = (true, "ignore_eos", "true"),
        ["IncludeLogProbabilities"] = (true, "logprobs", "true"),
        ["IncludePerformanceMetrics"] = (true, "perf_metrics_in_response", "true"),
        ["IncludeRawOutput"] = (true, "raw_output", "true"),
        ["IncludeTokenIds"] = (true, "return_token_ids", "true"),
        ["LogitBias"] = (new Dictionary<string, double> { ["7"] = 1.5 }, "logit_bias", """{"7":1.5}"""),
        ["MaxPromptTokens"] = (900, "prompt_truncate_len", "900"),
        ["MaxReasoningTokens"] = (2048, "reasoning_effort", "2048"),
        ["MaxTokens"] = (100, "max_tokens", "100"),
        ["MinOutputTokens"] = (3, "min_tokens", "3"),
        ["MinP"] = (0.1, "min_p", "0.1"),
        ["MirostatLearningRate"] = (0.5, "mirostat_lr", "0.5"),
        ["MirostatTarget"] = (2.5, "mirostat_target", "2.5"),
        ["MultiTurnSessionId"] = ("m", Header + "x-multi-turn-session-id", "m"),
        ["PredictedOutput"] = ("p", "prediction", "\"p\""),
        ["PresencePenalty"] = (0.1, "presence_penalty", "0.1"),
        ["PromptCacheIsolationKey"] = ("i", "prompt_cache_isolation_key", "\"i\""),
        ["PromptCacheKey"] = ("c", "prompt_cache_key", "\"c\""),
        ["ReasoningEffort"] = ("none", "reasoning_effort", "\"none\""),
        ["ReasoningHistory"] = (FireworksReasoningHistory.Preserved, "reasoning_history", "\"preserved\""),
        ["RepetitionPenalty"] = (1.1, "repetition_penalty", "1.1"),
        ["RequestId"] = ("r", Header + "x-request-id", "r"),
        ["RequestMetadata"] = (new Dictionary<string, string> { ["team"] = "a" }, "metadata", """{"team":"a"}"""),
        ["ResponseFormat"] = ("json_object", "response_format", """{"type":"json_object"}"""),
        ["RoutingPreference"] = (3, Header + "x-routing-preference", "3"),
        ["SafeTokenization"] = (true, "safe_tokenization", "true"),
        ["Seed"] = (5_000_000_000, "seed", "5000000000"),
        ["ServiceTier"] = (FireworksServiceTier.Priority, "service_tier", "\"priority\""),
        ["SessionAffinityKey"] = ("s", Header + "x-session-affinity", "s"),
        ["StopSequences"] = (new List<string> { "END" }, "stop", """["END"]"""),
        ["Temperature"] = (0.3, "temperature", "0.3"),
        ["TopK"] = (40, "top_k", "40"),
        ["TopLogProbabilityCount"] = (2, "top_logprobs", "2"),
        ["TopP"] = (0.9, "top_p", "0.9"),
        ["TypicalP"] = (0.8, "typical_p", "0.8"),
    };

    /// <summary>Those that change something else than a member, or are of models inside the process.</summary>
    private static readonly Dictionary<string, object> OfOthers = new()
    {
        ["Adapter"] = "a",
        ["AllowJsonWhitespace"] = true,
        ["AllowRelaxedSchema"] = true,
        ["AllowedToolNames"] = new List<string> { "f" },
        ["IncludeRawChunks"] = true,
        ["MergeSystemMessages"] = true,
        ["PromptLookupTokens"] = 10,
        ["Regex"] = "[0-9]{4}",
        ["SendSchemaAsJsonObject"] = true,
        ["SplitThinkTags"] = true,
        ["StrictJsonSchema"] = true,
    };

    private static IEnumerable<PropertyInfo> Settings => PropertiesOf(typeof(FireworksPromptExecutionSettings));

    public static TheoryData<string> Sent => [.. OfFireworks.Keys];

    [Theory]
    [MemberData(nameof(Sent))]
    public async Task Every_typed_setting_arrives_under_its_name(string name)
    {
        var (value, sent, json) = OfFireworks[name];

        Assert.Equal(json, Read(await ExecutionSettingsTests.SendAsync(With(name, value)), sent));
    }

    /// <summary>As YAML brings them.</summary>
    [Theory]
    [MemberData(nameof(Sent))]
    public async Task Every_setting_that_is_one_word_arrives_as_a_string_too(string name)
    {
        var (value, sent, json) = OfFireworks[name];
        var (entry, written) = With(name, value).ExtensionData!.Single();
        if (written is not (string or IConvertible))
        {
            return; // Lists and objects are written as such.
        }

        PromptExecutionSettings plain = new()
        {
            ExtensionData = new Dictionary<string, object> { [entry] = Convert.ToString(written, CultureInfo.InvariantCulture)! },
        };

        Assert.Equal(json, Read(await ExecutionSettingsTests.SendAsync(plain), sent));
    }

    [Fact]
    public void No_setting_is_without_a_test() =>
        Assert.Equal(Settings.Select(static property => property.Name).Order(), OfFireworks.Keys.Concat(OfOthers.Keys).Order());

    [Fact]
    public async Task Settings_of_the_form_of_an_answer_change_it()
    {
        FireworksPromptExecutionSettings older = new() { ResponseFormat = """{"type":"object"}""", SendSchemaAsJsonObject = true };
        FireworksPromptExecutionSettings strict = new() { ResponseFormat = """{"type":"object"}""", StrictJsonSchema = true };

        var olderFormat = (await ExecutionSettingsTests.SendAsync(older)).Body.GetProperty("response_format");
        var strictFormat = (await ExecutionSettingsTests.SendAsync(strict)).Body.GetProperty("response_format");

        Assert.Equal("""{"type":"json_object","schema":{"type":"object"}}""", olderFormat.GetRawText());
        Assert.True(strictFormat.GetProperty("json_schema").GetProperty("strict").GetBoolean());
    }

    [Fact]
    public async Task Some_functions_are_allowed_and_all_are_sent()
    {
        await using var server = await ModelServer.StartAsync(Turn.Say("Hi"));
        var builder = Kernel.CreateBuilder();
        builder.AddFireworksChatClient(ModelServer.Model, configure: server.Configure);
        builder.Plugins.AddFromFunctions(
            "p", [KernelFunctionFactory.CreateFromMethod(() => 1, "f"), KernelFunctionFactory.CreateFromMethod(() => 1, "g")]);
        FireworksPromptExecutionSettings settings = new()
        {
            FunctionChoiceBehavior = FunctionChoiceBehavior.Auto(),
            AllowedToolNames = ["p_f"],
        };

        await builder.Build().InvokePromptAsync("Hi", new(settings));

        Assert.Equal(2, server.LastBody.GetProperty("tools").GetArrayLength());
        Assert.Contains("\"name\":\"p_f\"", server.LastBody.GetProperty("tool_choice").GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(FireworksPromptExecutionSettings.Adapter), "none-such")]
    [InlineData(nameof(FireworksPromptExecutionSettings.PromptLookupTokens), 33)]
    [InlineData(nameof(FireworksPromptExecutionSettings.Regex), "[0-9")]
    public async Task Settings_of_models_in_process_reach_them(string name, object refused)
    {
        var builder = Kernel.CreateBuilder();
        builder.AddOnnxChatClient(Sparkler.Folder);
        var kernel = builder.Build();

        FireworksPromptExecutionSettings year = new() { Regex = "[0-9]{4}", Temperature = 0 };
        var answer = await kernel.InvokePromptAsync<string>("Name a year.", new(year));

        Assert.Matches("^[0-9]{4}$", answer);
        await Assert.ThrowsAsync<ArgumentException>(() => kernel.InvokePromptAsync("Hi", new(With(name, refused))));
    }

    /// <summary>A setting that one of the views has is in this one too, and is the same entry.</summary>
    [Fact]
    public void The_views_of_settings_agree()
    {
        ChatOptions options = new();
        options.WithFireworks(fireworks => Compare(fireworks, options)).WithOnnx(onnx => Compare(onnx, options));

        static void Compare(object view, ChatOptions options)
        {
            Assert.NotEmpty(PropertiesOf(view.GetType()));
            foreach (var property in PropertiesOf(view.GetType()))
            {
                var value = OfFireworks.TryGetValue(property.Name, out var known) ? known.Value : OfOthers[property.Name];
                options.AdditionalProperties!.Clear();
                property.SetValue(view, value);

                var settings = With(property.Name, value);

                Assert.Equal(
                    options.AdditionalProperties.ToDictionary(),
                    settings.ExtensionData!.ToDictionary(static entry => entry.Key, static entry => (object?)entry.Value));
                Assert.Equal(property.GetValue(view), Settings.Single(other => other.Name == property.Name).GetValue(settings));
            }
        }
    }

    private static string Read((JsonElement Body, IReadOnlyDictionary<string, string> Headers) request, string sent) =>
        sent.StartsWith(Header, StringComparison.Ordinal)
            ? request.Headers[sent[Header.Length..]] : request.Body.GetProperty(sent).GetRawText();

    private static IEnumerable<PropertyInfo> PropertiesOf(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(static property => property.CanWrite);

    private static FireworksPromptExecutionSettings With(string name, object value)
    {
        FireworksPromptExecutionSettings settings = new();
        Settings.Single(property => property.Name == name).SetValue(settings, value);
        return settings;
    }
}
