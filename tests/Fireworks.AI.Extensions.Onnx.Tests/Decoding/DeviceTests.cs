using Fireworks.AI.Extensions.Onnx.Decoding;
using Fireworks.AI.Extensions.Onnx.Generation;
using Fireworks.AI.Extensions.Onnx.ModelFolders;
using Fireworks.AI.Extensions.Onnx.Tests.ModelFolders;
using Microsoft.ML.OnnxRuntime;

namespace Fireworks.AI.Extensions.Onnx.Tests.Decoding;

/// <summary>
/// What a GPU asks of the engine. There is none where tests run: its memory is stood in for by memory that the engine may only reach by
/// uploads and downloads. tools/gpu runs the engine on a real one.
/// </summary>
public sealed class DeviceTests : IDisposable
{
    private readonly BuiltModel _model = new(
        BuiltModel.Small with { Vocabulary = 300, Hidden = 64, HeadSize = 32, FeedForward = 96, ContextLength = 256 });

    public void Dispose() => _model.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_device_gives_the_tokens_that_the_processor_gives(bool captured)
    {
        var expected = await GenerateAsync(new HostMemory(), GraphPlacement.InPlace);
        var memory = new DetachedMemory();
        Assert.Equal(expected, await GenerateAsync(memory, captured ? GraphPlacement.CapturedOnDevice : GraphPlacement.InPlace));
        Assert.True(memory.Uploads > 0);
        Assert.True(memory.Copies > 0, "No beginning of a prompt was copied from one slot to another.");
    }

    /// <summary>Of a prompt's chunk the scores after its last token alone, of a step for several callers a row each.</summary>
    [Fact]
    public async Task Only_the_chosen_scores_come_back()
    {
        var memory = new DetachedMemory();
        await GenerateAsync(memory, GraphPlacement.InPlace);
        const int Row = 300 * sizeof(float);
        Assert.All(memory.Downloads, static download => Assert.Contains(download, (nuint[])[Row, 2 * Row, 3 * Row]));
    }

    [Theory]
    [InlineData(0, 1, 0, 1)]
    [InlineData(5, 1, 5, 1)]
    [InlineData(2, 2, 2, 2)]
    [InlineData(1, 2, 0, 4)]
    [InlineData(4, 3, 4, 4)]
    [InlineData(3, 2, 0, 8)]
    [InlineData(8, 2, 8, 2)]
    [InlineData(8, 3, 0, 11)]
    [InlineData(0, 11, 0, 11)]
    public void Recorded_steps_run_in_blocks_of_powers_of_two(int first, int count, int expectedFirst, int expectedCount)
    {
        using var graph = CreateGraph(new DetachedMemory(), GraphPlacement.CapturedOnDevice, slots: 11);
        Assert.Equal((expectedFirst, expectedCount), graph.GetSlotRange(first, count));
    }

    [Fact]
    public void A_provider_that_is_not_there_is_refused_with_those_that_are()
    {
        var exception = Assert.Throws<OnnxModelException>(() => OnnxModel.Load(_model.FullPath, new OnnxModelOptions { ExecutionProvider = "CUDA" }));
        Assert.Contains("the execution provider CUDA could not be started", exception.Message, StringComparison.Ordinal);
        Assert.Contains("CPUExecutionProvider", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Microsoft.ML.OnnxRuntime.Gpu", exception.Message, StringComparison.Ordinal);
    }

    private DecoderGraph CreateGraph(TensorMemory memory, GraphPlacement placement, int slots)
    {
        var config = GenAIConfigReader.Read(new ModelFolder(_model.FullPath));
        return new DecoderGraph(new InferenceSession(Path.Combine(_model.FullPath, "model.onnx")), memory, config.Decoder, slots, contextLength: 256, placement);
    }

    /// <summary>Callers alone and together, with a beginning that two of them share.</summary>
    private async Task<List<int[]>> GenerateAsync(TensorMemory memory, GraphPlacement placement)
    {
        using var generator = new BatchScheduler(CreateGraph(memory, placement, slots: 3), []);
        int[] shared = [.. Enumerable.Range(10, 40)];
        var answers = new List<int[]> { await AskAsync(generator, [.. shared, 7, 8]) };
        answers.AddRange(await Task.WhenAll(AskAsync(generator, [.. shared, 9]), AskAsync(generator, [3, 4, 5]), AskAsync(generator, [.. shared, 7, 8, 6])));
        return answers;
    }

    private static Task<int[]> AskAsync(BatchScheduler generator, int[] prompt)
    {
        var observer = new Collector();
        generator.Submit(new GenerationRequest { Prompt = prompt, Sampling = new SamplingOptions(), MaxNewTokens = 12, Observer = observer });
        return observer.Tokens;
    }

    private sealed class Collector : IGenerationObserver
    {
        private readonly List<int> _tokens = [];
        private readonly TaskCompletionSource<int[]> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<int[]> Tokens => _result.Task;

        public bool OnToken(int token)
        {
            _tokens.Add(token);
            return true;
        }

        public void OnEnd(GenerationResult end)
        {
            if (end.Exception is null)
            {
                _result.SetResult([.. _tokens]);
            }
            else
            {
                _result.SetException(end.Exception);
            }
        }
    }
}
