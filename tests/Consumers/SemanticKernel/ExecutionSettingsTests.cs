using System.Text.Json;
using System.Text.Json.Nodes;
using Fireworks.AI.Extensions.Consumers.Infrastructure;
using Fireworks.AI.Extensions.SemanticKernel;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.Connectors.OpenAI;
using OpenAI.Chat;
using ChatResponseFormat = Microsoft.Extensions.AI.ChatResponseFormat;
using SdkFormat = OpenAI.Chat.ChatResponseFormat;

namespace Fireworks.AI.Extensions.Consumers.SemanticKernel;

/// <summary>Settings of a prompt, and how they arrive.</summary>
public sealed class ExecutionSettingsTests
{
    private const string WeatherSchema = """{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}""";

    [Fact]
    public void A_value_takes_the_place_of_entries_in_other_letters()
    {
        FireworksPromptExecutionSettings settings = new()
        {
            ExtensionData = new Dictionary<string, object> { ["Min_P"] = 0.5, ["USER"] = "a" },
        };

        settings.MinP = null;
        settings.EndUserId = "b";

        Assert.Null(settings.MinP);
        Assert.Equal("b", settings.EndUserId);
        Assert.Equal(["user"], settings.ExtensionData.Keys);
    }

    [Fact]
    public async Task Stops_under_both_names_are_sent()
    {
        PromptExecutionSettings both = new()
        {
            ExtensionData = new Dictionary<string, object> { ["stop"] = "A", ["stop_sequences"] = new[] { "B", "A" } },
        };

        var (body, _) = await SendAsync(both);

        Assert.Equal("""["A","B"]""", body.GetProperty("stop").GetRawText());
        Assert.Equal(["A", "B"], FireworksPromptExecutionSettings.FromExecutionSettings(both).StopSequences);
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
            "service_tier":"priority","response_format":
            {"type":"json_schema","json_schema":{"name":"weather","schema":SCHEMA,"strict":true}}}}}
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
    [
        typeof(Weather),
        WeatherSchema,
        JsonDocument.Parse(WeatherSchema).RootElement,
        JsonNode.Parse(WeatherSchema)!,
        ChatResponseFormat.ForJsonSchema<Weather>(),
    ];

    [Theory]
    [MemberData(nameof(Formats), DisableDiscoveryEnumeration = true)]
    public async Task A_response_format_arrives_in_every_form(object format)
    {
        var (typed, _) = await SendAsync(new FireworksPromptExecutionSettings { ResponseFormat = format });
        var (plain, _) = await SendAsync(
            new PromptExecutionSettings { ExtensionData = new Dictionary<string, object> { ["response_format"] = format } });

        Assert.Contains("\"city\"", Schema(typed), StringComparison.Ordinal);
        Assert.Equal(Schema(typed), Schema(plain));
    }

    /// <summary>Those that the connector documents, and the abstraction's.</summary>
    [Theory]
    [MemberData(nameof(Formats), DisableDiscoveryEnumeration = true)]
    public async Task A_response_format_of_the_connectors_settings_arrives_in_every_form(object format)
    {
        var (body, _) = await SendAsync(new OpenAIPromptExecutionSettings { ResponseFormat = format });

        Assert.Contains("\"city\"", Schema(body), StringComparison.Ordinal);
    }

    public static TheoryData<object, string> FormatWords => new()
    {
        { "json_object", "json_object" },
        { "text", "text" },
        { ChatResponseFormat.Json, "json_object" },
        { ChatResponseFormat.Text, "text" },
    };

    [Theory]
    [MemberData(nameof(FormatWords), DisableDiscoveryEnumeration = true)]
    public async Task A_response_format_without_a_schema_arrives_from_the_connectors_settings(object format, string type)
    {
        var (body, _) = await SendAsync(new OpenAIPromptExecutionSettings { ResponseFormat = format });

        Assert.Equal(type, body.GetProperty("response_format").GetProperty("type").GetString());
    }

    public static TheoryData<object> FormatsOfTheSdk =>
    [
        SdkFormat.CreateTextFormat(),
        SdkFormat.CreateJsonObjectFormat(),
        SdkFormat.CreateJsonSchemaFormat("w", BinaryData.FromString(WeatherSchema)),
    ];

    /// <summary>A serializer sees nothing in them, so that the schema would be lost, and text become JSON.</summary>
    [Theory]
    [MemberData(nameof(FormatsOfTheSdk), DisableDiscoveryEnumeration = true)]
    public async Task A_response_format_of_the_OpenAI_SDK_is_refused_with_advice(object format)
    {
        PromptExecutionSettings[] forms =
        [
            new OpenAIPromptExecutionSettings { ResponseFormat = format },
            new() { ExtensionData = new Dictionary<string, object> { ["response_format"] = format } },
        ];
        foreach (var settings in forms)
        {
            var exception = await Assert.ThrowsAsync<ArgumentException>(() => SendAsync(settings));

            Assert.Contains("Use a type, a JSON schema, 'json_object'", exception.Message, StringComparison.Ordinal);
        }
    }

    public static TheoryData<object> Efforts => ["low", ChatReasoningEffortLevel.Low];

    [Theory]
    [MemberData(nameof(Efforts), DisableDiscoveryEnumeration = true)]
    public async Task An_effort_of_the_connectors_settings_arrives_as_its_word(object effort)
    {
        var (body, _) = await SendAsync(new OpenAIPromptExecutionSettings { ReasoningEffort = effort });

        Assert.Equal("low", body.GetProperty("reasoning_effort").GetString());
    }

    [Fact]
    public async Task Words_are_response_formats_and_others_are_refused()
    {
        var (body, _) = await SendAsync(new FireworksPromptExecutionSettings { ResponseFormat = "json_object" });
        Assert.Equal("""{"type":"json_object"}""", body.GetProperty("response_format").GetRawText());
        var exception = Assert.Throws<ArgumentException>(static () => new FireworksPromptExecutionSettings { ResponseFormat = "yaml" });
        Assert.Contains("yaml", exception.Message, StringComparison.Ordinal);
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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Settings_of_the_OpenAI_connector_arrive(bool stream)
    {
        OpenAIPromptExecutionSettings settings = new()
        {
            Temperature = 0.3,
            TopP = 0.9,
            FrequencyPenalty = 0.1,
            PresencePenalty = 0.2,
            MaxTokens = 60,
            Seed = 7,
            StopSequences = ["END"],
            TokenSelectionBiases = new Dictionary<int, int> { [5] = 1 },
            Logprobs = true,
            TopLogprobs = 2,
            ResponseFormat = typeof(Weather),
            User = "u",
            ReasoningEffort = "low",
            ChatSystemPrompt = "Be brief.",
            FunctionChoiceBehavior = FunctionChoiceBehavior.Auto(),
        };
        await using var server = await ModelServer.StartAsync(Turn.Call("p_f"), Turn.Say("Hi"));
        var builder = Kernel.CreateBuilder();
        builder.AddFireworksChatClient(ModelServer.Model, configure: options =>
        {
            server.Configure(options);
            options.ThrowOnUnknownSettings = true; // None may be left over.
        });
        builder.Plugins.AddFromFunctions("p", [KernelFunctionFactory.CreateFromMethod(static () => "result", "f")]);

        Assert.Equal("Hi", await builder.Build().PromptAsync("Hi", settings, stream));

        foreach (var body in server.Requests.Select(static request => request.Json))
        {
            Assert.Equal(
                """{"temperature":0.3,"top_p":0.9,"frequency_penalty":0.1,"presence_penalty":0.2,"max_tokens":60,"seed":7,"stop":["END"]"""
                + ""","logit_bias":{"5":1},"logprobs":true,"top_logprobs":2,"user":"u","reasoning_effort":"low"}""",
                Pick(body, "temperature top_p frequency_penalty presence_penalty max_tokens seed stop logit_bias logprobs top_logprobs "
                    + "user reasoning_effort"));
            Assert.Contains("\"city\"", Schema(body), StringComparison.Ordinal);
        }

        Assert.Equal("Be brief.", server.Messages(0)[0].GetProperty("content").GetString());
        Assert.Equal("result", server.Messages(1)[^1].GetProperty("content").GetString());
    }

    /// <summary>It would be dropped on the way, and the model offered no function.</summary>
    [Fact]
    public async Task The_connectors_own_way_to_choose_functions_is_refused_with_advice()
    {
        OpenAIPromptExecutionSettings settings = new() { ToolCallBehavior = ToolCallBehavior.AutoInvokeKernelFunctions };

        var exception = await Assert.ThrowsAsync<NotSupportedException>(() => SendAsync(settings));

        Assert.Contains("FunctionChoiceBehavior.Auto()", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("temperature", "hot", "temperature")]
    [InlineData("logprobs", "yes", "logprobs")]
    [InlineData("stop", 5, "stop")]
    [InlineData("stop_sequences", 5, "stop")]
    public async Task A_value_of_another_kind_is_refused_and_not_dropped(string name, object value, string said)
    {
        PromptExecutionSettings settings = new() { ExtensionData = new Dictionary<string, object> { [name] = value } };

        var exception = await Assert.ThrowsAsync<ArgumentException>(() => SendAsync(settings));

        Assert.Contains($"'{said}'", exception.Message, StringComparison.Ordinal);
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
            Assert.Equal(
                ("s", "m", 0.5, FireworksServiceTier.Priority, 1L),
                (other.ServiceId, other.ModelId, other.Temperature, other.ServiceTier, other.Seed));
            Assert.NotNull(other.FunctionChoiceBehavior);
            Assert.NotNull(other.ResponseFormat);
        }

        Assert.Throws<InvalidOperationException>(() => settings.Temperature = 1);
        copy.Temperature = null;
        Assert.Null(copy.Temperature);
        Assert.Same(settings, FireworksPromptExecutionSettings.FromExecutionSettings(settings));
    }

    /// <summary>What a prompt with the settings sends.</summary>
    internal static async Task<(JsonElement Body, IReadOnlyDictionary<string, string> Headers)> SendAsync(PromptExecutionSettings settings)
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
