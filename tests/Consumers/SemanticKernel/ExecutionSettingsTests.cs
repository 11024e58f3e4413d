using System.Text.Json;
using System.Text.Json.Nodes;
using Fireworks.AI.Extensions.Consumers.Infrastructure;
using Fireworks.AI.Extensions.SemanticKernel;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.Connectors.OpenAI;

namespace Fireworks.AI.Extensions.Consumers.SemanticKernel;

/// <summary>Settings of a prompt, and how they arrive.</summary>
public sealed class ExecutionSettingsTests
{
    private const string WeatherSchema = """{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}""";

    [Fact]
    public void A_value_takes_the_place_of_entries_in_other_letters()
    {
        FireworksPromptExecutionSettings settings = new() { ExtensionData = new Dictionary<string, object> { ["Min_P"] = 0.5, ["USER"] = "a" } };

        settings.MinP = null;
        settings.EndUserId = "b";

        Assert.Null(settings.MinP);
        Assert.Equal("b", settings.EndUserId);
        Assert.Equal(["user"], settings.ExtensionData.Keys);
    }

    [Fact]
    public async Task Every_typed_setting_arrives_under_its_name()
    {
        FireworksPromptExecutionSettings settings = new()
        {
            Temperature = 0.3,
            TopP = 0.9,
            TopK = 40,
            MinP = 0.1,
            TypicalP = 0.8,
            FrequencyPenalty = 0.2,
            PresencePenalty = 0.1,
            RepetitionPenalty = 1.1,
            MirostatTarget = 2,
            MirostatLearningRate = 0.5,
            LogitBias = new Dictionary<string, double> { ["7"] = 1.5 },
            MaxTokens = 100,
            MinOutputTokens = 3,
            IgnoreEndOfSequence = true,
            ChoiceCount = 1,
            Seed = 5_000_000_000,
            StopSequences = ["END"],
            ReasoningEffort = "none",
            ReasoningHistory = FireworksReasoningHistory.Preserved,
            IncludeLogProbabilities = true,
            TopLogProbabilityCount = 2,
            EchoPrompt = true,
            EchoLastTokens = 4,
            IncludeTokenIds = true,
            IncludeRawOutput = true,
            IncludePerformanceMetrics = true,
            PredictedOutput = "p",
            ContextLengthExceededBehavior = FireworksContextLengthBehavior.Error,
            MaxPromptTokens = 900,
            SafeTokenization = true,
            PromptCacheKey = "c",
            PromptCacheIsolationKey = "i",
            ServiceTier = FireworksServiceTier.Priority,
            EndUserId = "u",
            RequestMetadata = new Dictionary<string, string> { ["team"] = "a" },
            ExtraBody = new Dictionary<string, object?> { ["sampling_mask"] = "count" },
            SessionAffinityKey = "s",
            MultiTurnSessionId = "m",
            RequestId = "r",
            RoutingPreference = 3,
        };

        var (body, headers) = await SendAsync(settings);

        Assert.Equal(
            """{"temperature":0.3,"top_p":0.9,"top_k":40,"min_p":0.1,"typical_p":0.8,"frequency_penalty":0.2,"presence_penalty":0.1,"repetition_penalty":1.1,"mirostat_target":2,"mirostat_lr":0.5,"logit_bias":{"7":1.5},"max_tokens":100,"min_tokens":3,"ignore_eos":true,"n":1,"seed":5000000000,"stop":["END"],"reasoning_effort":"none","reasoning_history":"preserved","logprobs":true,"top_logprobs":2,"echo":true,"echo_last":4,"return_token_ids":true,"raw_output":true,"perf_metrics_in_response":true,"context_length_exceeded_behavior":"error","prompt_truncate_len":900,"safe_tokenization":true,"prompt_cache_key":"c","prompt_cache_isolation_key":"i","service_tier":"priority","user":"u","metadata":{"team":"a"},"sampling_mask":"count"}""",
            Pick(body, "temperature top_p top_k min_p typical_p frequency_penalty presence_penalty repetition_penalty mirostat_target mirostat_lr logit_bias max_tokens min_tokens ignore_eos n seed stop reasoning_effort reasoning_history logprobs top_logprobs echo echo_last return_token_ids raw_output perf_metrics_in_response context_length_exceeded_behavior prompt_truncate_len safe_tokenization prompt_cache_key prompt_cache_isolation_key service_tier user metadata sampling_mask"));
        Assert.Contains("p", body.GetProperty("prediction").ToString(), StringComparison.Ordinal);
        Assert.Equal(("s", "m", "r", "3"), (headers["x-session-affinity"], headers["x-multi-turn-session-id"], headers["x-request-id"], headers["x-routing-preference"]));
    }

