using Fireworks.AI.Extensions.Onnx.Decoding;
using Fireworks.AI.Extensions.Onnx.GenAI;
using Fireworks.AI.Extensions.Onnx.Generation;
using Fireworks.AI.Extensions.Onnx.ModelFolders;
using Fireworks.AI.Extensions.Onnx.Tests.ModelFolders;

namespace Fireworks.AI.Extensions.Onnx.Tests.GenAI;

/// <summary>What fails natively ends its own sequence and no other, and leaves the model usable.</summary>
public sealed class GenAIFailureTests
{
    [Fact]
    public async Task A_step_that_fails_ends_its_sequence_alone()
    {
        using var built = new BuiltModel(EnginePair.Random);
        using var engines = new EnginePair(built.FullPath, slots: 2);
        var prompt = EnginePair.Prompt(1, 60);
        var (alone, _) = await TokenCollector.RunAsync(engines.Portable, prompt, 40);
        Task<(int[] Tokens, GenerationResult End)> broken = null!;
        var observer = new TokenCollector
        {
            // In the middle of another one's answer, with its beginning.
            OnCount = count => broken = count == 5 ? TokenCollector.RunAsync(engines.GenAI, [.. prompt[..30], 1_000_000, 20], 10) : broken,
        };
        var (tokens, _) = await TokenCollector.RunAsync(engines.GenAI, prompt, 40, collector: observer);
        AssertFailed((await broken).End);
        Assert.Equal(alone, tokens);
        Assert.Equal(alone, (await TokenCollector.RunAsync(engines.GenAI, prompt, 40)).Tokens);
    }

    /// <summary>More memory than any machine has: the same in both engines.</summary>
    [Theory]
    [InlineData(OnnxEngine.Portable)]
    [InlineData(OnnxEngine.GenAI)]
    public async Task A_step_that_gets_no_memory_ends_its_sequence_alone(OnnxEngine engine)
    {
        const int Hungry = 5; // None of those that loading tries.
        using var built = new BuiltModel(EnginePair.Random with { HungryToken = Hungry });
        using var engines = new EnginePair(built.FullPath, slots: 2);
        var scheduler = engine == OnnxEngine.Portable ? engines.Portable : engines.GenAI;
        var prompt = EnginePair.Prompt(1, 60);
        var (alone, _) = await TokenCollector.RunAsync(scheduler, prompt, 40);
        Task<(int[] Tokens, GenerationResult End)> broken = null!;
        var observer = new TokenCollector
        {
            OnCount = count => broken = count == 5 ? TokenCollector.RunAsync(scheduler, [.. prompt[..30], Hungry, 20], 10) : broken,
        };
        Assert.Equal(alone, (await TokenCollector.RunAsync(scheduler, prompt, 40, collector: observer)).Tokens);
        AssertFailed((await broken).End);
        for (var i = 0; i < 3; i++)
        {
            AssertFailed((await TokenCollector.RunAsync(scheduler, [.. prompt, Hungry], 10)).End);
            Assert.Equal(alone, (await TokenCollector.RunAsync(scheduler, prompt, 40)).Tokens);
        }
    }

    [Fact]
    public async Task A_session_that_is_terminated_ends_its_sequence_and_the_next_one_runs()
    {
        using var built = new BuiltModel(EnginePair.Random);
        using var engines = new EnginePair(built.FullPath, slots: 1);
        var prompt = EnginePair.Prompt(1, 60);
        var (alone, _) = await TokenCollector.RunAsync(engines.Portable, prompt, 20);
        var observer = new TokenCollector
        {
            OnCount = count =>
            {
                if (count == 3)
                {
                    engines.Decoder.Sequences.Single().SetOption("terminate_session", "1");
                }
            },
        };
        var (tokens, end) = await TokenCollector.RunAsync(engines.GenAI, prompt, 20, collector: observer);
        AssertFailed(end);
        Assert.Equal(3, tokens.Length);
        Assert.Equal(alone, (await TokenCollector.RunAsync(engines.GenAI, prompt, 20)).Tokens);
    }

    /// <summary>As on devices that compute prompts and single tokens alone, such as those of DirectML.</summary>
    [Fact]
    public async Task A_device_that_cannot_append_to_a_sequence_gives_the_same_tokens()
    {
        using var built = new BuiltModel(EnginePair.Random);
        using var engines = new EnginePair(built.FullPath, slots: 1, EnginePair.End);
        var folder = new ModelFolder(built.FullPath);
        var config = GenAIConfigReader.Read(folder);
        GenAIResult.Check(GenAINative.OgaCreateConfig(built.FullPath, out var handle));
        using (handle)
        {
            GenAIResult.Check(GenAINative.OgaCreateModelFromConfig(handle, out var model));
            var abilities = new GenAIAbilities(Appends: false, GoesBack: false, ScoresEachToken: true, IsHost: false);
            var decoder = new GenAIDecoder(
                new GenAIModel(model, config.Type, BuiltModel.Vocabulary, contextLength: 512, window: null), "logits", slots: 1, abilities, chunkLength: null);
            using var scheduler = new BatchScheduler(decoder, [EnginePair.End]);
            foreach (var length in (int[])[1, 2, 400])
            {
                var prompt = EnginePair.Prompt(length, length);
                var (expected, _) = await TokenCollector.RunAsync(engines.Portable, prompt, 20);
                Assert.Equal(expected, (await TokenCollector.RunAsync(scheduler, prompt, 20)).Tokens);
                Assert.Equal(expected, (await TokenCollector.RunAsync(scheduler, prompt, 20)).Tokens);
            }

            // Several tokens at once in the middle of an answer, as a grammar leaves them.
            Assert.Equal(await RunForcedAsync(engines.Portable), await RunForcedAsync(scheduler));
        }
    }

    [Fact]
    public async Task Disposal_ends_running_and_waiting_requests()
    {
        using var built = new BuiltModel(EnginePair.Random);
        for (var round = 0; round < 10; round++)
        {
            using var engines = new EnginePair(built.FullPath, slots: 2);
            var first = new TokenCollector();
            var running = TokenCollector.RunAsync(engines.GenAI, EnginePair.Prompt(1, 5), 400, collector: first);
            var waiting = Enumerable.Range(0, 5).Select(seed => TokenCollector.RunAsync(engines.GenAI, EnginePair.Prompt(seed, 300), 400)).ToArray();
            await first.First;
            await engines.GenAI.DisposeAsync();
            foreach (var result in await Task.WhenAll([running, .. waiting]))
            {
                Assert.True(result.End.Exception is ObjectDisposedException || result.End.FinishReason == GenerationFinishReason.Length);
            }
        }
    }

    private static void AssertFailed(GenerationResult end)
    {
        Assert.Equal(GenerationFinishReason.Failed, end.FinishReason);
        Assert.IsType<OnnxModelException>(end.Exception);
    }

    private static async Task<int[]> RunForcedAsync(BatchScheduler scheduler)
    {
        var collector = new TokenCollector();
        scheduler.Submit(new GenerationRequest
        {
            Prompt = EnginePair.Prompt(9, 30),
            Sampling = new SamplingOptions(),
            MaxNewTokens = 40,
            Constraint = new ThreeForced(),
            Observer = collector,
        });
        return (await collector.Result).Tokens;
    }

    /// <summary>Leaves the model every fourth token.</summary>
    private sealed class ThreeForced : ITokenConstraint
    {
        private int _count;

        public ReadOnlySpan<uint> Mask => [];

        public int JumpForwardToken => _count % 4 == 0 ? -1 : 20 + (_count % 4);

        public void Accept(int token) => _count++;
    }
}
