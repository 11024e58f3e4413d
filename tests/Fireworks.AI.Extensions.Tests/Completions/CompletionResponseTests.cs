using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Tests;

public sealed class CompletionResponseTests
{
    private static readonly byte[] Events = Answer.EventBytes(
    [
        CompletionWire.Chunk("Hi \u00e9"), CompletionWire.Chunk(" there"), CompletionWire.Chunk(" you"),
        CompletionWire.Chunk("!", choiceMore: ""","logprobs":{"tokens":["!"],"token_logprobs":[-1],"top_logprobs":[{"!":-1}],"text_offset":[3]}"""),
        CompletionWire.Chunk("", "\"stop\"", more: ""","perf_metrics":{"a":1}"""), CompletionWire.UsageChunk,
    ]);

    [Fact]
    public async Task A_whole_completion_is_read()
    {
        var answer = Answer.Json(CompletionWire.Body(CompletionWire.Choice(" blue", "\"length\""))).With(("x-request-id", "r1"), ("x-ratelimit-over-limit", "yes"));
        await using var server = await CompletionWire.StartAsync(answer);
        using var client = server.CompletionClient();

        var response = await client.GetResponseAsync("violets are");

        Assert.Equal((" blue", ChatFinishReason.Length, "cmpl-77", "accounts/fireworks/models/served"), (response.Text, response.FinishReason, response.ResponseId, response.ModelId));
        Assert.Equal((12, 5, 17, 8), (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount, response.Usage.TotalTokenCount, response.Usage.CachedInputTokenCount));
        Assert.Equal(ChatRole.Assistant, Assert.Single(response.Messages).Role);
        var facts = response.GetFireworksMetadata();
        Assert.Equal(("r1", true), (facts.RequestId, facts.RateLimits!.OverLimit));
        Assert.Equal("cmpl-77", Assert.IsType<FireworksRawResponse>(response.RawRepresentation).Parse().RootElement.GetProperty("id").GetString());
    }

    [Fact]
    public async Task The_recorded_completion_is_read_and_its_request_is_sent_but_for_the_limit()
    {
        await using var server = await TestServer.StartAsync(Answer.Json(Recordings.Read("completions/response.json")));
        var recorded = JsonDocument.Parse(Recordings.Read("completions/request.json")).RootElement;
        var sent = recorded.GetProperty("body");
        using var client = server.CompletionClient(model: sent.GetProperty("model").GetString()!);

        var response = await client.GetResponseAsync(sent.GetProperty("prompt").GetString()!);

        Assert.Equal("4. At the beginning of the year, a woman has $5,000", response.Text);
        Assert.Equal((ChatFinishReason.Length, 25, 16, 41), (response.FinishReason, response.Usage!.InputTokenCount, response.Usage.OutputTokenCount, response.Usage.TotalTokenCount));
        Assert.Equal(recorded.GetProperty("path").GetString(), server.LastRequest.Path);
        foreach (var name in (string[])["model", "prompt", "stream"])
        {
            Assert.True(JsonElement.DeepEquals(sent.GetProperty(name), server.LastRequest.Json.GetProperty(name)));
        }
    }

    [Fact]
    public async Task An_echo_with_log_probabilities_scores_the_prompt()
    {
        const string Choice = """{"index":0,"text":"Rome is","finish_reason":"length","logprobs":{"tokens":["Rome"," is"],"token_logprobs":[null,-0.5],"top_logprobs":[null,{" is":-0.5," was":-2}],"text_offset":[0,4],"token_ids":[7,8]}}""";
        await using var server = await CompletionWire.StartAsync(Answer.Json(CompletionWire.Body(Choice)));
        using var client = server.CompletionClient();

        var options = new ChatOptions { MaxOutputTokens = 0 }.WithFireworks(fireworks => (fireworks.EchoPrompt, fireworks.IncludeLogProbabilities) = (true, true));
        var response = await client.GetResponseAsync("Rome is", options);

        var tokens = response.GetFireworksMetadata().LogProbabilities;
        Assert.Equal([("Rome", null, 7), (" is", -0.5, 8)], tokens.Select(token => (token.Token, token.LogProbability, token.TokenId!.Value)));
        Assert.Equal([" is", " was"], tokens[1].Alternatives.Select(token => token.Token));
    }

    [Fact]
    public async Task A_call_tells_what_it_cost_whole_and_streamed()
    {
        await using var server = await TestServer.StartAsync(
            Answer.Json(CompletionWire.Body(CompletionWire.Choice("x"))), Answer.Events(CompletionWire.Chunk("x"), CompletionWire.Chunk("", "\"stop\""), CompletionWire.UsageChunk));
        using var client = server.CompletionClient(options => options.Prices = new([new() { Model = CompletionWire.Model, Input = 1, CachedInput = 0.5m, Output = 2 }]));
        const decimal Cost = ((4 * 1m) + (8 * 0.5m) + (5 * 2m)) / 1_000_000;

        Assert.Equal(Cost, (await client.GetResponseAsync("p")).GetFireworksMetadata().Cost);
        Assert.Equal(Cost, (await client.GetStreamingResponseAsync("p").ToChatResponseAsync()).GetFireworksMetadata().Cost);
    }

