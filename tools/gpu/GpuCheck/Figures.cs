using System.Diagnostics;
using System.Globalization;
using Fireworks.AI.Extensions.Onnx;
using Microsoft.Extensions.AI;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using ModelBuilder;

namespace GpuCheck;

/// <summary>How fast the engine is, beside a bare loop and what the memory could give.</summary>
internal sealed class Figures(Settings settings, Models models)
{
    private const int PromptLength = 24;

    /// <summary>Bytes of keys and values that a step reads in the middle of an answer, in half precision.</summary>
    private long CacheBytes
    {
        get
        {
            var measures = models.LargeSettings(WeightFormat.Half);
            return 2L * measures.Layers * measures.KeyValueHeads * measures.HeadSize * sizeof(ushort) * (PromptLength + 10 + (Tokens / 2));
        }
    }

    private int Rounds => settings.Quick ? 1 : 5;

    private int Tokens => settings.Quick ? 16 : 256;

    public async Task RunAsync()
    {
        var half = models.Large;
        var bandwidth = settings.IsDevice ? MeasureBandwidth() : 0;
        var bare = MeasureBare(half, WeightFormat.Half);
        if (settings.IsDevice)
        {
            var replays = CapturedLoop.ReplaysPerSecond(half, models.LargeSettings(WeightFormat.Half));
            Print("bare-replays fp16-cuda-graph steps/s", replays);
            Print("bare-bandwidth fp16-cuda-graph", (models.StepBytes[half] + CacheBytes) * replays / bandwidth);
        }

        var one = await MeasureCallersAsync("fp16", half, cudaGraph: false, bandwidth, bare);
        if (settings.IsDevice)
        {
            await MeasureCallersAsync("fp16-cuda-graph", half, cudaGraph: true, bandwidth, bare);
            var int4 = models.LargeInt4;
            await MeasureCallersAsync("int4", int4, cudaGraph: false, bandwidth, MeasureBare(int4, WeightFormat.Int4Half));
            await MeasureCallersAsync("int4-cuda-graph", int4, cudaGraph: true, bandwidth, bare: null);
        }

        await MeasureFirstTokenAsync(half);
        await MeasureSecondTurnAsync(half);
        await MeasureMemoryAsync(half);
    }

