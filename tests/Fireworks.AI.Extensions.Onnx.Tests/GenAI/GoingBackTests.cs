using System.Text.Json.Nodes;
using Fireworks.AI.Extensions.Onnx.Decoding;
using Fireworks.AI.Extensions.Onnx.GenAI;
using Fireworks.AI.Extensions.Onnx.ModelFolders;
using Fireworks.AI.Extensions.Onnx.Prompts;
using Fireworks.AI.Extensions.Onnx.Tests.Images;
using Fireworks.AI.Extensions.Onnx.Tests.ModelFolders;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Tests.GenAI;

/// <summary>Models whose memory cannot always be taken back to an earlier token.</summary>
public sealed class GoingBackTests
{
    private const string Config = "genai_config.json";
    private const int Window = 32;

    /// <summary>Models that see go back without a word and without effect.</summary>
    [Fact]
    public async Task A_model_that_cannot_go_back_keeps_a_conversation_when_another_shares_its_beginning()
    {
        using var folder = new VisionModel(VisionModel.Qwen);
        using var client = new OnnxChatClient(OnnxModel.Load(folder.Folder, new OnnxModelOptions { MaxConcurrency = 2 }), ownsModel: true);
        const string Beginning = "We talk about this picture, one thing after the other. ";
        List<ChatMessage> conversation = [Question("First its colour.")];
        var first = await client.GetResponseAsync(conversation);
        Assert.Equal(0, await CountCachedAsync([Question("First its size.")]));

        conversation.AddMessages(first);
        conversation.Add(new ChatMessage(ChatRole.User, "And again?"));
        Assert.Equal(first.Usage!.InputTokenCount + first.Usage.OutputTokenCount - 1, await CountCachedAsync(conversation));

        ChatMessage Question(string text) => new(ChatRole.User, [TestImages.Content(TestImages.Red), new TextContent(Beginning + text)]);

        async Task<long> CountCachedAsync(List<ChatMessage> messages) =>
            (await client.GetResponseAsync(messages)).Usage!.CachedInputTokenCount ?? 0;
    }

    [Fact]
    public async Task What_has_left_a_window_is_computed_again_and_other_conversations_stay()
    {
        using var built = Windowed();
        using var engines = new EnginePair(built.FullPath, slots: 2);
        var prompt = EnginePair.Prompt(1, Window + 4);
        await AssertSameAsync(prompt, cached: 0);
        await AssertSameAsync([.. prompt[..^6], .. EnginePair.Prompt(2, 6)], cached: 0);
        await AssertSameAsync([.. prompt, .. (await TokenCollector.RunAsync(engines.Portable, prompt, 4)).Tokens, 20], cached: prompt.Length + 3);

        // Inside the window it goes back.
        await AssertSameAsync(EnginePair.Prompt(3, 20), cached: 0);
        await AssertSameAsync([.. EnginePair.Prompt(3, 20)[..15], .. EnginePair.Prompt(4, 6)], cached: 15);

        async Task AssertSameAsync(int[] tokens, int cached)
        {
            var (expected, _) = await TokenCollector.RunAsync(engines.Portable, tokens, 4);
            var (given, end) = await TokenCollector.RunAsync(engines.GenAI, tokens, 4);
            Assert.Equal(expected, given);
            Assert.Equal(cached, end.CachedPromptTokens);
        }
    }

    /// <summary>It would lose the rest anyway.</summary>
    [Fact]
    public async Task The_only_slot_keeps_a_short_beginning_too()
    {
        using var built = Windowed();
        using var engines = new EnginePair(built.FullPath, slots: 1);
        var prompt = EnginePair.Prompt(1, 20);
        await TokenCollector.RunAsync(engines.GenAI, prompt, 4);
        int[] other = [.. prompt[..6], .. EnginePair.Prompt(2, 9)];
        var (expected, _) = await TokenCollector.RunAsync(engines.Portable, other, 4);
        var (given, end) = await TokenCollector.RunAsync(engines.GenAI, other, 4);
        Assert.Equal(expected, given);
        Assert.Equal(6, end.CachedPromptTokens);
    }

    [Fact]
    public async Task Drafts_are_refused_where_a_window_forgets_what_they_would_take_back()
    {
        using var built = Windowed();
        using var model = OnnxModel.Load(built.FullPath, new OnnxModelOptions { Engine = OnnxEngine.GenAI });
        using var client = new OnnxChatClient(model);
        var options = new ChatOptions().WithOnnx(static onnx => onnx.PromptLookupTokens = 5);
        await Assert.ThrowsAsync<NotSupportedException>(() => client.GetResponseAsync("Hi!", options));

        using var whole = OnnxModel.Load(built.FullPath, new OnnxModelOptions { Engine = OnnxEngine.GenAI, ContextLength = Window });
        using var other = new OnnxChatClient(whole);
        options.MaxOutputTokens = 2;
        await other.GetResponseAsync("Hi!", options);
    }