    [Fact]
    public async Task Values_that_are_all_strings_arrive_as_what_they_say()
    {
        PromptExecutionSettings yaml = new()
        {
            ExtensionData = new Dictionary<string, object>
            {
                ["temperature"] = "0.5",
                ["max_tokens"] = "200",
                ["min_p"] = "0.1",
                ["logprobs"] = "true",
                ["reasoning_effort"] = "none",
                ["seed"] = "7",
                ["response_format"] = WeatherSchema,
            },
        };

        var (body, _) = await SendAsync(yaml);

        Assert.Equal(
            """{"temperature":0.5,"max_tokens":200,"min_p":0.1,"logprobs":true,"reasoning_effort":"none","seed":7}""",
            Pick(body, "temperature max_tokens min_p logprobs reasoning_effort seed"));
        Assert.Equal(WeatherSchema, Schema(body));
    }

    [Fact]
    public async Task A_prompt_file_has_the_names_of_the_API()
    {
        await using var server = await ModelServer.StartAsync(Turn.Say("Hi"));
        var builder = Kernel.CreateBuilder();
        builder.AddFireworksChatClient(ModelServer.Model, configure: server.Configure);
        var function = KernelFunctionFactory.CreateFromPrompt(PromptTemplateConfig.FromJson("""
            {"template":"Hi","execution_settings":{"default":{"max_tokens":50,"min_p":0.2,"stop":["END"],"reasoning_effort":"high",
            "service_tier":"priority","response_format":{"type":"json_schema","json_schema":{"name":"weather","schema":SCHEMA,"strict":true}}}}}
            """.Replace("SCHEMA", WeatherSchema, StringComparison.Ordinal)));

        await builder.Build().InvokeAsync(function);

        Assert.Equal(
            """{"max_tokens":50,"min_p":0.2,"stop":["END"],"reasoning_effort":"high","service_tier":"priority"}""",
            Pick(server.LastBody, "max_tokens min_p stop reasoning_effort service_tier"));
        Assert.Equal(WeatherSchema, Schema(server.LastBody));
        Assert.Equal(
            ("weather", true),
            (Format(server.LastBody).GetProperty("name").GetString(), Format(server.LastBody).GetProperty("strict").GetBoolean()));
    }

    public static TheoryData<object> Formats =>
        [typeof(Weather), WeatherSchema, JsonDocument.Parse(WeatherSchema).RootElement, JsonNode.Parse(WeatherSchema)!, ChatResponseFormat.ForJsonSchema<Weather>()];

    [Theory]
    [MemberData(nameof(Formats), DisableDiscoveryEnumeration = true)]
    public async Task A_response_format_arrives_in_every_form(object format)
    {
        var (typed, _) = await SendAsync(new FireworksPromptExecutionSettings { ResponseFormat = format });
        var (plain, _) = await SendAsync(new PromptExecutionSettings { ExtensionData = new Dictionary<string, object> { ["response_format"] = format } });

        Assert.Contains("\"city\"", Schema(typed), StringComparison.Ordinal);
        Assert.Equal(Schema(typed), Schema(plain));
    }

    [Fact]
    public async Task Words_are_response_formats_and_others_are_refused()
    {
        var (body, _) = await SendAsync(new FireworksPromptExecutionSettings { ResponseFormat = "json_object" });
        Assert.Equal("""{"type":"json_object"}""", body.GetProperty("response_format").GetRawText());
        Assert.Contains("yaml", Assert.Throws<ArgumentException>(() => new FireworksPromptExecutionSettings { ResponseFormat = "yaml" }).Message, StringComparison.Ordinal);
        PromptExecutionSettings plain = new() { ExtensionData = new Dictionary<string, object> { ["response_format"] = "yaml" } };
        Assert.Throws<ArgumentException>(() => FireworksPromptExecutionSettings.FromExecutionSettings(plain));
    }

