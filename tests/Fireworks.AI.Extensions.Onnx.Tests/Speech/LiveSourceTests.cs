using System.IO.Pipelines;
using Microsoft.Extensions.AI;
using ModelBuilder;

namespace Fireworks.AI.Extensions.Onnx.Tests.Speech;

/// <summary>A stream that is still being written. The tests write, and wait for what is said of it.</summary>
public sealed class LiveSourceTests : IDisposable
{
    private readonly WhisperFolder _built = new();
    private readonly OnnxSpeechToTextClient _client;
    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 0));
    private double _written;

    public LiveSourceTests()
    {
        _client = new OnnxSpeechToTextClient(OnnxModel.Load(_built.Folder), ownsModel: true);
    }

    [Fact]
    public async Task Text_is_provisional_until_it_comes_again_or_a_pause_ends_it()
    {
        var bursts = new Bursts().Loud(0.3, 0.6).Soft(0.9, 1.1).Loud(1.4, 1.8).Soft(10, 10.4);
        await using var updates = Listen(live: true);
        await NextAsync(updates, SpeechToTextResponseUpdateKind.SessionOpen, "");
        await WriteAsync(bursts, 1.35);
        var update = await NextAsync(updates, SpeechToTextResponseUpdateKind.TextUpdating, "laut leise");
        Assert.Null(update.GetOnnxSegment());
        Assert.InRange(update.StartTime!.Value.TotalSeconds, 0.2, 0.4);

        // The first two come out the same again, and the third may go on.
        await WriteAsync(bursts, 2.4);
        update = await NextAsync(updates, SpeechToTextResponseUpdateKind.TextUpdated, "laut");
        Assert.InRange(update.EndTime!.Value.TotalSeconds, 0.5, 0.7);
        await NextAsync(updates, SpeechToTextResponseUpdateKind.TextUpdated, " leise");
        await NextAsync(updates, SpeechToTextResponseUpdateKind.TextUpdating, " laut");

        // A pause ends it, and the silence after it says nothing.
        await WriteAsync(bursts, 3);
        update = await NextAsync(updates, SpeechToTextResponseUpdateKind.TextUpdated, " laut");
        Assert.InRange(update.StartTime!.Value.TotalSeconds, 1.3, 1.5);
        await WriteAsync(bursts, 12);
        update = await NextAsync(updates, SpeechToTextResponseUpdateKind.TextUpdated, " leise");
        Assert.InRange(update.StartTime!.Value.TotalSeconds, 9.9, 10.1);
        await _pipe.Writer.CompleteAsync();
        update = await NextAsync(updates, SpeechToTextResponseUpdateKind.SessionClose, "");
        Assert.Equal("laut leise laut leise", update.GetOnnxTranscription()!.Text);
        Assert.Equal(12, update.GetOnnxTranscription()!.Duration.TotalSeconds);
        Assert.False(await updates.MoveNextAsync());
    }

    [Fact]
    public async Task The_model_is_given_the_text_before_also_after_a_provisional_one()
    {
        using var built = new WhisperFolder(new WhisperSettings { Cue = WhisperModel.Laut });
        using var client = new OnnxSpeechToTextClient(OnnxModel.Load(built.Folder), ownsModel: true);
        var bursts = new Bursts().Loud(0.3, 0.6).Loud(4, 4.4);
        await using var updates = Listen(live: true, client: client);
        await NextAsync(updates, SpeechToTextResponseUpdateKind.SessionOpen, "");
        await WriteAsync(bursts, 2);
        await NextAsync(updates, SpeechToTextResponseUpdateKind.TextUpdated, "laut");
        await WriteAsync(bursts, 5);
        await NextAsync(updates, SpeechToTextResponseUpdateKind.TextUpdating, " Laut");
        await WriteAsync(bursts, 7);
        await NextAsync(updates, SpeechToTextResponseUpdateKind.TextUpdated, " Laut");
    }

    [Fact]
    public async Task A_live_source_is_known_by_its_pace()
    {
        var bursts = new Bursts().Loud(0.3, 0.6).Soft(0.9, 1.1);
        await using var updates = Listen(live: null);
        await NextAsync(updates, SpeechToTextResponseUpdateKind.SessionOpen, "");
        await WriteAsync(bursts, 1.3);

        // The wait is longer than half of the sound, however slow the machine is.
        var next = updates.MoveNextAsync();
        await Task.Delay(TimeSpan.FromMilliseconds(60), TestContext.Current.CancellationToken);
        await WriteAsync(bursts, 1.4);
        Assert.True(await next);
        Assert.Equal((SpeechToTextResponseUpdateKind.TextUpdating, "laut leise"), (updates.Current.Kind, updates.Current.Text));
    }

    [Fact]
    public async Task A_source_that_is_no_live_one_gives_finished_text_alone()
    {
        var bursts = new Bursts().Loud(0.3, 0.6).Soft(0.9, 1.1);
        await using var updates = Listen(live: false);
        await NextAsync(updates, SpeechToTextResponseUpdateKind.SessionOpen, "");
        await WriteAsync(bursts, 5);
        var next = updates.MoveNextAsync();
        await WriteAsync(bursts, 6);
        await _pipe.Writer.CompleteAsync();
        Assert.True(await next);
        Assert.Equal((SpeechToTextResponseUpdateKind.TextUpdated, "laut"), (updates.Current.Kind, updates.Current.Text));
    }

    [Fact]
    public async Task A_wait_for_a_source_is_cancelled_and_ends_with_the_model()
    {
        using var stop = new CancellationTokenSource();
        var first = Listen(live: true, cancellationToken: stop.Token);
        await NextAsync(first, SpeechToTextResponseUpdateKind.SessionOpen, "");
        var next = first.MoveNextAsync().AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
        var other = new Pipe();
        await other.Writer.WriteAsync(new byte[64], TestContext.Current.CancellationToken);
        var second = _client.GetStreamingTextAsync(other.Reader.AsStream(), new SpeechToTextOptions { SpeechSampleRate = Bursts.SampleRate }).GetAsyncEnumerator();
        await NextAsync(second, SpeechToTextResponseUpdateKind.SessionOpen, "");
        next = second.MoveNextAsync().AsTask();
        await _client.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => next);
    }

    public void Dispose()
    {
        _client.Dispose();
        _built.Dispose();
    }

    private IAsyncEnumerator<SpeechToTextResponseUpdate> Listen(
        bool? live, OnnxSpeechToTextClient? client = null, CancellationToken cancellationToken = default)
    {
        // What a source is can be told by its first bytes alone.
        _pipe.Writer.WriteAsync(new byte[320], TestContext.Current.CancellationToken).AsTask().Wait(TestContext.Current.CancellationToken);
        _written = 0.01;
        var options = new SpeechToTextOptions { SpeechSampleRate = Bursts.SampleRate }.WithOnnx(onnx => onnx.Live = live);
        return (client ?? _client).GetStreamingTextAsync(_pipe.Reader.AsStream(), options, cancellationToken).GetAsyncEnumerator(CancellationToken.None);
    }

    private async Task WriteAsync(Bursts bursts, double to)
    {
        await _pipe.Writer.WriteAsync(bursts.ToRaw(_written, to), TestContext.Current.CancellationToken);
        _written = to;
    }

    private static async Task<SpeechToTextResponseUpdate> NextAsync(
        IAsyncEnumerator<SpeechToTextResponseUpdate> updates, SpeechToTextResponseUpdateKind kind, string text)
    {
        Assert.True(await updates.MoveNextAsync());
        Assert.Equal((kind, text), (updates.Current.Kind, updates.Current.Text));
        return updates.Current;
    }
}
