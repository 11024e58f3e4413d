using Fireworks.AI.Extensions.Onnx;
using Microsoft.Extensions.AI;
using ModelBuilder;

namespace Fireworks.AI.Extensions.Benchmarks.Local;

/// <summary>
/// The in-process client beside a bare loop on the managed binding of ONNX Runtime, and beside ONNX Runtime GenAI: the same folders, one
/// computing thread each. Where several callers share a model, all runtimes take the threads that they take by default.
/// </summary>
internal static class LocalBenchmarks
{
    private const int Tokens = 128;
    private const int LongTokens = 1024;
    private const int PromptTokens = 1000;
    private const int JoiningTokens = 1500;

    private static readonly ChatMessage[] Question = [new(ChatRole.User, ChatRuns.Question)];

    private static readonly (string Name, Func<LocalModel> Model, Func<LocalModel, Task> Measure)[] Groups =
    [
        ("decode", RandomInt4, DecodeAsync),
        ("fp32", static () => LocalModel.Random(WeightFormat.Float), DecodeSingleAsync),
        ("sparkler", LocalModel.Sparkler, SparklerAsync),
        ("callers", static () => LocalModel.Random(WeightFormat.Int4, onAllCores: true), CallersAsync),
        ("prefill", RandomInt4, PrefillAsync),
        ("turns", RandomInt4, SecondTurnAsync),
        ("stall", RandomInt4, StallAsync),
        ("stream", RandomInt4, StreamingCostAsync),
        ("lookup", LocalModel.Sparkler, LookupAsync),
        ("genai", RandomInt4, GenAIEngineAsync),
        ("genai", static () => LocalModel.Random(WeightFormat.Int4, onAllCores: true), model => GenAITurnsAsync(model, "int4")),
        ("genai", static () => LocalModel.Random(WeightFormat.Float, onAllCores: true), model => GenAITurnsAsync(model, "fp32")),
        ("genai", LocalModel.Sparkler, model => GenAITurnsAsync(model, "sparkler")),
    ];

    /// <summary>Prints all lines, or those of one group.</summary>
    public static async Task RunAsync(string? only)
    {
        foreach (var (name, load, measure) in Groups)
        {
            if (only is null || only == name)
            {
                using var model = load();
                await measure(model);
            }
        }
    }

    private static LocalModel RandomInt4() => LocalModel.Random(WeightFormat.Int4);

    private static async Task DecodeAsync(LocalModel folder)
    {
        using var client = Load(folder);
        using var bare = new BareSession(folder);
        using var genAI = new GenAIModel(folder);
        var prompt = PromptOf(client);
        var times = await Measurement.MedianSecondsAsync(
            repetitions: 3,
            () => ChatRuns.StreamAsync(client, ChatRuns.Question, ChatRuns.Options(Tokens)),
            () => Run(() => bare.Decode(prompt, Tokens)),
            () => Run(() => genAI.Decode(prompt, Tokens)),
            () => ChatRuns.StreamAsync(genAI.Client, ChatRuns.Question, GenAIModel.Options(prompt.Length, Tokens)));
        Measurement.Print("ratio decode", times[1] / times[0]);
        Measurement.Print("ratio decode-genai", times[2] / times[0]);
        Measurement.Print("ratio client-genai", times[3] / times[0]);
    }

    private static async Task DecodeSingleAsync(LocalModel folder)
    {
        using var client = Load(folder);
        using var bare = new BareSession(folder);
        var prompt = PromptOf(client);
        var times = await Measurement.MedianSecondsAsync(
            repetitions: 2,
            () => ChatRuns.StreamAsync(client, ChatRuns.Question, ChatRuns.Options(Tokens)),
            () => Run(() => bare.Decode(prompt, Tokens)));
        Measurement.Print("ratio decode-fp32", times[1] / times[0]);
    }

    private static async Task SparklerAsync(LocalModel folder)
    {
        using var client = Load(folder);
        using var genAI = new GenAIModel(folder);
        var prompt = PromptOf(client);
        var times = await Measurement.MedianSecondsAsync(
            repetitions: 10,
            () => ChatRuns.StreamAsync(client, ChatRuns.Question, ChatRuns.Options(Tokens)),
            () => Run(() => genAI.Decode(prompt, Tokens)));
        Measurement.Print("ratio sparkler-genai", times[1] / times[0]);
    }

    private static async Task CallersAsync(LocalModel folder)
    {
        const int Callers = 8;
        using var client = Load(folder, Callers);
        using var genAI = new GenAIModel(folder);
        var prompt = PromptOf(client);
        var times = await Measurement.MedianSecondsAsync(
            repetitions: 1,
            () => ChatRuns.StreamAsync(client, Callers, ChatRuns.Options(Tokens)),
            () => ChatRuns.StreamAsync(genAI.Client, Callers, GenAIModel.Options(prompt.Length, Tokens)));
        Measurement.Print("ratio callers8-genai", times[1] / times[0]);
    }

    private static async Task PrefillAsync(LocalModel folder)
    {
        using var client = Load(folder);
        using var bare = new BareSession(folder);
        var seed = 0;
        var length = CountTokens(client, ChatRuns.Letters(PromptTokens, seed));
        var times = await Measurement.MedianSecondsAsync(
            repetitions: 2,
            () => ChatRuns.StreamAsync(client, ChatRuns.Letters(PromptTokens - (length - PromptTokens), ++seed), ChatRuns.Options(1)),
            () => Run(() => bare.Prefill([.. Enumerable.Range(++seed, PromptTokens)])));
        Measurement.Print("ratio prefill", times[1] / times[0]);
    }

