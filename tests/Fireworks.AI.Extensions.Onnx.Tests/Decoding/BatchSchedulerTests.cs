using Fireworks.AI.Extensions.Onnx.Decoding;
using Fireworks.AI.Extensions.Onnx.Generation;
using Fireworks.AI.Extensions.Onnx.ModelFolders;
using Microsoft.ML.OnnxRuntime;

namespace Fireworks.AI.Extensions.Onnx.Tests.Decoding;

/// <summary>The portable engine on the real native runtime, with a decoder of random weights (see Fixtures).</summary>
public sealed class BatchSchedulerTests : IDisposable
{
    private readonly List<BatchScheduler> _generators = [];

    [Fact]
    public async Task TheSamePromptGivesTheSameTokens()
    {
        var generator = Create();
        var first = await GenerateAsync(generator, Prompt(1, 20), 24);
        var second = await GenerateAsync(generator, Prompt(1, 20), 24);
        Assert.Equal(first.Tokens, second.Tokens);
        Assert.Equal(0, first.End.CachedPromptTokens);
        Assert.Equal(19, second.End.CachedPromptTokens);
    }

    /// <summary>
    /// Prompts of one chunk and of several, alone and beside others, with and without the prefix cache: the tokens are the same.
    /// </summary>
    [Fact]
    public async Task CallersWhoShareABatchGetWhatTheyWouldGetAlone()
    {
        var random = new Random(5);
        var prompts = Enumerable.Range(0, 12).Select(index => Prompt(index % 7, random.Next(2, 700))).ToArray();
        var alone = new List<int[]>();
        foreach (var prompt in prompts)
        {
            alone.Add((await GenerateAsync(Create(slots: 1), prompt, 20)).Tokens);
        }

        var shared = Create(slots: 4);
        for (var round = 0; round < 3; round++)
        {
            var together = await Task.WhenAll(prompts.Select(prompt => GenerateAsync(shared, prompt, 20)));
            for (var i = 0; i < prompts.Length; i++)
            {
                Assert.Equal(alone[i], together[i].Tokens);
            }
        }
    }

    [Fact]
    public async Task AConversationContinuesFromTheCache()
    {
        var generator = Create(slots: 2);
        var prompt = Prompt(3, 50);
        var first = await GenerateAsync(generator, prompt, 10);
        int[] longer = [.. prompt, .. first.Tokens, .. Prompt(4, 7)];
        var second = await GenerateAsync(generator, longer, 10);

        // The last token of an answer was chosen but never run.
        Assert.InRange(second.End.CachedPromptTokens, prompt.Length + first.Tokens.Length - 1, prompt.Length + first.Tokens.Length);
        Assert.Equal((await GenerateAsync(Create(), longer, 10)).Tokens, second.Tokens);
    }

    [Fact]
    public async Task AnotherConversationCopiesTheSharedBeginningAndLeavesTheFirstItsSlot()
    {
        for (var seed = 0; seed < 8; seed++)
        {
            var generator = Create(slots: 2);
            var system = Prompt(seed, 12);
            int[] first = [.. system, .. Prompt(seed + 10, 10)];
            int[] second = [.. system, .. Prompt(seed + 20, 4)];
            await GenerateAsync(generator, first, 4);
            var other = await GenerateAsync(generator, second, 60);
            Assert.Equal(system.Length, other.End.CachedPromptTokens);
            Assert.Equal((await GenerateAsync(Create(), second, 60)).Tokens, other.Tokens);
            Assert.True((await GenerateAsync(generator, first, 4)).End.CachedPromptTokens >= first.Length - 1);
        }
    }

    [Fact]
    public async Task TheTokenLimitEndsWithLength()
    {
        var result = await GenerateAsync(Create(), Prompt(1, 5), 3);
        Assert.Equal(GenerationFinishReason.Length, result.End.FinishReason);
        Assert.Equal(3, result.End.OutputTokens);
    }

    [Fact]
    public async Task TheContextEndsWithLength()
    {
        var result = await GenerateAsync(Create(contextLength: 64), Prompt(1, 60), 100);
        Assert.Equal(GenerationFinishReason.Length, result.End.FinishReason);
        Assert.Equal(4, result.End.OutputTokens);
    }

    [Fact]
    public async Task AnObserverCanStop()
    {
        var result = await GenerateAsync(Create(), Prompt(1, 5), 100, stopAfter: 2);
        Assert.Equal(GenerationFinishReason.Stopped, result.End.FinishReason);
        Assert.Equal(2, result.Tokens.Length);
    }

