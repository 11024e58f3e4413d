using Microsoft.Extensions.AI;
using ModelBuilder;

namespace Fireworks.AI.Extensions.Onnx.Tests.Speech;

/// <summary>Recordings that are longer than a window, as they are read.</summary>
public sealed class LongRecordingTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private static readonly SpeechToTextOptions Raw = new() { SpeechSampleRate = Bursts.SampleRate };

    [Fact]
    public async Task A_call_is_cancelled_within_a_step_of_the_model()
    {
        // The encoder takes minutes.
        using var built = new WhisperFolder(new WhisperSettings { IsSlow = true });
        var model = OnnxModel.Load(built.Folder, new OnnxModelOptions { Threads = 1 });
        await using var client = new OnnxSpeechToTextClient(model, ownsModel: true);
        using var stop = new CancellationTokenSource();
        var source = new BurstStream(new Bursts().Loud(0.5, 1), 3);
        var call = client.GetTextAsync(source, Raw, stop.Token);
        await BeginStepAsync(source);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(Limit));

        // The model goes on with others, and its end ends them.
        source = new BurstStream(new Bursts().Loud(0.5, 1), 3);
        call = client.GetTextAsync(source, Raw);
        await BeginStepAsync(source);
        await client.DisposeAsync().AsTask().WaitAsync(Limit);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => call.WaitAsync(Limit));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.GetTextAsync(source, Raw));
        await client.DisposeAsync();
    }

    /// <summary>The step begins soon after the last sound was read. On a machine that takes longer, the test is merely weaker.</summary>
    private static async Task BeginStepAsync(BurstStream source)
    {
        await source.Ended;
        await Task.Delay(500, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Several_callers_take_turns_and_each_gets_its_own_text()
    {
        using var built = new WhisperFolder();
        var model = OnnxModel.Load(built.Folder, new OnnxModelOptions { MaxConcurrency = 2 });
        await using var client = new OnnxSpeechToTextClient(model, ownsModel: true);
        var calls = Enumerable.Range(0, 8).Select(number =>
        {
            var bursts = Enumerable.Range(0, number + 1).Aggregate(
                new Bursts(),
                (all, burst) => burst % 2 == 0 ? all.Loud(1 + (8 * burst), 3 + (8 * burst)) : all.Soft(1 + (8 * burst), 3 + (8 * burst)));
            return (Count: number + 1, Text: client.GetTextAsync(bursts.ToWav(10 + (8 * number))));
        }).ToArray();
        foreach (var (count, text) in calls)
        {
            Assert.Equal(
                string.Join(' ', Enumerable.Range(0, count).Select(static burst => burst % 2 == 0 ? "laut" : "leise")), (await text).Text);
        }
    }

    [Fact]
    public async Task A_caller_who_stops_reading_stops_the_work()
    {
        using var built = new WhisperFolder();
        await using var client = new OnnxSpeechToTextClient(OnnxModel.Load(built.Folder), ownsModel: true);
        var source = new BurstStream(new Bursts().Loud(1, 2).Loud(40, 41).Loud(3000, 3001), 3600);
        await foreach (var update in client.GetStreamingTextAsync(source, Raw))
        {
            if (update.Text.Length > 0)
            {
                break;
            }
        }

        Assert.InRange(source.Position, 0, 40 * 2 * Bursts.SampleRate);
    }

    [Fact]
    public async Task A_source_that_fails_ends_the_call_with_its_own_error_after_what_was_said()
    {
        using var built = new WhisperFolder();
        await using var client = new OnnxSpeechToTextClient(OnnxModel.Load(built.Folder), ownsModel: true);
        var source = new BurstStream(new Bursts().Loud(1, 2).Loud(40, 41).Soft(43, 44), 100) { FailsAt = 50 };
        List<string> texts = [];
        var exception = await Assert.ThrowsAsync<IOException>(async () =>
        {
            await foreach (var update in client.GetStreamingTextAsync(source, Raw))
            {
                texts.Add(update.Text);
            }
        });
        Assert.Equal("unplugged", exception.Message);
        Assert.Equal(["", "laut", " laut", " leise"], texts);
    }
}