    [Fact]
    public async Task A_grammar_may_stand_in_a_response_format()
    {
        var (body, _) = await SendAsync(new FireworksPromptExecutionSettings
        {
            ResponseFormat = JsonNode.Parse("""{"type":"grammar","grammar":"root ::= \"a\""}"""),
        });

        Assert.Equal("root ::= \"a\"", body.GetProperty("response_format").GetProperty("grammar").GetString());
    }

    [Fact]
    public async Task Settings_of_the_OpenAI_connector_arrive()
    {
        OpenAIPromptExecutionSettings settings = new()
        {
            Temperature = 0.3,
            MaxTokens = 60,
            StopSequences = ["END"],
            ResponseFormat = typeof(Weather),
            User = "u",
            ReasoningEffort = "low",
            ChatSystemPrompt = "Be brief.",
        };

        var (body, _) = await SendAsync(settings);

        Assert.Equal(
            """{"temperature":0.3,"max_tokens":60,"stop":["END"],"user":"u","reasoning_effort":"low"}""",
            Pick(body, "temperature max_tokens stop user reasoning_effort"));
        Assert.Contains("\"city\"", Schema(body), StringComparison.Ordinal);
        Assert.Equal("Be brief.", body.GetProperty("messages")[0].GetProperty("content").GetString());
    }

    [Fact]
    public async Task A_value_of_another_kind_is_refused_and_not_dropped()
    {
        PromptExecutionSettings settings = new() { ExtensionData = new Dictionary<string, object> { ["temperature"] = "hot" } };

        Assert.Contains("temperature", (await Assert.ThrowsAsync<ArgumentException>(() => SendAsync(settings))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_survive_JSON_copies_and_freezing()
    {
        FireworksPromptExecutionSettings settings = new()
        {
            ServiceId = "s",
            ModelId = "m",
            FunctionChoiceBehavior = FunctionChoiceBehavior.Auto(),
            Temperature = 0.5,
            ResponseFormat = typeof(Weather),
            ServiceTier = FireworksServiceTier.Priority,
            Seed = 1,
        };

        var json = JsonSerializer.Serialize(settings);
        var read = JsonSerializer.Deserialize<FireworksPromptExecutionSettings>(json, JsonSerializerOptions.Web)!;
        var copy = (FireworksPromptExecutionSettings)settings.Clone();
        settings.Freeze();

        foreach (var other in (FireworksPromptExecutionSettings[])[read, copy, settings])
        {
            Assert.Equal(("s", "m", 0.5, FireworksServiceTier.Priority, 1L), (other.ServiceId, other.ModelId, other.Temperature, other.ServiceTier, other.Seed));
            Assert.NotNull(other.FunctionChoiceBehavior);
            Assert.NotNull(other.ResponseFormat);
        }

        Assert.Throws<InvalidOperationException>(() => settings.Temperature = 1);
        copy.Temperature = null;
        Assert.Null(copy.Temperature);
        Assert.Same(settings, FireworksPromptExecutionSettings.FromExecutionSettings(settings));
    }

    private static async Task<(JsonElement Body, IReadOnlyDictionary<string, string> Headers)> SendAsync(PromptExecutionSettings settings)
    {
        await using var server = await ModelServer.StartAsync(Turn.Say("Hi"));
        var builder = Kernel.CreateBuilder();
        builder.AddFireworksChatClient(ModelServer.Model, configure: server.Configure);
        await builder.Build().InvokePromptAsync("Hi", new(settings));
        return (server.LastBody, server.Server.LastRequest.Headers);
    }

    private static string Pick(JsonElement body, string names) => new JsonObject(names.Split(' ').Select(name =>
        KeyValuePair.Create(name, body.TryGetProperty(name, out var value) ? JsonNode.Parse(value.GetRawText()) : null))).ToJsonString();

    private static JsonElement Format(JsonElement body) => body.GetProperty("response_format").GetProperty("json_schema");

    private static string Schema(JsonElement body) => Format(body).GetProperty("schema").GetRawText();

    private sealed record Weather(string City)
    {
        [System.Text.Json.Serialization.JsonPropertyName("city")]
        public string City { get; init; } = City;
    }
}