    [Fact]
    public async Task AnObserverThatFailsEndsOnlyItsOwnSequence()
    {
        var generator = Create();
        var broken = GenerateAsync(generator, Prompt(1, 5), 50, failAfter: 3);
        var healthy = GenerateAsync(generator, Prompt(2, 5), 50);
        Assert.Equal(GenerationFinishReason.Failed, (await broken).End.FinishReason);
        Assert.IsType<InvalidTimeZoneException>((await broken).End.Exception);
        Assert.Equal(GenerationFinishReason.Length, (await healthy).End.FinishReason);
    }

    [Fact]
    public async Task ARunThatFailsEndsInAnExceptionForCallersAndLeavesTheCacheRight()
    {
        var generator = Create(slots: 1);
        var prompt = Prompt(1, 40);
        var alone = await GenerateAsync(Create(slots: 1), prompt, 10);
        var broken = await GenerateAsync(generator, [.. prompt[..20], 1_000_000], 10);
        Assert.Equal(GenerationFinishReason.Failed, broken.End.FinishReason);
        Assert.IsType<OnnxModelException>(broken.End.Exception);
        Assert.Equal(alone.Tokens, (await GenerateAsync(generator, prompt, 10)).Tokens);
    }

    /// <summary>
    /// Cancelled at any step, in the middle of a prompt of several chunks too, a sequence leaves a cache that the next one can use.
    /// </summary>
    [Fact]
    public async Task WhatACancelledSequenceLeavesInTheCacheIsRight()
    {
        var prompt = Prompt(1, 1400);
        var alone = await GenerateAsync(Create(slots: 1, contextLength: 2048), prompt, 10);
        var generator = Create(slots: 2, contextLength: 2048);
        for (var round = 0; round < 6; round++)
        {
            using var cancellation = new CancellationTokenSource();
            var observer = new Observer { CancelAfter = (int.MaxValue, cancellation) };
            Submit(generator, [.. prompt[..(900 + (90 * round))], 7, 8, 9, .. Prompt(round, 400)], 200, observer);
            await Task.Yield();
            cancellation.CancelAfter(round * 5);
            await observer.Result;
            Assert.Equal(alone.Tokens, (await GenerateAsync(generator, prompt, 10)).Tokens);
        }
    }

    /// <summary>An answer after each of whose tokens another one is forced always has several tokens to run, as a prompt has.</summary>
    [Fact]
    public async Task AnswersWithForcedTokensTakeTurnsWithOthers()
    {
        var generator = Create(slots: 3);
        Observer longer = null!;
        int promptEnd = 0, forcedEnd = 0;
        var prompt = new Observer { OnLast = () => promptEnd = longer.Count };
        var forced = new Observer { OnLast = () => forcedEnd = longer.Count };
        longer = new Observer
        {
            OnFirst = () =>
            {
                Submit(generator, Prompt(2, 700), 3, prompt);
                Submit(generator, Prompt(3, 20), 9, forced, new EverySecondForced());
            },
        };
        Submit(generator, Prompt(1, 5), 1000, longer, new EverySecondForced());
        await Task.WhenAll(prompt.Result, forced.Result, longer.Result);
        Assert.InRange(promptEnd, 1, 50);
        Assert.InRange(forcedEnd, 1, 50);
        Assert.Equal(1000, longer.Count);
    }

    /// <summary>As for providers that copy the past when it is bound.</summary>
    [Fact]
    public async Task ABindingOfItsOwnForEachRunGivesTheSameTokens()
    {
        var folder = Folder();
        var config = GenAIConfigReader.Read(folder);
        var graph = new DecoderGraph(
            new InferenceSession(folder.Require(config.Decoder.FileName, "")), new HostMemory(), config.Decoder, slots: 2, contextLength: 1024, GraphPlacement.Copied);
        var generator = new BatchScheduler(graph, []);
        _generators.Add(generator);
        var expected = await GenerateAsync(Create(slots: 2), Prompt(1, 40), 20);
        Assert.Equal(expected.Tokens, (await GenerateAsync(generator, Prompt(1, 40), 20)).Tokens);
        generator.Dispose();
    }

    [Fact]
    public async Task CancellationStopsTheWork()
    {
        using var cancellation = new CancellationTokenSource();
        var generator = Create(slots: 1);
        var running = GenerateAsync(generator, Prompt(1, 5), 100_000, cancelAfter: (3, cancellation));
        var waiting = GenerateAsync(generator, Prompt(2, 5), 5);
        Assert.Equal(GenerationFinishReason.Cancelled, (await running).End.FinishReason);
        Assert.Equal(GenerationFinishReason.Length, (await waiting).End.FinishReason);
    }

