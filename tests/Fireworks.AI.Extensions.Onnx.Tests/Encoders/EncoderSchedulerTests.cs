using Fireworks.AI.Extensions.Onnx.Encoders;
using Microsoft.Extensions.AI;
using ModelBuilder;

namespace Fireworks.AI.Extensions.Onnx.Tests.Encoders;

/// <summary>How callers share batches.</summary>
public sealed class EncoderSchedulerTests
{
    [Fact]
    public async Task Results_come_in_the_order_of_the_inputs_whatever_their_lengths()
    {
        using var model = Create();
        using var generator = OnnxEmbeddingGenerator.Load(model.Folder, new OnnxEmbeddingGeneratorOptions { MaxBatchTokens = 40, Threads = 3, Normalize = false });
        var random = new Random(5);
        var texts = Enumerable.Range(0, 500).Select(_ => Text(random)).ToArray();
        var embeddings = await generator.GenerateAsync(texts, cancellationToken: TestContext.Current.CancellationToken);
        AssertAll(texts, embeddings);
    }

    [Fact]
    public async Task Little_padding_is_computed()
    {
        using var model = Create();
        using var generator = OnnxEmbeddingGenerator.Load(model.Folder, new OnnxEmbeddingGeneratorOptions { Threads = 1 });
        var random = new Random(6);
        var texts = Enumerable.Range(0, 2000).Select(_ => Text(random, 200)).ToArray();
        var before = generator.Scheduler.ComputedTokens;
        var batches = generator.Scheduler.Batches;
        var embeddings = await generator.GenerateAsync(texts, cancellationToken: TestContext.Current.CancellationToken);
        var needed = embeddings.Usage!.InputTokenCount!.Value;
        var computed = generator.Scheduler.ComputedTokens - before;
        Assert.InRange(computed, needed, needed * 1.05);
        Assert.True(generator.Scheduler.Batches - batches < 2 * computed / 512, "The batches are not full.");
    }

    [Fact]
    public async Task Callers_share_batches()
    {
        using var model = Create();
        using var generator = OnnxEmbeddingGenerator.Load(model.Folder, new OnnxEmbeddingGeneratorOptions { Threads = 1, Normalize = false });

        // While the only thread is busy with one caller, others come.
        using var release = new ManualResetEventSlim();
        var busy = new SumWork("red", beforeResult: release.Wait);
        var before = generator.Scheduler.Batches;
        var running = Task.Run(() => generator.Scheduler.RunAsync(busy, TestContext.Current.CancellationToken));
        SpinWait.SpinUntil(() => generator.Scheduler.Batches > before);
        var callers = Enumerable.Range(0, 64).Select(static caller => new SumWork(caller % 2 == 0 ? "red blue" : "green grey")).ToArray();
        var calls = callers.Select(caller => generator.Scheduler.RunAsync(caller, TestContext.Current.CancellationToken)).ToArray();
        release.Set();
        await Task.WhenAll([running, .. calls]);
        Assert.All(callers, static caller => Assert.Equal(caller.Expected, caller.Sum, 1e-5));
        Assert.InRange(generator.Scheduler.Batches - before, 2, 5);
    }

    [Fact]
    public async Task Many_callers_at_once_get_their_own_results()
    {
        using var model = Create();
        using var generator = OnnxEmbeddingGenerator.Load(model.Folder, new OnnxEmbeddingGeneratorOptions { Threads = 4, MaxBatchTokens = 64, Normalize = false });
        await Parallel.ForAsync(0, 100, TestContext.Current.CancellationToken, async (caller, token) =>
        {
            var random = new Random(caller);
            var texts = Enumerable.Range(0, random.Next(1, 40)).Select(_ => Text(random)).ToArray();
            AssertAll(texts, await generator.GenerateAsync(texts, cancellationToken: token));
        });
    }