    [Fact]
    public async Task Further_choices_are_in_the_metadata()
    {
        await using var server = await CompletionWire.StartAsync(Answer.Json(CompletionWire.Body(CompletionWire.Choice("b", index: 1), CompletionWire.Choice("a"), CompletionWire.Choice("c", "\"length\"", 2))));
        using var client = server.CompletionClient();

        var response = await client.GetResponseAsync("p", new ChatOptions().WithFireworks(fireworks => fireworks.ChoiceCount = 3));

        Assert.Equal("a", response.Text);
        Assert.Equal([(1, "b", ChatFinishReason.Stop), (2, "c", ChatFinishReason.Length)], response.GetFireworksMetadata().ReadFurtherChoices().Select(choice => (choice.Index, choice.Message.Text, choice.FinishReason!.Value)));
        await Assert.ThrowsAsync<NotSupportedException>(() => client.GetStreamingResponseAsync("p", new ChatOptions().WithFireworks(fireworks => fireworks.ChoiceCount = 2)).ToListAsync());
    }

    [Fact]
    public async Task A_stream_is_the_same_however_it_is_cut_on_the_socket()
    {
        Random random = new(3);
        Answer[] answers = [.. Enumerable.Range(0, 8).Select(round => Answer.Events(Events) with
        {
            Cuts = round == 0 ? [] : [.. Enumerable.Range(0, 30).Select(_ => random.Next(Events.Length)).Order()],
        })];
        await using var server = await TestServer.StartAsync(answers);
        using var client = server.CompletionClient();

        foreach (var _ in answers)
        {
            var updates = await client.GetStreamingResponseAsync("p").ToListAsync();
            var response = updates.ToChatResponse();

            Assert.Equal(["Hi \u00e9", " there", " you", "!"], updates.Select(update => update.Text).Where(text => text.Length > 0));
            Assert.Equal((ChatFinishReason.Stop, 17, "cmpl-77"), (response.FinishReason, response.Usage!.TotalTokenCount, response.ResponseId));
            Assert.Equal(-1, Assert.Single(response.GetFireworksMetadata().LogProbabilities).LogProbability);
        }

        Assert.Equal("""{"include_usage":true}""", server.LastRequest.Json.GetProperty("stream_options").GetRawText());
        Assert.Equal("text/event-stream", server.LastRequest.Headers["Accept"]);
    }

    [Fact]
    public async Task Usage_on_the_finish_chunk_is_given_once_and_a_cut_stream_is_an_error()
    {
        await using var server = await TestServer.StartAsync(
            Answer.Events(CompletionWire.Chunk("a"), CompletionWire.Chunk("", "\"stop\"", more: $",\"usage\":{Wire.Usage}")),
            Answer.Events([CompletionWire.Chunk("a")], done: false));
        using var client = server.CompletionClient();

        var updates = await client.GetStreamingResponseAsync("p").ToListAsync();
        Assert.Single(updates.SelectMany(update => update.Contents).OfType<UsageContent>());
        var exception = await Assert.ThrowsAsync<FireworksException>(() => client.GetStreamingResponseAsync("p").ToListAsync());
        Assert.Equal(FireworksErrorKind.Interrupted, exception.Kind);
    }

    [Fact]
    public async Task A_text_beside_a_message_is_none_of_a_chat()
    {
        await using var server = await TestServer.StartAsync(
            Answer.Events(Wire.Text("a").Replace("\"finish_reason\"", "\"text\":\"b\",\"finish_reason\"", StringComparison.Ordinal), Wire.Finish()),
            Answer.Json(Wire.Hello.Replace("}],\"usage\"", ",\"text\":\"b\"}],\"usage\"", StringComparison.Ordinal)));
        using var client = server.ChatClient();

        Assert.Equal("a", (await client.GetStreamingResponseAsync("Hi").ToChatResponseAsync()).Text);
        Assert.Equal("Hello", (await client.GetResponseAsync("Hi")).Text);
    }

    [Fact]
    public async Task Damaged_answers_end_with_documented_exceptions_only()
    {
        var body = Encoding.UTF8.GetBytes(CompletionWire.Body(CompletionWire.Choice("a", more: ""","logprobs":{"tokens":["a"],"token_logprobs":[-1]}"""), CompletionWire.Choice("b", index: 1)));
        var read = 0;
        await SeededCases.RunAsync(23, async random =>
        {
            var streams = random.Next(2) == 0;
            var damaged = Fuzz.Damage(streams ? Events : body, random);
            using var client = MemoryHandler.Client(damaged, streams ? "text/event-stream" : "application/json", () => [random.Next(1, damaged.Length + 1), damaged.Length]);
            var completions = client.GetCompletionClient("m");
            try
            {
                var response = streams ? await completions.GetStreamingResponseAsync("p").ToChatResponseAsync() : await completions.GetResponseAsync("p");
                _ = response.GetFireworksMetadata().LogProbabilities;
                _ = response.GetFireworksMetadata().ReadFurtherChoices();
                read++;
            }
            catch (FireworksException exception)
            {
                Assert.NotEqual(FireworksErrorKind.Connection, exception.Kind);
            }
        });

        Fuzz.AssertShare(0.05, read, "were read");
    }
}
