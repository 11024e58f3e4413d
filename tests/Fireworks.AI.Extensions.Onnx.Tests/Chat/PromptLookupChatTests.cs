using System.Text.Json;
using Fireworks.AI.Extensions.Onnx.Tests.ModelFolders;
using Fireworks.AI.Shared.Settings;
using Microsoft.Extensions.AI;
using ModelBuilder;

namespace Fireworks.AI.Extensions.Onnx.Tests.Chat;

/// <summary>Prompt lookup changes when tokens come, never which.</summary>
public sealed class PromptLookupChatTests
{
    private static readonly LlamaSettings Measures =
        BuiltModel.Small with { Vocabulary = 300, Hidden = 64, HeadSize = 32, FeedForward = 96, ContextLength = 512 };

    /// <summary>A model of random weights in single precision soon repeats itself, right and wrong drafts both come up.</summary>
    [Fact]
    public async Task The_same_tokens_come_with_and_without()
    {
        using var built = new BuiltModel(Measures);
        using var client = new OnnxChatClient(OnnxModel.Load(built.FullPath), ownsModel: true);
        var random = new Random(3);
        long accepted = 0, rejected = 0;
        var apart = 0;
        for (var round = 0; round < 60; round++)
        {
            var text = string.Concat(Enumerable.Repeat(new string([.. Enumerable.Range(0, 12).Select(_ => (char)('a' + random.Next(4)))]), 1 + random.Next(4)));
            ChatMessage[] messages = [new(ChatRole.User, text)];

            // The prompt is in the cache for both, as its last bits depend on whether it was computed in one step.
            await client.GetResponseAsync(messages, new ChatOptions { MaxOutputTokens = 1 });
            var plain = await client.GetResponseAsync(messages, Options(round, lookup: 0));
            var drafted = await client.GetResponseAsync(messages, Options(round, lookup: 1 + (round % 16)));
            Assert.Null(plain.Usage!.AdditionalCounts);
            accepted += drafted.Usage!.AdditionalCounts?["accepted_prediction_tokens"] ?? 0;
            rejected += drafted.Usage.AdditionalCounts?["rejected_prediction_tokens"] ?? 0;
            if (plain.Text != drafted.Text)
            {
                apart++;
                continue;
            }

            Assert.Equal(plain.FinishReason, drafted.FinishReason);
            Assert.Equal(plain.Usage.OutputTokenCount, drafted.Usage.OutputTokenCount);
        }

        // A step of several tokens may sum in another order than steps of one, which depends on the processor. Where random weights find two
        // tokens as likely to the last bits, that decides: 1 of 60 answers differed on one processor with AVX2, none where it ran before.
        Assert.True(apart <= 3, $"{apart} of 60 answers differ.");
        Assert.True(accepted > 200, $"{accepted} drafted tokens were taken.");
        Assert.True(rejected > 50, $"{rejected} drafted tokens were not taken.");
    }

    [Fact]
    public async Task A_text_of_the_prompt_that_is_given_back_is_mostly_drafted()
    {
        const string Said = "Margaret Thornbury Wolverhampton Chandlery Avenue";
        using var model = OnnxModel.Load(SparklerFixture.Folder);
        using var client = new OnnxChatClient(model);
        var response = await client.GetResponseAsync(
            $"Repeat: {Said}", new ChatOptions { MaxOutputTokens = 100 }.WithOnnx(static onnx => onnx.PromptLookupTokens = 10));
        Assert.Equal(Said, response.Text);
        var counts = response.Usage!.AdditionalCounts!;
        Assert.True(
            counts["accepted_prediction_tokens"] > response.Usage.OutputTokenCount / 2,
            $"{counts["accepted_prediction_tokens"]} of {response.Usage.OutputTokenCount} tokens were drafted.");
        Assert.True(counts["rejected_prediction_tokens"] < response.Usage.OutputTokenCount);
    }

    /// <summary>Nearly all keys and marks are the grammar's, and the values the prompt's.</summary>
    [Fact]
    public async Task A_record_that_a_schema_holds_to_its_form_is_drafted_too()
    {
        const string Schema = """
            {"type":"object","properties":{"customer":{"type":"string"},"city":{"type":"string"},"street":{"type":"string"},"date":{"type":"string"}},
            "required":["customer","city","street","date"],"additionalProperties":false}
            """;
        using var model = OnnxModel.Load(SparklerFixture.Folder);
        using var client = new OnnxChatClient(model);
        Task<ChatResponse> AskAsync(int lookup) => client.GetResponseAsync(
            "Extract: customer Margaret Thornbury, city Wolverhampton, street Chandlery Avenue, date 2026-03-14",
            new ChatOptions { MaxOutputTokens = 200, ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonDocument.Parse(Schema).RootElement) }
                .WithOnnx(onnx => onnx.PromptLookupTokens = lookup));
        var response = await AskAsync(lookup: 10);
        Assert.Equal("""{"customer":"Margaret Thornbury","city":"Wolverhampton","street":"Chandlery Avenue","date":"2026-03-14"}""", response.Text);
        Assert.Equal(response.Text, (await AskAsync(lookup: 0)).Text);
        Assert.True(response.Usage!.AdditionalCounts!["accepted_prediction_tokens"] > 10);
    }

    [Fact]
    public async Task A_graph_with_the_last_scores_alone_refuses_it()
    {
        using var built = new BuiltModel(Measures with { LastLogitsOnly = true });
        using var client = new OnnxChatClient(OnnxModel.Load(built.FullPath), ownsModel: true);
        var refusal = await Assert.ThrowsAsync<NotSupportedException>(() => client.GetResponseAsync("aa", Options(round: 0, lookup: 4)));
        Assert.Contains(SettingNames.PromptLookupTokens, refusal.Message, StringComparison.Ordinal);
        Assert.NotEmpty((await client.GetResponseAsync("aa", Options(round: 0, lookup: 0))).Text);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(33)]
    public async Task Numbers_out_of_range_are_refused(int tokens)
    {
        using var model = OnnxModel.Load(SparklerFixture.Folder);
        using var client = new OnnxChatClient(model);
        var refusal = await Assert.ThrowsAsync<ArgumentException>(() => client.GetResponseAsync("Hi", Options(round: 0, tokens)));
        Assert.Contains(SettingNames.PromptLookupTokens, refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>Greedy and drawn, with penalties, limits, stop sequences and grammars.</summary>
    private static ChatOptions Options(int round, int lookup) => new ChatOptions
    {
        MaxOutputTokens = 20 + (7 * (round % 12)),
        Temperature = round % 3 == 0 ? 0.4f : 0,
        Seed = round,
        FrequencyPenalty = round % 5 == 0 ? 0.02f : null,
        StopSequences = round % 7 == 0 ? ["zz", "q"] : null,
    }.WithOnnx(onnx =>
    {
        onnx.PromptLookupTokens = lookup;
        onnx.IgnoreEndOfSequence = round % 4 != 1;
        onnx.RepetitionPenalty = round % 6 == 0 ? 1.01 : null;
        onnx.Grammar = round % 4 == 1 ? "root ::= (\"abc\" | \"ad\" | [b-h])+" : null;
    });
}