    private static void Print(string name, double value) => Console.WriteLine($"{name} {value.ToString("0.###", CultureInfo.InvariantCulture)}");

    /// <summary>Bytes read and written per second by copies on the device.</summary>
    private double MeasureBandwidth()
    {
        const long Size = 1L << 30;
        using var model = models.Load(models.Small, callers: 1);
        using var session = new InferenceSession(Path.Combine(models.Small, "model.onnx"), CudaOptions());
        using var info = new OrtMemoryInfo(OrtMemoryInfo.allocatorCUDA, OrtAllocatorType.DeviceAllocator, 0, OrtMemType.Default);
        using var allocator = new OrtAllocator(session, info);
        using var from = OrtValue.CreateAllocatedTensorValue(allocator, TensorElementType.UInt8, [Size]);
        using var to = OrtValue.CreateAllocatedTensorValue(allocator, TensorElementType.UInt8, [Size]);
        var rates = new List<double>();
        for (var i = 0; i < 12; i++)
        {
            var clock = Stopwatch.StartNew();
            OrtEnv.Instance().CopyTensors([from], [to], null);
            rates.Add(2 * Size / clock.Elapsed.TotalSeconds);
        }

        var bandwidth = Conversations.Median(rates.Skip(2));
        Print("gpu-copy-gb/s", bandwidth / 1e9);
        return bandwidth;
    }

    private static SessionOptions CudaOptions()
    {
        var options = new SessionOptions();
        using var cuda = new OrtCUDAProviderOptions();
        options.AppendExecutionProvider_CUDA(cuda);
        return options;
    }

    private double MeasureBare(string folder, WeightFormat weights)
    {
        using var loop = new BareLoop(folder, models.LargeSettings(weights), settings.IsDevice);
        loop.SecondsPerToken(PromptLength, Tokens / 4);
        var rate = 1 / Conversations.Median(Enumerable.Range(0, Rounds).Select(_ => loop.SecondsPerToken(PromptLength, Tokens)));
        Print($"bare-{Path.GetFileName(folder)} tokens/s", rate);
        Print($"bare-{Path.GetFileName(folder)}-first-token-1000 ms", 1000 * Conversations.Median(Enumerable.Range(0, Rounds).Select(_ => loop.SecondsToFirstToken(1000))));
        return rate;
    }

    private async Task<double> MeasureCallersAsync(string name, string folder, bool cudaGraph, double bandwidth, double? bare)
    {
        using var model = models.Load(folder, callers: 32, cudaGraph: cudaGraph);
        using var client = new OnnxChatClient(model);
        double one = 0;
        foreach (var callers in (int[])[1, 8, 32])
        {
            await Conversations.ThroughputAsync(client, callers, Tokens / 4, seed: 1);
            var rates = new List<double>();
            for (var round = 0; round < Rounds; round++)
            {
                rates.Add(await Conversations.ThroughputAsync(client, callers, Tokens, seed: 100 * (round + 1)));
            }

            var rate = Conversations.Median(rates);
            Print($"gpu-{name} callers {callers} tokens/s", rate);
            if (callers == 1)
            {
                one = rate;
                if (bandwidth > 0)
                {
                    Print($"gpu-bandwidth {name}", (models.StepBytes[folder] + CacheBytes) * rate / bandwidth);
                }

                if (bare is not null)
                {
                    Print($"ratio gpu-decode {name}", rate / bare.Value);
                }
            }
            else if (callers == 32)
            {
                Print($"ratio gpu-callers32 {name}", rate / one);
            }
        }

        return one;
    }

    private async Task MeasureFirstTokenAsync(string folder)
    {
        using var model = models.Load(folder, callers: 4);
        using var client = new OnnxChatClient(model);
        var times = new List<double>();
        for (var round = 0; round <= Rounds; round++)
        {
            times.Add((await Conversations.AskAsync(client, [new ChatMessage(ChatRole.User, Conversations.Text(round, 1000))], Conversations.Exactly(2))).First);
        }

        Print("gpu-first-token-1000 ms", 1000 * Conversations.Median(times.Skip(1)));
    }

    /// <summary>
    /// Ten turns; the tenth once with what the turns before left in the cache, and once to a model that has not seen them.
    /// </summary>
    private async Task MeasureSecondTurnAsync(string folder)
    {
        var turn = settings.Quick ? 12 : 150;
        using var model = models.Load(folder, callers: 2);
        using var client = new OnnxChatClient(model);
        var ratios = new List<double>();
        for (var round = 0; round <= Rounds; round++)
        {
            var messages = new List<ChatMessage>();
            double with = 0;
            for (var i = 0; i < 10; i++)
            {
                messages.Add(new ChatMessage(ChatRole.User, Conversations.Text((100 * round) + i, turn)));
                var (text, first, _) = await Conversations.AskAsync(client, messages, LettersAlone(turn));
                messages.Add(new ChatMessage(ChatRole.Assistant, text));
                with = first;
            }

            // Other conversations take both slots.
            for (var i = 0; i < 2; i++)
            {
                await client.GetResponseAsync(Conversations.Text(1000 + (10 * round) + i, 10 * turn), Conversations.Exactly(1));
            }

            messages.RemoveAt(messages.Count - 1);
            var (_, without, _) = await Conversations.AskAsync(client, messages, LettersAlone(2));
            ratios.Add(with / without);
            if (round == Rounds)
            {
                Print("gpu-turn-10 ms", 1000 * with);
                Print("gpu-turn-10-fresh ms", 1000 * without);
            }
        }

        Print("ratio gpu-second-turn", Conversations.Median(ratios.Skip(1)));
    }

    /// <summary>
    /// An answer whose text is cut into the same tokens when it comes back: letters, of which the tokenizer has one token each.
    /// </summary>
    private static ChatOptions LettersAlone(int tokens) =>
        new ChatOptions { MaxOutputTokens = tokens }.WithOnnx(onnx => onnx.Grammar = $"root ::= [a-z]{{{tokens},{tokens + 1}}}");

    private async Task MeasureMemoryAsync(string folder)
    {
        if (!settings.IsDevice)
        {
            return;
        }

        using var model = models.Load(folder, callers: 8);
        using var client = new OnnxChatClient(model);
        var random = new Random(7);
        double after10 = 0;
        for (var done = 0; done < 1000; done += 10)
        {
            await Task.WhenAll(Enumerable.Range(0, 10).Select(i => client.GetResponseAsync(Conversations.Text(done + i, random.Next(10, 400)), Conversations.Exactly(random.Next(1, 24)))));
            if (done == 0)
            {
                after10 = UsedMemory();
            }
        }

        Print("gpu-memory-10 MiB", after10);
        Print("gpu-memory-1000 MiB", UsedMemory());
        Print("ratio gpu-memory", UsedMemory() / after10);
    }

    private static double UsedMemory()
    {
        using var process = Process.Start(new ProcessStartInfo("nvidia-smi", "--query-gpu=memory.used --format=csv,noheader,nounits") { RedirectStandardOutput = true })!;
        return double.Parse(process.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
    }
}