    [Fact]
    public async Task DisposeEndsRunningAndWaitingRequests()
    {
        var generator = Create(slots: 1);
        var observer = new Observer { StopAfter = int.MaxValue };
        Submit(generator, Prompt(1, 5), 100_000, observer);
        var waiting = GenerateAsync(generator, Prompt(2, 5), 100_000);
        await observer.FirstToken;
        generator.Dispose();
        Assert.IsType<ObjectDisposedException>((await observer.Result).End.Exception);
        Assert.IsType<ObjectDisposedException>((await waiting).End.Exception);
        Assert.Throws<ObjectDisposedException>(() => Submit(generator, Prompt(1, 5), 1, new Observer()));
        generator.Dispose();
    }

    [Fact]
    public async Task An_observer_may_dispose_the_engine_that_it_hears()
    {
        BatchScheduler generator = null!;
        var observer = new Observer { OnFirst = () => generator.Dispose() };
        generator = Create();
        Submit(generator, Prompt(1, 5), 100_000, observer);
        Assert.IsType<ObjectDisposedException>((await observer.Result).End.Exception);
        generator.Dispose();

        var other = new Observer { OnFirst = () => _ = generator.DisposeAsync().AsTask() };
        generator = Create();
        Submit(generator, Prompt(1, 5), 100_000, other);
        Assert.IsType<ObjectDisposedException>((await other.Result).End.Exception);
        await generator.DisposeAsync();
    }

    [Fact]
    public async Task Each_request_hears_of_the_disposal_by_an_exception_of_its_own()
    {
        var generator = Create(slots: 2);
        var observers = Enumerable.Range(0, 5).Select(static _ => new Observer()).ToArray();
        foreach (var observer in observers)
        {
            Submit(generator, Prompt(1, 5), 100_000, observer);
        }

        await observers[0].FirstToken;
        await generator.DisposeAsync();
        var exceptions = await Task.WhenAll(observers.Select(static async observer => (await observer.Result).End.Exception!));
        Assert.All(exceptions, static exception => Assert.IsType<ObjectDisposedException>(exception));
        Assert.Equal(5, exceptions.Distinct().Count());
    }

    [Fact]
    public async Task Asynchronous_disposal_waits_for_the_step_and_holds_no_thread_meanwhile()
    {
        using var entered = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        var generator = Create();
        var observer = new Observer
        {
            OnFirst = () =>
            {
                entered.Set();
                release.Wait();
            },
        };
        Submit(generator, Prompt(1, 5), 100_000, observer);
        entered.Wait(TestContext.Current.CancellationToken);
        var disposal = generator.DisposeAsync();
        Assert.False(disposal.IsCompleted);
        release.Set();
        await disposal;
        Assert.True(observer.Result.IsCompleted);
    }

    /// <summary>Prompts that come together must not hold up an answer that a grammar has tokens for, nor it them.</summary>
    [Fact]
    public async Task Prompts_and_answers_with_forced_tokens_take_turns()
    {
        var generator = Create(slots: 8, contextLength: 2048);
        var counts = new List<int>();
        Observer longer = null!;
        var prompts = Enumerable.Range(0, 6).Select(_ => new Observer { OnFirst = () => counts.Add(longer.Count) }).ToArray();
        longer = new Observer
        {
            OnFirst = () =>
            {
                for (var i = 0; i < prompts.Length; i++)
                {
                    Submit(generator, Prompt(10 + i, 1000), 1, prompts[i]);
                }
            },
        };
        Submit(generator, Prompt(1, 5), 1000, longer, new EverySecondForced());
        await Task.WhenAll(prompts.Select(static prompt => prompt.Result));
        Assert.InRange(counts[^1] - counts[0], 8, 200);
        await longer.Result;
    }

    /// <summary>A slot between two that run takes part with a token that nobody sees, which must have room behind its last one.</summary>
    [Fact]
    public async Task A_full_idle_slot_between_two_that_run_does_no_harm()
    {
        var expected = await GenerateAsync(Create(slots: 1, contextLength: 64), Prompt(3, 5), 50);
        var generator = Create(slots: 3, contextLength: 64);
        Observer first = null!;
        var full = new Observer();
        var third = new Observer();
        first = new Observer
        {
            OnFirst = () =>
            {
                Submit(generator, Prompt(2, 63), 100, full);
                Submit(generator, Prompt(3, 5), 50, third);
            },
        };
        Submit(generator, Prompt(1, 5), 55, first);
        Assert.Equal(GenerationFinishReason.Length, (await full.Result).End.FinishReason);
        Assert.Equal(expected.Tokens, (await third.Result).Tokens);
        Assert.Equal(55, (await first.Result).Tokens.Length);

        // The full one is still there: all but its last token comes from the cache.
        var again = await GenerateAsync(generator, Prompt(2, 63), 1);
        Assert.Equal(62, again.End.CachedPromptTokens);
    }