    private static async Task SecondTurnAsync(LocalModel folder)
    {
        using var client = Load(folder);
        var seed = 1000;
        var times = await Measurement.MedianAsync(
            async () => await ChatRuns.SecondsToFirstTokenAsync(client, await Turns.ConverseAsync(client, turns: 10, ++seed), Turns.Options()),
            async () =>
            {
                // Another first word, so that nothing of the conversation is there to be reused.
                var messages = await Turns.ConverseAsync(client, turns: 10, ++seed);
                messages[0] = new ChatMessage(ChatRole.User, "z" + messages[0].Text[1..]);
                return await ChatRuns.SecondsToFirstTokenAsync(client, messages, Turns.Options());
            });
        Measurement.Print("ratio second-turn", times[0] / times[1]);
    }

    private static async Task StallAsync(LocalModel folder)
    {
        using var chunked = Load(folder, callers: 2);
        using var whole = Load(folder, callers: 2, LocalModel.ContextLength);
        var seed = 2000;
        var gaps = await Measurement.MedianAsync(
            () => ChatRuns.LongestGapAsync(chunked, ChatRuns.Letters(JoiningTokens, ++seed)),
            () => ChatRuns.LongestGapAsync(whole, ChatRuns.Letters(JoiningTokens, ++seed)));
        Measurement.Print("ratio stall", gaps[0] / gaps[1]);
    }

    private static async Task StreamingCostAsync(LocalModel folder)
    {
        using var client = Load(folder);
        using var bare = new BareSession(folder);
        var prompt = PromptOf(client);
        var streamed = await Measurement.MedianBytesAsync(1, () => ChatRuns.StreamAsync(client, ChatRuns.Question, ChatRuns.Options(LongTokens)));
        var bareBytes = await Measurement.MedianBytesAsync(1, () => Run(() => bare.Decode(prompt, LongTokens)));
        Measurement.Print("bytes/token", (streamed - bareBytes) / LongTokens);

        var processor = await Measurement.MedianProcessorSecondsAsync(
            repetitions: 1,
            () => ChatRuns.StreamAsync(client, ChatRuns.Question, ChatRuns.Options(LongTokens)),
            () => client.GetResponseAsync(ChatRuns.Question, ChatRuns.Options(LongTokens)));
        Measurement.Print("us/token-stream-cpu", (processor[0] - processor[1]) / LongTokens * 1e6);
    }

    private static async Task LookupAsync(LocalModel folder)
    {
        using var client = Load(folder);
        var times = await Measurement.MedianSecondsAsync(
            repetitions: 10,
            () => Repetition.AskAsync(client, lookup: 0),
            () => Repetition.AskAsync(client, lookup: 10));
        Measurement.Print("ratio lookup", times[0] / times[1]);
    }

    /// <summary>Our client on GenAI's engine beside GenAI's own loop and client.</summary>
    private static async Task GenAIEngineAsync(LocalModel folder)
    {
        using var client = Load(folder, engine: OnnxEngine.GenAI);
        using var genAI = new GenAIModel(folder);
        var prompt = PromptOf(client);
        var times = await Measurement.MedianSecondsAsync(
            repetitions: 3,
            () => ChatRuns.StreamAsync(client, ChatRuns.Question, ChatRuns.Options(Tokens)),
            () => Run(() => genAI.Decode(prompt, Tokens)),
            () => ChatRuns.StreamAsync(genAI.Client, ChatRuns.Question, GenAIModel.Options(prompt.Length, Tokens)));
        Measurement.Print("ratio genai-decode", times[1] / times[0]);
        Measurement.Print("ratio genai-client", times[2] / times[0]);
        Measurement.Print("genai-us/step-overhead", (times[0] - times[1]) / Tokens * 1e6);
    }

    /// <summary>
    /// Eight callers who take turns on GenAI's engine, beside GenAI's own engine for batches without a client around it, and beside the
    /// portable engine's batches.
    /// </summary>
    private static async Task GenAITurnsAsync(LocalModel folder, string name)
    {
        const int Callers = 8;
        using var turns = Load(folder, Callers, engine: OnnxEngine.GenAI);
        using var portable = Load(folder, Callers);
        using var genAI = new GenAIModel(folder);
        using var batches = new GenAIBatches(folder, Callers);
        var prompt = PromptOf(turns);
        var times = await Measurement.MedianSecondsAsync(
            repetitions: 1,
            () => ChatRuns.StreamAsync(turns, Callers, ChatRuns.Options(Tokens)),
            () => Run(() => batches.Decode(prompt, Callers, Tokens)),
            () => ChatRuns.StreamAsync(portable, Callers, ChatRuns.Options(Tokens)));
        Measurement.Print($"genai-turns-{name} tokens/s", Callers * Tokens / times[0]);
        Measurement.Print($"ratio genai-turns-{name}", times[1] / times[0]);
        Measurement.Print($"ratio genai-turns-{name}-portable", times[2] / times[0]);
    }

    private static OnnxChatClient Load(
        LocalModel folder, int callers = 1, int? chunk = null, OnnxEngine engine = OnnxEngine.Portable) => new(
        OnnxModel.Load(folder.Folder, new OnnxModelOptions
        {
            Engine = engine,
            MaxConcurrency = callers,
            ContextLength = LocalModel.ContextLength,
            PrefillChunkLength = chunk,
        }),
        ownsModel: true);

    /// <summary>Tokens in the number of the question's, for loops that know no text.</summary>
    private static int[] PromptOf(OnnxChatClient client) => [.. Enumerable.Range(100, client.GetRequiredService<OnnxModel>().CountTokens(Question))];

    private static int CountTokens(OnnxChatClient client, string text) =>
        client.GetRequiredService<OnnxModel>().CountTokens([new ChatMessage(ChatRole.User, text)]);

    private static Task Run(Action action)
    {
        action();
        return Task.CompletedTask;
    }
}
