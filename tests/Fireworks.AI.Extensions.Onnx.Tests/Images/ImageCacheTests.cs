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
        var again = new Inputs("a");
        var disposed = new List<bool>();
        var decoder = new Decoder { OnRun = _ => disposed.Add(again.IsDisposed) };
        using var scheduler = new BatchScheduler(decoder, endOfSequenceIds: [0]);
        var inputs = new Inputs("a");
        var collector = new TokenCollector();
        scheduler.Submit(Request(inputs, collector));
        Assert.Equal(4, (await collector.Result).Tokens.Length);
        Assert.Equal<PromptInputs?>([inputs, null, null, null, null], decoder.Steps);
        Assert.Equal([false, true, true, true, true], decoder.DisposedAtStep);

        // The prompt is in the cache: its inputs are not needed.
        disposed.Clear();
        var second = new TokenCollector();
        scheduler.Submit(Request(again, second));
        Assert.Equal(4, (await second.Result).End.CachedPromptTokens);
        Assert.DoesNotContain(again, decoder.Steps);
        Assert.All(disposed, Assert.True);
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
    public async Task A_conversation_that_goes_back_before_an_image_keeps_what_it_computed_of_the_others()
    {
        using var scheduler = new BatchScheduler(new Decoder(), endOfSequenceIds: [0]);
        scheduler.Submit(Request(new Inputs(tokenCount: 9, "a", "b"), new TokenCollector(), [1, -7, -7, 2, 2, 2, 2, 2, -9, 3]));
        var collector = new TokenCollector();
        scheduler.Submit(Request(new Inputs("a"), collector, [1, -7, -7, 2, 2, 2, 2, 2, 5, 6]));
        Assert.Equal(8, (await collector.Result).End.CachedPromptTokens);
    }

    [Fact]
    public async Task Inputs_of_prompts_that_never_run_go_too()
    {
        var scheduler = new BatchScheduler(new Decoder(), endOfSequenceIds: [0]);
        var cancelled = new Inputs("a");
        var collector = new TokenCollector();
        scheduler.Submit(Request(cancelled, collector, cancellationToken: new CancellationToken(canceled: true)));
        Assert.Equal(GenerationFinishReason.Cancelled, (await collector.Result).End.FinishReason);
        Assert.True(cancelled.IsDisposed);
        scheduler.Dispose();
        Assert.Throws<ObjectDisposedException>(() => scheduler.Submit(Request(new Inputs("a"), new TokenCollector())));
    }

    [Fact]
    public async Task Inputs_of_a_step_that_fails_go_too()
    {
        var decoder = new Decoder { Failure = new InvalidOperationException("No memory.") };
        using var scheduler = new BatchScheduler(decoder, endOfSequenceIds: [0]);
        var inputs = new Inputs("a");
        var collector = new TokenCollector();
        scheduler.Submit(Request(inputs, collector));
        Assert.IsType<OnnxModelException>((await collector.Result).End.Exception);
        Assert.True(inputs.IsDisposed);
    }

    [Fact]
    public async Task Inputs_that_end_later_than_what_is_cached_run_whole()
    {
        var decoder = new Decoder();
        using var scheduler = new BatchScheduler(decoder, endOfSequenceIds: [0]);
        foreach (var prompt in (int[][])[[1, 4, 4, 4, 4, -7, -7, 2, 3], [1, 4, 4, 4, 4, -7, -7, -8, -8, 3]])
        {
            var collector = new TokenCollector();
            var inputs = new Inputs(Array.FindLastIndex(prompt, static token => token < 0) + 1, "a");
            scheduler.Submit(Request(inputs, collector, prompt));
            Assert.Equal(0, (await collector.Result).End.CachedPromptTokens);
            Assert.Contains(inputs, decoder.Steps);
        }
    }

    [Fact]
    public async Task Drafts_hold_no_image()
    {
        var decoder = new Decoder { CanCheckDrafts = true };
        using var scheduler = new BatchScheduler(decoder, endOfSequenceIds: [0]);
        var collector = new TokenCollector();
        scheduler.Submit(Request(new Inputs(tokenCount: 4, "a"), collector, [1, 1, 1, -7, 2, 3], lookup: 3));
        await collector.Result;
        Assert.DoesNotContain(decoder.Tokens.Skip(1), static tokens => tokens.Any(static token => token < 0));
    }

    /// <summary>It stands behind the prompt of another one, and is cancelled before its turn.</summary>
    [Fact]
    public async Task Inputs_of_a_prompt_that_waits_for_its_turn_go_when_it_is_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        var (inputs, waiting) = (new Inputs("a"), new TokenCollector());
        BatchScheduler scheduler = null!;
        var decoder = new Decoder
        {
            SlotCount = 2,
            OnRun = step =>
            {
                if (step == 1)
                {
                    scheduler.Submit(Request(inputs, waiting, cancellationToken: cancelled.Token));
                }
                else if (step == 2)
                {
                    cancelled.Cancel();
                }
            },
        };
        scheduler = new BatchScheduler(decoder, endOfSequenceIds: [0]);
        using (scheduler)
        {
            var first = new TokenCollector();
            scheduler.Submit(Request(null, first, [.. Enumerable.Repeat(1, 350)]));
            await first.Result;
            Assert.Equal(GenerationFinishReason.Cancelled, (await waiting.Result).End.FinishReason);
            Assert.True(inputs.IsDisposed);
            Assert.DoesNotContain(inputs, decoder.Steps);
        }
    }

    private static GenerationRequest Request(
        Inputs? inputs, TokenCollector collector, int[]? prompt = null, int lookup = 0, CancellationToken cancellationToken = default) => new()
        {
            Prompt = prompt ?? Prompt,
            Inputs = inputs,
            Sampling = new SamplingOptions(),
            MaxNewTokens = 4,
            PromptLookupTokens = lookup,
            Observer = collector,
            CancellationToken = cancellationToken,
        };

    private sealed class Inputs(int tokenCount, params string[] ids) : PromptInputs(tokenCount, ids)
    {
        public Inputs(string id)
            : this(tokenCount: 3, id)
        {
        }

        public bool IsDisposed { get; private set; }

        public override void Dispose() => IsDisposed = true;
    }

    private sealed class Decoder : IDecoder
    {
        public List<PromptInputs?> Steps { get; } = [];

        /// <summary>Whether the first step's inputs were gone when each step ran.</summary>
        public List<bool> DisposedAtStep { get; } = [];

        public int SlotCount { get; init; } = 1;

        public int ContextLength => 400;

        public int VocabularySize => 10;

        public bool CanCheckDrafts { get; init; }

        public Exception? Failure { get; init; }

        /// <summary>Called with the number of the step, before it ends.</summary>
        public Action<int> OnRun { get; init; } = static _ => { };

        public List<int[]> Tokens { get; } = [];

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
            Tokens.Add(tokens.ToArray());
            DisposedAtStep.Add(Steps[0] is Inputs { IsDisposed: true });
            OnRun(Steps.Count);
            if (Failure is not null)
            {
                throw Failure;
            }
        }

        public Span<float> GetLogits(int row, ref float[] buffer) => new float[] { 0, 1, 0, 0, 0, 0, 0, 0, 0, 0 };

        public void Dispose()
        {
        }
    }
}
