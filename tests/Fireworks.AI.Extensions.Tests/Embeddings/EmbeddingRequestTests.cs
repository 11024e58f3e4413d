using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Tests;

public sealed class EmbeddingRequestTests
{
    private static async Task<RecordedRequest> SendAsync(
        EmbeddingGenerationOptions? options, IEnumerable<string>? values = null, int? dimensions = null, Action<FireworksClientOptions>? configure = null)
    {
        await using var server = await TestServer.StartAsync(async context =>
            await EmbeddingWire.AnswerTo(await EmbeddingWire.ReadAsync(context.Request)).WriteAsync(context));
        using var generator = server.Generator(dimensions, configure);
        await generator.GenerateAsync(values ?? ["text 1"], options);
        return Assert.Single(server.Requests);
    }

    private static void AssertJson(string expected, RecordedRequest request) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(request.Body)), request.Text);

    [Fact]
    public async Task A_plain_call_sends_model_inputs_and_base64()
    {
        var request = await SendAsync(null, ["red 1", "\"green\"\n\t\\ é 😀 2"]);

        Assert.Equal("/inference/v1/embeddings", request.Path);
        Assert.Equal("Bearer fw_test_key", request.Headers["Authorization"]);
        AssertJson("""{"model":"fireworks/qwen3-embedding-8b","input":["red 1","\"green\"\n\t\\ é 😀 2"],"encoding_format":"base64"}""", request);
    }

    [Fact]
    public async Task Typed_settings_are_sent_under_their_names()
    {
        var options = new EmbeddingGenerationOptions { Dimensions = 8, ModelId = "other" }.WithFireworks(settings =>
        {
            settings.Normalize = true;
            settings.LogitTokenIds = [2753, 9454];
            settings.PromptTemplate = "{{ text }}";
            settings.EncodingFormat = FireworksEmbeddingEncoding.Floats;
            settings.InputPrefix = "search_query: ";
            settings.RequestId = "req-1";
        });

        var request = await SendAsync(options);

        AssertJson(
            """{"model":"other","input":["search_query: text 1"],"dimensions":8,"normalize":true,"prompt_template":"{{ text }}","return_logits":[2753,9454],"encoding_format":"float"}""",
            request);
        Assert.Equal("req-1", request.Headers["x-request-id"]);
    }

    [Fact]
    public void Typed_settings_read_back_what_they_wrote_and_null_removes()
    {
        new EmbeddingGenerationOptions { AdditionalProperties = new() { ["normalize"] = JsonSerializer.SerializeToElement(true) } }.WithFireworks(settings =>
        {
            Assert.True(settings.Normalize);
            settings.Normalize = null;
            settings.InputPrefix = "query: ";
            Assert.Null(settings.Normalize);
            Assert.Equal("query: ", settings.InputPrefix);
        });
    }

    public static TheoryData<object> LogitForms => new()
    {
        new[] { 1, 2 },
        new List<object> { 1.0, 2L },
        JsonSerializer.SerializeToElement(new[] { 1, 2 }),
        new JsonArray(1, 2),
    };

    [Theory]
    [MemberData(nameof(LogitForms))]
    public async Task Hand_written_entries_are_taken_in_every_form(object logits)
    {
        EmbeddingGenerationOptions options = new() { AdditionalProperties = new() { ["return_logits"] = logits, ["Dimensions"] = 6.0, ["normalize"] = "true" } };

        var request = await SendAsync(options);

        AssertJson("""{"model":"fireworks/qwen3-embedding-8b","input":["text 1"],"dimensions":6,"normalize":true,"return_logits":[1,2],"encoding_format":"base64"}""", request);
        options.WithFireworks(settings => Assert.Equal([1, 2], settings.LogitTokenIds!));
    }

    [Fact]
    public async Task Dimensions_come_from_the_entry_then_the_option_then_the_generator()
    {
        Assert.Equal(5, (await SendAsync(null, dimensions: 5)).Json.GetProperty("dimensions").GetInt32());
        Assert.Equal(6, (await SendAsync(new() { Dimensions = 6 }, dimensions: 5)).Json.GetProperty("dimensions").GetInt32());
        Assert.Equal(7, (await SendAsync(new() { Dimensions = 6, AdditionalProperties = new() { ["dimensions"] = 7 } }, dimensions: 5)).Json.GetProperty("dimensions").GetInt32());
    }

    [Fact]
    public async Task Raw_members_are_merged_last()
    {
        var request = await SendAsync(new()
        {
            Dimensions = 6,
            AdditionalProperties = new() { ["normalize"] = true },
            RawRepresentationFactory = generator =>
            {
                Assert.IsType<FireworksEmbeddingGenerator>(generator);
                return new JsonObject { ["normalize"] = false, ["dimensions"] = 3, ["model"] = "raw" };
            },
        });

        AssertJson("""{"model":"raw","input":["text 1"],"normalize":false,"dimensions":3,"encoding_format":"base64"}""", request);
    }

    [Fact]
    public async Task Model_map_applies()
    {
        var request = await SendAsync(
            new() { ModelId = "text-embedding-3-small" }, configure: options => options.ModelMap = new OpenAIModelMap(new Dictionary<string, string> { ["text-embedding-3-small"] = "mapped" }));

        Assert.Equal("mapped", request.Json.GetProperty("model").GetString());
    }

    [Fact]
    public async Task Objects_are_sent_with_their_template()
    {
        await using var server = await TestServer.StartAsync(async context =>
            await EmbeddingWire.AnswerTo(JsonDocument.Parse("""{"input":["1","2"]}""").RootElement).WriteAsync(context));
        using var generator = server.Generator();
        var options = new EmbeddingGenerationOptions().WithFireworks(settings => settings.PromptTemplate = "{title}: {text}");

        var result = await generator.GenerateFromObjectsAsync(
            [new JsonObject { ["title"] = "A" }, new JsonObject { ["title"] = "B", ["n"] = 1 }], options);

        Assert.Equal(2, result.Count);
        AssertJson("""{"model":"fireworks/qwen3-embedding-8b","input":[{"title":"A"},{"title":"B","n":1}],"prompt_template":"{title}: {text}","encoding_format":"base64"}""", server.LastRequest);
    }

    [Fact]
    public async Task Unknown_settings_are_not_sent_and_logged_once_with_near_matches()
    {
        await using var server = await TestServer.StartAsync(async context =>
            await EmbeddingWire.AnswerTo(await EmbeddingWire.ReadAsync(context.Request)).WriteAsync(context));
        using RecordingLogger logs = new();
        using FireworksClient client = new(server.Options(), loggerFactory: logs);
        var generator = client.GetEmbeddingGenerator("m");
        EmbeddingGenerationOptions options = new() { AdditionalProperties = new() { ["normalise"] = true, ["user"] = "u" } };

        await generator.GenerateAsync(["text 1"], options);
        await generator.GenerateAsync(["text 1"], options);

        Assert.Equal(2, server.Requests.Count);
        string[] warnings = [.. logs.Messages.Where(message => message.StartsWith("Warning", StringComparison.Ordinal))];
        Assert.Equal(2, warnings.Length);
        Assert.Contains(warnings, text => text.Contains("'normalise'", StringComparison.Ordinal) && text.Contains("normalize", StringComparison.Ordinal));
        Assert.Contains(warnings, text => text.Contains("'user'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Unknown_settings_throw_where_asked()
    {
        using FireworksClient client = new(new FireworksClientOptions { ApiKey = "k", ThrowOnUnknownSettings = true });
        var exception = await Assert.ThrowsAsync<ArgumentException>(() =>
            client.GetEmbeddingGenerator("m").GenerateAsync(["a"], new() { AdditionalProperties = new() { ["top_k"] = 1 } }));

        Assert.Contains("top_k", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("extra_body", exception.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, string[], EmbeddingGenerationOptions?> Refusals => new()
    {
        { "index 1", ["a", ""], null },
        { "index 0", [null!], null },
        { "dimensions", ["a"], new() { AdditionalProperties = new() { ["dimensions"] = 0 } } },
        { "encoding_format", ["a"], new() { AdditionalProperties = new() { ["encoding_format"] = "hex" } } },
        { "normalize", ["a"], new() { AdditionalProperties = new() { ["normalize"] = 3 } } },
        { "return_logits", ["a"], new() { AdditionalProperties = new() { ["return_logits"] = "all" } } },
        { "request_id", ["a"], new() { AdditionalProperties = new() { ["request_id"] = "a\nb" } } },
        { "JsonObject", ["a"], new() { RawRepresentationFactory = _ => "text" } },
        { "'input'", ["a"], new() { RawRepresentationFactory = _ => new JsonObject { ["input"] = "b" } } },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task What_the_service_would_refuse_is_not_sent(string expected, string[] values, EmbeddingGenerationOptions? options)
    {
        await using var server = await TestServer.StartAsync(Answer.Json("{}"));
        using var generator = server.Generator();

        var exception = await Assert.ThrowsAnyAsync<ArgumentException>(() => generator.GenerateAsync(values, options));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Objects_without_a_template_are_refused()
    {
        using FireworksEmbeddingGenerator generator = new("m", new() { ApiKey = "k" });
        var exception = await Assert.ThrowsAsync<ArgumentException>(() => generator.GenerateFromObjectsAsync([[]], new()));
        Assert.Contains("PromptTemplate", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_arguments_are_refused_when_the_generator_is_made()
    {
        Assert.Throws<ArgumentException>(() => new FireworksEmbeddingGenerator(" ", new() { ApiKey = "k" }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FireworksEmbeddingGenerator("m", new FireworksClientOptions { ApiKey = "k" }, 0));
        Assert.Throws<ArgumentException>(() => new FireworksEmbeddingGenerator("m", new FireworksClientOptions { ApiKey = "k", MaxEmbeddingInputsPerRequest = 0 }));
        Assert.Throws<ArgumentException>(() => new FireworksEmbeddingGenerator("m", new FireworksClientOptions { ApiKey = "k", MaxParallelEmbeddingRequests = 0 }));
    }

    [Fact]
    public void Services_are_found_without_a_key_only()
    {
        using FireworksEmbeddingGenerator generator = new("m", new FireworksClientOptions { ApiKey = "k" }, 12);

        var metadata = generator.GetService<EmbeddingGeneratorMetadata>()!;
        Assert.Equal(("fireworks", "m", 12), (metadata.ProviderName, metadata.DefaultModelId, metadata.DefaultModelDimensions));
        Assert.Equal(FireworksClientOptions.DefaultEndpoint, metadata.ProviderUri);
        Assert.Same(generator, generator.GetService<IEmbeddingGenerator<string, Embedding<float>>>());
        Assert.Null(generator.GetService(typeof(EmbeddingGeneratorMetadata), "key"));
        Assert.Null(generator.GetService(typeof(IChatClient)));
    }
}
