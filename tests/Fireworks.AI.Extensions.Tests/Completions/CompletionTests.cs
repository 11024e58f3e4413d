using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Tests;

public sealed class CompletionTests
{
    private static async Task<RecordedRequest> SendAsync(string prompt, ChatOptions? options = null, Action<FireworksClientOptions>? configure = null)
    {
        await using var server = await TestServer.StartAsync(Answer.Json(CompletionWire.Body(CompletionWire.Choice("x"))));
        using var client = server.CompletionClient(configure);
        await client.GetResponseAsync(prompt, options);
        return Assert.Single(server.Requests);
    }

    private static void AssertJson(string expected, RecordedRequest request) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(request.Body)), request.Text);

    [Fact]
    public async Task A_plain_call_sends_the_prompt_and_the_limit_of_a_chat()
    {
        var request = await SendAsync("2+2=\n\"é\"");

        Assert.Equal("/inference/v1/completions", request.Path);
        AssertJson("""{"model":"accounts/fireworks/models/test","prompt":"2+2=\n\"é\"","max_tokens":2048,"stream":false}""", request);
    }

    [Theory]
    [InlineData("max_tokens")]
    [InlineData("max_completion_tokens")]
    public async Task A_limit_that_is_given_wins_wherever_it_stands(string name)
    {
        Assert.Equal(7, (await SendAsync("p", new() { AdditionalProperties = new() { [name] = 7 } })).Json.GetProperty(name).GetInt32());
        Assert.Equal(7, (await SendAsync("p", new() { RawRepresentationFactory = _ => new JsonObject { [name] = 7 } })).Json.GetProperty(name).GetInt32());
        Assert.Equal(0, (await SendAsync("p", new() { MaxOutputTokens = 0 })).Json.GetProperty("max_tokens").GetInt32());
    }

    [Fact]
    public async Task Settings_of_a_chat_apply()
    {
        var options = new FireworksCompletionOptions
        {
            Temperature = 0.5f,
            TopP = 0.9f,
            Seed = 3,
            StopSequences = ["\n"],
            MaxOutputTokens = 5,
            Images = ["data:image/png;base64,AA=="],
            ResponseFormat = ChatResponseFormat.Json,
            Reasoning = new() { Effort = ReasoningEffort.Low },
        }.WithFireworks(fireworks =>
        {
            fireworks.EchoPrompt = true;
            fireworks.IncludeLogProbabilities = true;
            fireworks.TopLogProbabilityCount = 2;
            fireworks.ServiceTier = FireworksServiceTier.Priority;
            fireworks.RequestId = "mine";
            fireworks.SessionAffinityKey = "s";
        });

        var request = await SendAsync("<image> shows", options);

        AssertJson(
            """{"model":"accounts/fireworks/models/test","prompt":"<image> shows","images":["data:image/png;base64,AA=="],"max_tokens":5,"temperature":0.5,"top_p":0.9,"seed":3,"stop":["\n"],"response_format":{"type":"json_object"},"reasoning_effort":"low","echo":true,"logprobs":true,"top_logprobs":2,"service_tier":"priority","stream":false}""",
            request);
        Assert.Equal(("mine", "s"), (request.Headers["x-request-id"], request.Headers["x-session-affinity"]));
    }

    public static TheoryData<object> TokenForms => new() { new[] { 1, 2 }, new List<object> { 1.0, 2L }, JsonSerializer.SerializeToElement(new[] { 1, 2 }) };

    [Theory]
    [MemberData(nameof(TokenForms))]
    public async Task Token_ids_stand_in_place_of_the_text(object tokens)
    {
        var request = await SendAsync("", new() { AdditionalProperties = new() { ["prompt_token_ids"] = tokens } });

        Assert.Equal([1, 2], request.Json.GetProperty("prompt").EnumerateArray().Select(token => (int)token.GetDouble()));
    }

    [Fact]
    public void The_options_of_a_completion_read_back_and_survive_a_copy()
    {
        FireworksCompletionOptions options = new() { Suffix = "s", Images = ["i"], PromptTokenIds = [1], TopK = 4 };
        options = options.Clone();

        Assert.Equal(("s", "i", 1, 4), (options.Suffix, options.Images!.Single(), options.PromptTokenIds!.Single(), options.TopK));
        (options.Suffix, options.Images, options.PromptTokenIds) = (null, null, null);
        Assert.Empty(options.AdditionalProperties!);
        Assert.Null(new FireworksCompletionOptions { Suffix = null }.AdditionalProperties);
    }

    [Fact]
    public async Task A_suffix_is_sent_where_it_is_served_and_its_refusal_is_told()
    {
        var answer = Answer.Json(CompletionWire.Body(CompletionWire.Choice("middle")));
        await using var server = await CompletionWire.StartAsync(answer, takesSuffix: true);
        await using var strict = await CompletionWire.StartAsync(answer);
        using var client = server.CompletionClient();
        using var refused = strict.CompletionClient();
        FireworksCompletionOptions options = new() { Suffix = " end" };

        Assert.Equal("middle", (await client.GetResponseAsync("start ", options)).Text);
        Assert.Equal(("start ", " end"), (server.LastRequest.Json.GetProperty("prompt").GetString(), server.LastRequest.Json.GetProperty("suffix").GetString()));
        var exception = await Assert.ThrowsAsync<FireworksException>(() => refused.GetResponseAsync("start ", options));
        Assert.Equal(FireworksErrorKind.InvalidRequest, exception.Kind);
        Assert.Contains("'suffix'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_completions_do_not_have_is_refused_or_not_sent()
    {
        await Refuses<NotSupportedException>("tools", new() { Tools = [AIFunctionFactory.Create(() => 1, "f")] });
        await Refuses<NotSupportedException>("tools", new() { ToolMode = ChatToolMode.RequireAny });
        await Refuses<NotSupportedException>("instructions", new() { Instructions = "Be brief." });
        await Refuses<NotSupportedException>("ConversationId", new() { ConversationId = "c" });
        await Refuses<ArgumentException>("prompt_token_ids", new FireworksCompletionOptions { PromptTokenIds = [1] });
        await Refuses<ArgumentException>("prompt_token_ids", new() { AdditionalProperties = new() { ["prompt_token_ids"] = "1,2" } }, "");
        await Refuses<ArgumentException>("images", new() { AdditionalProperties = new() { ["images"] = 1 } });
        await Refuses<ArgumentException>("31 images", new FireworksCompletionOptions { Images = [.. Enumerable.Repeat("data:,", 31)] });
        await Refuses<ArgumentException>("stop sequences", new() { StopSequences = ["1", "2", "3", "4", "5"] });
        await Refuses<ArgumentException>("prompt_truncate_len", new ChatOptions().WithFireworks(fireworks => fireworks.MaxPromptTokens = 1));
        await Refuses<ArgumentException>("suffx", new() { AdditionalProperties = new() { ["suffx"] = "s" } });

        var request = await SendAsync("p", new ChatOptions { AdditionalProperties = new() { ["suffx"] = "s", ["tool_choice"] = "none" } });
        AssertJson("""{"model":"accounts/fireworks/models/test","prompt":"p","max_tokens":2048,"stream":false}""", request);

        static async Task Refuses<T>(string says, ChatOptions options, string prompt = "p")
            where T : Exception
        {
            using FireworksCompletionClient client = new("m", new() { ApiKey = "k", ThrowOnUnknownSettings = true });
            Assert.Contains(says, (await Assert.ThrowsAsync<T>(() => client.GetResponseAsync(prompt, options))).Message, StringComparison.Ordinal);
            await Assert.ThrowsAsync<T>(() => client.GetStreamingResponseAsync(prompt, options).ToListAsync());
        }
    }

    [Theory]
    [InlineData("another_key", CompletionWire.Model, 403, FireworksErrorKind.Authentication)]
    [InlineData("fw_test_key", "accounts/fireworks/models/none", 404, FireworksErrorKind.NotFound)]
    public async Task A_wrong_key_and_a_wrong_model_are_told_apart(string key, string model, int status, FireworksErrorKind kind)
    {
        await using var server = await CompletionWire.StartAsync(Answer.Json("{}"));
        using var client = server.CompletionClient(options => options.ApiKey = key, model);

        var exception = await Assert.ThrowsAsync<FireworksException>(() => client.GetResponseAsync("secret"));
        var streamed = await Assert.ThrowsAsync<FireworksException>(() => client.GetStreamingResponseAsync("secret").ToListAsync());

        Assert.Equal((kind, status, $"r{status}"), (exception.Kind, (int)exception.StatusCode!, exception.RequestId));
        Assert.Equal(kind, streamed.Kind);
        Assert.DoesNotContain("secret", exception.Message, StringComparison.Ordinal);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Disposing_the_owner_ends_calls_and_disposing_a_borrower_does_not()
    {
        await using var server = await CompletionWire.StartAsync(Answer.Json(CompletionWire.Body(CompletionWire.Choice("x"))));
        using FireworksClient shared = new(server.Options());
        shared.GetCompletionClient(CompletionWire.Model).Dispose();
        Assert.Equal("x", (await shared.GetCompletionClient(CompletionWire.Model).GetResponseAsync("p")).Text);

        var owner = server.CompletionClient();
        owner.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => owner.GetResponseAsync("p"));
        Assert.Throws<ArgumentException>(() => shared.GetCompletionClient(" "));
        await Assert.ThrowsAsync<ArgumentNullException>(() => owner.GetResponseAsync(null!));
    }
}
