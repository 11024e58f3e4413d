using System.Globalization;
using Fireworks.AI.Extensions.Onnx.Tests.ModelFolders;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Tests.Chat;

/// <summary>
/// Many callers that begin, read, cancel and leave at random. FIREWORKS_STRESS_SECONDS makes it last longer than 3 seconds.
/// </summary>
[Collection(nameof(StressTests))]
[CollectionDefinition(nameof(StressTests), DisableParallelization = true)] // The working set is that of the process.
public sealed class StressTests : IDisposable
{
    private const int Callers = 64;

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(
        double.Parse(Environment.GetEnvironmentVariable("FIREWORKS_STRESS_SECONDS") ?? "3", CultureInfo.InvariantCulture));

    private readonly BuiltModel _model = new(
        BuiltModel.Small with { Vocabulary = 400, Hidden = 64, HeadSize = 32, FeedForward = 96, ContextLength = 512 });

    public void Dispose() => _model.Dispose();

    [Theory]
    [InlineData(OnnxEngine.Portable, 1)]
    [InlineData(OnnxEngine.GenAI, 4)]
    public async Task Callers_that_come_and_go_leave_nothing_behind(OnnxEngine engine, int shorter)
    {
        using var model = OnnxModel.Load(_model.FullPath, new OnnxModelOptions { Engine = engine, MaxConcurrency = 6 });
        using var client = new OnnxChatClient(model);
        await RunAsync(client, Duration / shorter / 4);
        var before = WorkingSet();
        var answers = await RunAsync(client, Duration / shorter);
        var grown = WorkingSet() - before;
        Assert.NotEqual(0, answers);
        Assert.True(grown < 32 * 1024 * 1024, $"The working set grew by {grown / 1024.0 / 1024.0:0.0} MB.");
        Assert.NotEmpty((await client.GetResponseAsync("The last", Options(new Random(1)))).Text);
    }

    /// <summary>
    /// The model goes while callers are in the middle of everything: each of them gets an answer or an error that says why.
    /// </summary>
    [Theory]
    [InlineData(OnnxEngine.Portable)]
    [InlineData(OnnxEngine.GenAI)]
    public async Task Callers_of_a_model_that_goes_away_end_cleanly(OnnxEngine engine)
    {
        for (var round = 0; round < 8; round++)
        {
            var model = OnnxModel.Load(_model.FullPath, new OnnxModelOptions { Engine = engine, MaxConcurrency = 3 });
            using var client = new OnnxChatClient(model);
            var callers = RunAsync(client, TimeSpan.FromSeconds(5), endsWithModel: true);
            await Task.Delay(40 * round, TestContext.Current.CancellationToken);
            model.Dispose();
            await callers;
        }
    }

    private static async Task<int> RunAsync(OnnxChatClient client, TimeSpan duration, bool endsWithModel = false)
    {
        using var end = new CancellationTokenSource(duration);
        var answers = 0;
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            var random = new Random(caller);
            while (!end.IsCancellationRequested)
            {
                using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(end.Token);
                if (random.Next(3) == 0)
                {
                    cancellation.CancelAfter(random.Next(60));
                }

                try
                {
                    await CallAsync(client, random, cancellation.Token);
                    Interlocked.Increment(ref answers);
                }
                catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
                {
                    // As asked for above.
                }
                catch (ObjectDisposedException) when (endsWithModel)
                {
                    return;
                }
            }
        })));
        return answers;
    }

    private static async Task CallAsync(OnnxChatClient client, Random random, CancellationToken cancellationToken)
    {
        var question = new string((char)('a' + random.Next(26)), 1 + random.Next(random.Next(4) == 0 ? 400 : 20));
        if (random.Next(3) == 0)
        {
            await client.GetResponseAsync(question, Options(random), cancellationToken);
            return;
        }

        var left = random.Next(60);
        await foreach (var _ in client.GetStreamingResponseAsync(question, Options(random), cancellationToken))
        {
            if (left-- == 0)
            {
                return;
            }
        }
    }

    private static ChatOptions Options(Random random) => new ChatOptions
    {
        MaxOutputTokens = 1 + random.Next(60),
        Temperature = random.Next(2),
        Seed = random.Next(),
    }.WithOnnx(onnx =>
    {
        onnx.IgnoreEndOfSequence = true;
        onnx.PromptLookupTokens = random.Next(2) * 8;
        onnx.Grammar = random.Next(6) == 0 ? "root ::= [a-z]+" : null;
    });

    private static long WorkingSet()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return Environment.WorkingSet;
    }
}
