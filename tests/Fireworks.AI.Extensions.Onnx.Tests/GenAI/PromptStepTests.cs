using Fireworks.AI.Extensions.Onnx.Decoding;
using Fireworks.AI.Extensions.Onnx.GenAI;
using Fireworks.AI.Extensions.Onnx.Generation;
using Fireworks.AI.Extensions.Onnx.ModelFolders;
using Fireworks.AI.Extensions.Onnx.Prompts;
using Fireworks.AI.Extensions.Onnx.Tests.Images;
using Fireworks.AI.Extensions.Onnx.Tests.ModelFolders;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Tests.GenAI;

/// <summary>In which steps the GenAI engine runs a prompt.</summary>
public sealed class PromptStepTests
{
    private const int Chunk = 7;

    [Fact]
    public async Task A_prompt_runs_in_chunks()
    {
        using var built = new BuiltModel(EnginePair.Random);
        var (steps, _) = await RunAsync(built.FullPath, EnginePair.Prompt(1, 20), inputs: null);
        Assert.Equal([7, 7, 6, 1], steps);
    }

    /// <summary>GenAI takes images with the first tokens of a sequence alone, and with all that come before the last of them.</summary>
    [Theory]
    [InlineData(VisionModel.Phi3V)]
    [InlineData(VisionModel.Qwen)]
    public async Task A_prompt_with_images_runs_in_one_step_to_the_last_of_them_and_in_chunks_after_it(string type)
    {
        using var folder = new VisionModel(type);
        using var model = OnnxModel.Load(folder.Folder);
        ChatMessage message = new(
            ChatRole.User,
            [new TextContent("These are two."), TestImages.Content(TestImages.Red), TestImages.Content(TestImages.Blue), new TextContent("Which?")]);
        var prompt = await model.Pipeline.Text.BuildPromptAsync([message], new PromptSettings(), model.ContextLength);
        var first = prompt.Inputs!.TokenCount;
        Assert.True(first > Chunk);
        var (steps, tokens) = await RunAsync(folder.Folder, prompt.Tokens, prompt.Inputs);
        var rest = prompt.Tokens.Length - first;
        Assert.Equal([first, .. Enumerable.Repeat(Chunk, rest / Chunk), .. rest % Chunk > 0 ? [rest % Chunk] : (int[])[], 1], steps);
        Assert.Equal("blue", model.Detokenize(tokens.AsSpan(0, 1)));
    }

    [Fact]
    public async Task A_prompt_of_one_token_runs_with_the_image_that_it_stands_for()
    {
        using var built = new BuiltModel(EnginePair.Random);
        using var image = new StandIn();
        var (steps, tokens) = await RunAsync(built.FullPath, [StandIn.Token], image);
        Assert.Equal([1, 1], steps);
        Assert.Equal(2, tokens.Length);
        Assert.True(image.HasRun);
    }

    private static async Task<(IReadOnlyList<int> Steps, int[] Tokens)> RunAsync(string path, int[] prompt, PromptInputs? inputs)
    {
        var folder = new ModelFolder(path);
        var options = new OnnxModelOptions { Engine = OnnxEngine.GenAI, MaxConcurrency = 3, PrefillChunkLength = Chunk };
        var decoder = new StepRecorder(EngineChoice.Load(folder, GenAIConfigReader.Read(folder), options));
        Assert.Equal(3, decoder.SlotCount);
        using var scheduler = new BatchScheduler(decoder, []);
        var collector = new TokenCollector();
        scheduler.Submit(new GenerationRequest
        {
            Prompt = prompt,
            Inputs = inputs,
            Sampling = new SamplingOptions(),
            MaxNewTokens = 2,
            Observer = collector,
        });
        return (decoder.Steps, (await collector.Result).Tokens);
    }

    private sealed class StepRecorder(IDecoder decoder) : IDecoder
    {
        public List<int> Steps { get; } = [];

        public int SlotCount => decoder.SlotCount;

        public int ContextLength => decoder.ContextLength;

        public int VocabularySize => decoder.VocabularySize;

        public bool CanCheckDrafts => decoder.CanCheckDrafts;

        public bool SharesSteps => decoder.SharesSteps;

        public bool CopiesPrefixes => decoder.CopiesPrefixes;

        public int GetChunkLength(bool othersWait) => decoder.GetChunkLength(othersWait);

        public (int First, int Count) GetSlotRange(int first, int count) => decoder.GetSlotRange(first, count);

        public bool CanContinue(int slot, int length) => decoder.CanContinue(slot, length);

        public bool TryPrepare(int slot, int length, string? adapter) => decoder.TryPrepare(slot, length, adapter);

        public void CopyPrefix(int from, int to, int tokens) => decoder.CopyPrefix(from, to, tokens);

        public void Run(
            int firstSlot, ReadOnlySpan<int> tokens, int width, ReadOnlySpan<int> lengths, int scoredTokens = 1, PromptInputs? inputs = null)
        {
            Steps.Add(width);
            if (tokens[0] == StandIn.Token)
            {
                (inputs as StandIn)?.NoteRun();
                tokens = [1];
                inputs = null;
            }

            decoder.Run(firstSlot, tokens, width, lengths, scoredTokens, inputs);
        }

        public Span<float> GetLogits(int row, ref float[] buffer) => decoder.GetLogits(row, ref buffer);

        public void Dispose() => decoder.Dispose();
    }
    /// <summary>An image of one token, which no processor here makes.</summary>
    private sealed class StandIn() : PromptInputs(tokenCount: 1, ["image"])
    {
        public const int Token = -7;

        public bool HasRun { get; private set; }

        public void NoteRun() => HasRun = true;

        public override void Dispose()
        {
        }
    }
}