    [Fact]
    public async Task Any_of_several_ids_ends_an_answer()
    {
        var tokens = (await GenerateAsync(Create(), Prompt(1, 5), 20)).Tokens;
        var last = Array.FindIndex(tokens, 3, token => Array.IndexOf(tokens, token) >= 3);
        for (var position = 0; position < 3; position++)
        {
            int[] ends = [1, 2, 3];
            ends[position] = tokens[last];
            Assert.Empty(tokens[..last].Intersect(ends));
            var result = await GenerateAsync(Create(endOfSequenceIds: ends), Prompt(1, 5), 20);
            Assert.Equal(GenerationFinishReason.EndOfSequence, result.End.FinishReason);
            Assert.Equal(tokens[..last], result.Tokens);
            Assert.Equal(last + 1, result.End.OutputTokens);
        }
    }

    public void Dispose() => _generators.ForEach(static generator => generator.Dispose());

    /// <summary>Token ids that mean nothing; the engine must not care.</summary>
    private static int[] Prompt(int seed, int length)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => random.Next(10, 500))];
    }

    private static async Task<Result> GenerateAsync(
        BatchScheduler generator, int[] prompt, int maxNewTokens, int stopAfter = int.MaxValue, int failAfter = int.MaxValue, (int Tokens, CancellationTokenSource Source)? cancelAfter = null)
    {
        var observer = new Observer { StopAfter = stopAfter, FailAfter = failAfter, CancelAfter = cancelAfter };
        Submit(generator, prompt, maxNewTokens, observer);
        return await observer.Result;
    }

    private static void Submit(BatchScheduler generator, int[] prompt, int maxNewTokens, Observer observer, ITokenConstraint? constraint = null) => generator.Submit(new GenerationRequest
    {
        Prompt = prompt,
        Sampling = new SamplingOptions(),
        MaxNewTokens = maxNewTokens,
        Constraint = constraint,
        Observer = observer,
        CancellationToken = observer.CancelAfter?.Source.Token ?? CancellationToken.None,
    });

    /// <summary>An engine without end-of-sequence tokens, so that lengths are certain.</summary>
    private BatchScheduler Create(int slots = 4, int contextLength = 1024, int[]? endOfSequenceIds = null)
    {
        var folder = Folder();
        var graph = DecoderGraphLoader.Load(folder, GenAIConfigReader.Read(folder), new OnnxModelOptions { MaxConcurrency = slots, ContextLength = contextLength });
        var generator = new BatchScheduler(graph, endOfSequenceIds ?? []);
        _generators.Add(generator);
        return generator;
    }

    private static ModelFolder Folder() =>
        new(Path.Combine(Repository.Root, "tests", "Fireworks.AI.Extensions.Onnx.Tests", "Decoding", "Fixtures", "decoder"));

    /// <summary>Leaves the model every other token.</summary>
    private sealed class EverySecondForced : ITokenConstraint
    {
        private bool _forces;

        public ReadOnlySpan<uint> Mask => [];

        public int JumpForwardToken => _forces ? 11 : -1;

        public void Accept(int token) => _forces = !_forces;
    }

    private sealed record Result(int[] Tokens, GenerationResult End);

    private sealed class Observer : IGenerationObserver
    {
        private readonly List<int> _tokens = [];
        private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource<Result> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int StopAfter { get; init; } = int.MaxValue;

        public int FailAfter { get; init; } = int.MaxValue;

        public (int Tokens, CancellationTokenSource Source)? CancelAfter { get; init; }

        public Action OnFirst { get; init; } = static () => { };

        public Action OnLast { get; init; } = static () => { };

        public int Count => _tokens.Count;

        public Task FirstToken => _first.Task;

        public Task<Result> Result => _result.Task;

        public bool OnToken(int token)
        {
            if (_tokens.Count == 0)
            {
                OnFirst();
            }

            _tokens.Add(token);
            _first.TrySetResult();
            if (_tokens.Count == CancelAfter?.Tokens)
            {
                CancelAfter.Value.Source.Cancel();
            }

            return _tokens.Count > FailAfter ? throw new InvalidTimeZoneException("on purpose") : _tokens.Count < StopAfter;
        }

        public void OnEnd(GenerationResult end)
        {
            OnLast();
            _result.SetResult(new Result([.. _tokens], end));
        }
    }
}