    /// <summary>Graphs of Phi-3 turn positions by other factors from 4,097 tokens on, so that nothing before can be gone back to.</summary>
    [Fact]
    public void A_draft_may_reach_over_the_length_where_rotary_factors_change()
    {
        const int Threshold = 4097;
        using var built = new BuiltModel(EnginePair.Random with { ContextLength = Threshold + 63 }).With(Config, static root => root["model"]!["type"] = "phi3");
        using var engines = new EnginePair(built.FullPath, slots: 2);
        var prompt = EnginePair.Prompt(1, Threshold - 1);
        var expected = Run(slot: 0, prompt, length: 0);

        Run(slot: 1, prompt[..^3], length: 0);
        Run(slot: 1, [.. prompt[^3..^2], .. EnginePair.Prompt(2, 6)], prompt.Length - 3, scored: 7);
        var given = Run(slot: 1, prompt[^2..], prompt.Length - 2);
        Assert.True(GraphTrial.Difference(expected, given) < 0.001f);

        float[] Run(int slot, int[] tokens, int length, int scored = 1)
        {
            float[] buffer = [];
            engines.Decoder.Run(slot, tokens, tokens.Length, [length], scored);
            return engines.Decoder.GetLogits(row: 0, ref buffer).ToArray();
        }
    }

    [Fact]
    public async Task A_prompt_with_images_begins_anew_even_where_the_model_says_it_goes_back()
    {
        using var folder = new VisionModel(VisionModel.Qwen);
        using var loaded = OnnxModel.Load(folder.Folder);
        var config = GenAIConfigReader.Read(new ModelFolder(folder.Folder));
        GenAIResult.Check(GenAINative.OgaCreateConfig(folder.Folder, out var handle));
        using (handle)
        {
            GenAIResult.Check(GenAINative.OgaCreateModelFromConfig(handle, out var model));
            var abilities = new GenAIAbilities(Appends: true, GoesBack: true, ScoresEachToken: true, IsHost: true);
            using var decoder = new GenAIDecoder(
                new GenAIModel(model, config.Type, config.VocabularySize!.Value, config.ContextLength, window: null), "logits", slots: 1, abilities, chunkLength: null);
            var first = await RunAsync(TestImages.Red);
            Assert.NotEqual(first, await RunAsync(TestImages.Blue));
            Assert.Equal(first, await RunAsync(TestImages.Red));

            async Task<int> RunAsync(byte[] image)
            {
                ChatMessage message = new(ChatRole.User, [TestImages.Content(image)]);
                var prompt = await loaded.Pipeline.Text.BuildPromptAsync([message], new PromptSettings(), loaded.ContextLength);
                using var inputs = prompt.Inputs!;
                Assert.True(decoder.TryPrepare(slot: 0, length: 0, adapter: null));
                decoder.Run(firstSlot: 0, prompt.Tokens.AsSpan(0, inputs.TokenCount), inputs.TokenCount, [0], inputs: inputs);
                var rest = prompt.Tokens.AsSpan(inputs.TokenCount);
                decoder.Run(firstSlot: 0, rest, rest.Length, [inputs.TokenCount]);
                float[] buffer = [];
                var scores = decoder.GetLogits(row: 0, ref buffer).ToArray();
                return Array.IndexOf(scores, scores.Max());
            }
        }
    }

    [Fact]
    public void A_model_that_slides_its_inputs_is_refused_with_what_to_change()
    {
        using var built = new BuiltModel().With(Config, static root => root["model"]!["decoder"]!["sliding_window"] = new JsonObject { ["window_size"] = 8 });
        var message = Assert.Throws<OnnxModelException>(() => OnnxModel.Load(built.FullPath, new OnnxModelOptions { Engine = OnnxEngine.GenAI })).Message;
        Assert.Contains("model.decoder.sliding_window.slide_inputs", message, StringComparison.Ordinal);
    }

    private static BuiltModel Windowed() => new BuiltModel(EnginePair.Random).With(Config, static root => root["model"]!["decoder"]!["sliding_window"] =
        new JsonObject { ["window_size"] = Window, ["slide_key_value_cache"] = false, ["slide_inputs"] = false });
}