    [Fact]
    public async Task A_cancelled_call_ends_and_the_others_go_on()
    {
        using var model = Create();
        using var generator = OnnxEmbeddingGenerator.Load(model.Folder, new OnnxEmbeddingGeneratorOptions { Threads = 2, Normalize = false });
        var many = Enumerable.Repeat("red blue green", 1_000_000).ToArray();
        using var cancellation = new CancellationTokenSource();
        var cancelled = generator.GenerateAsync(many, cancellationToken: cancellation.Token);
        var random = new Random(3);
        var texts = Enumerable.Range(0, 300).Select(_ => Text(random)).ToArray();
        var other = generator.GenerateAsync(texts, cancellationToken: TestContext.Current.CancellationToken);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        AssertAll(texts, await other);
        AssertAll(texts, await generator.GenerateAsync(texts, cancellationToken: TestContext.Current.CancellationToken));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => generator.GenerateAsync(["red"], cancellationToken: new CancellationToken(true)));
    }

    [Fact]
    public async Task A_caller_with_one_text_does_not_wait_for_one_with_thousands()
    {
        using var model = Create();
        using var generator = OnnxEmbeddingGenerator.Load(model.Folder, new OnnxEmbeddingGeneratorOptions { Threads = 1 });
        using var stop = new CancellationTokenSource();
        var many = generator.GenerateAsync(Enumerable.Repeat("red blue green", 1_000_000), cancellationToken: stop.Token);
        await generator.GenerateAsync(["grey"], cancellationToken: TestContext.Current.CancellationToken);
        Assert.False(many.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => many);
    }

    [Fact]
    public async Task Disposing_ends_calls_in_flight()
    {
        using var model = Create();
        var generator = OnnxEmbeddingGenerator.Load(model.Folder, new OnnxEmbeddingGeneratorOptions { Threads = 2 });
        var running = Enumerable.Range(0, 4)
            .Select(_ => generator.GenerateAsync(Enumerable.Repeat("red blue green", 100_000), cancellationToken: TestContext.Current.CancellationToken)).ToArray();
        generator.Dispose();
        generator.Dispose();
        foreach (var call in running)
        {
            await Assert.ThrowsAsync<ObjectDisposedException>(() => call);
        }

        await Assert.ThrowsAsync<ObjectDisposedException>(() => generator.GenerateAsync(["red"], cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_graph_that_fails_is_an_error_of_the_calls_in_its_batch_alone()
    {
        // It takes positions up to 31, and the folder does not say so.
        using var model = new SmallModel().WithTokenizer().WithModules().WithPooling("pooling_mode_mean_tokens", dimensions: 1).WithGraph("model.onnx", static graph =>
        {
            graph.Input("input_ids", ElementType.Int64, "batch", "tokens");
            graph.Input("position_ids", ElementType.Int64, "batch", "tokens");
            var table = graph.Constant("positions", ElementType.Int64, [32], [.. Enumerable.Range(0, 32).Select(static value => (long)value)]);
            var positions = graph.Node("Cast", [graph.Node("Gather", [table, "position_ids"])], ("to", (int)ElementType.Float));
            graph.Node("Unsqueeze", [positions, graph.Constant("axis", ElementType.Int64, [1], 2)], ["last_hidden_state"]);
            graph.Output("last_hidden_state", ElementType.Float, "batch", "tokens", 1);
        });
        using var generator = OnnxEmbeddingGenerator.Load(model.Folder, new OnnxEmbeddingGeneratorOptions { Normalize = false });
        var exception = await Assert.ThrowsAsync<OnnxModelException>(() =>
            generator.GenerateAsync(["red", string.Join(' ', Enumerable.Repeat("red", 60))], cancellationToken: TestContext.Current.CancellationToken));
        Assert.Contains("failed while it ran", exception.Message, StringComparison.Ordinal);
        Assert.Equal(model.Folder, exception.Folder);
        var vector = await generator.GenerateVectorAsync("red", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(1, vector.Span[0]);
    }

    [Fact]
    public async Task Memory_does_not_grow_with_the_number_of_texts()
    {
        using var model = Create();
        using var generator = OnnxEmbeddingGenerator.Load(model.Folder);
        var texts = Enumerable.Repeat("red blue green grey red blue", 100_000).ToArray();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var embeddings = await generator.GenerateAsync(texts, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(100_000, embeddings.Count);
        var kept = GC.GetTotalMemory(forceFullCollection: true) - before;

        // A vector of four numbers, its embedding and their places take about 200 bytes.
        Assert.True(kept < 100_000 * 300, $"{kept} bytes");
    }

    private static SmallModel Create() => new SmallModel().WithTokenizer().WithEncoder().WithModules().WithPooling("pooling_mode_weightedmean_tokens");

    private static string Text(Random random, int longest = 30) =>
        string.Join(' ', Enumerable.Range(0, random.Next(1, longest)).Select(_ => SmallModel.Words[random.Next(4, 8)]));

    private static void AssertAll(string[] texts, GeneratedEmbeddings<Embedding<float>> embeddings)
    {
        Assert.Equal(texts.Length, embeddings.Count);
        for (var i = 0; i < texts.Length; i++)
        {
            int[] ids = [2, .. texts[i].Split(' ').Select(SmallModel.IdOf), 3];
            var sum = ids.Select(static (id, place) => (double)SmallModel.Table(id, 1) * (place + 1)).Sum() / (ids.Length * (ids.Length + 1) / 2);
            Assert.Equal(sum, embeddings[i].Vector.Span[1], 1e-5);
        }
    }

    /// <summary>A text whose result is the sum over its tokens of one number of the table.</summary>
    private sealed class SumWork : EncoderWork
    {
        private readonly Action? _beforeResult;

        public SumWork(string text, Action? beforeResult = null)
        {
            _beforeResult = beforeResult;
            Tokens.AddRange(text.Split(' ').Select(SmallModel.IdOf));
            Add(new EncoderEntry(0, Tokens.Count, Tokens.Count, 0, 0));
            Expected = Tokens.Sum(static id => (double)SmallModel.Table(id, 1));
        }

        public double Expected { get; }

        public double Sum { get; private set; }

        public override void Accept(int index, EncoderRow row)
        {
            _beforeResult?.Invoke();
            for (var token = 0; token < row.Tokens; token++)
            {
                Sum += row[token][1];
            }
        }
    }
}
