using Fireworks.AI.Extensions.Onnx.Decoding;
using Fireworks.AI.Extensions.Onnx.Generation;
using Fireworks.AI.Extensions.Onnx.Tests.GenAI;

namespace Fireworks.AI.Extensions.Onnx.Tests.Images;

/// <summary>What the scheduler does with the inputs of a prompt, over a decoder that writes down what it is given.</summary>
public sealed class ImageCacheTests
{
    private static readonly int[] Prompt = [1, -7, -7, 2, 3];

    [Fact]
    public async Task Inputs_go_as_soon_as_the_model_has_taken_them()
    {
        var decoder = new Decoder();
        using var scheduler = new BatchScheduler(decoder, endOfSequenceIds: [0]);
        var inputs = new Inputs("a");
        var collector = new TokenCollector();
        scheduler.Submit(Request(inputs, collector));
        Assert.Equal(4, (await collector.Result).Tokens.Length);
        Assert.Equal<PromptInputs?>([inputs, null, null, null, null], decoder.Steps);
        Assert.Equal([false, true, true, true, true], decoder.DisposedAtStep);

        // The prompt is in the cache: its inputs are not needed.
        var again = new Inputs("a");
        var second = new TokenCollector();
        scheduler.Submit(Request(again, second));
        Assert.Equal(4, (await second.Result).End.CachedPromptTokens);
        Assert.DoesNotContain(again, decoder.Steps);
        Assert.True(again.IsDisposed);
    }

    [Fact]
    public async Task Images_of_the_same_tokens_and_other_ids_have_nothing_in_common()
    {
        using var scheduler = new BatchScheduler(new Decoder(), endOfSequenceIds: [0]);
        foreach (var (id, cached) in ((string, int)[])[("a", 0), ("a", 4), ("b", 0), ("a", 0), ("a", 4)])
        {
            var collector = new TokenCollector();
            scheduler.Submit(Request(new Inputs(id), collector));
            Assert.Equal(cached, (await collector.Result).End.CachedPromptTokens);
        }
    }

    [Fact]
    public async Task Inputs_of_prompts_that_never_run_go_too()
    {
        var scheduler = new BatchScheduler(new Decoder(), endOfSequenceIds: [0]);
        var cancelled = new Inputs("a");
        var collector = new TokenCollector();
        scheduler.Submit(Request(cancelled, collector, new CancellationToken(canceled: true)));
        Assert.Equal(GenerationFinishReason.Cancelled, (await collector.Result).End.FinishReason);
        Assert.True(cancelled.IsDisposed);
        scheduler.Dispose();
        Assert.Throws<ObjectDisposedException>(() => scheduler.Submit(Request(new Inputs("a"), new TokenCollector())));
    }

    private static GenerationRequest Request(Inputs inputs, TokenCollector collector, CancellationToken cancellationToken = default) => new()
    {
        Prompt = Prompt,
        Inputs = inputs,
        Sampling = new SamplingOptions(),
        MaxNewTokens = 4,
        Observer = collector,
        CancellationToken = cancellationToken,
    };

    private sealed class Inputs(string id) : PromptInputs(tokenCount: 3, [id])
    {
        public bool IsDisposed { get; private set; }

        public override void Dispose() => IsDisposed = true;
    }

    private sealed class Decoder : IDecoder
    {
        public List<PromptInputs?> Steps { get; } = [];

        /// <summary>Whether the first step's inputs were gone when each step ran.</summary>
        public List<bool> DisposedAtStep { get; } = [];

        public int SlotCount => 1;

        public int ContextLength => 100;

        public int VocabularySize => 10;

        public bool CanCheckDrafts => false;

        public bool SharesSteps => false;

        public bool CopiesPrefixes => false;

        public int GetChunkLength(bool othersWait) => 100;

        public (int First, int Count) GetSlotRange(int first, int count) => (first, count);

        public bool CanContinue(int slot, int length) => true;

        public bool TryPrepare(int slot, int length, string? adapter) => true;

        public void CopyPrefix(int from, int to, int tokens) => throw new NotSupportedException();

        public void Run(int firstSlot, ReadOnlySpan<int> tokens, int width, ReadOnlySpan<int> lengths, int scoredTokens = 1, PromptInputs? inputs = null)
        {
            Steps.Add(inputs);
            DisposedAtStep.Add(((Inputs)Steps[0]!).IsDisposed);
        }

        public Span<float> GetLogits(int row, ref float[] buffer) => new float[] { 0, 1, 0, 0, 0, 0, 0, 0, 0, 0 };

        public void Dispose()
        {
        }
    }
}
