using System.IO.Pipelines;
using Fireworks.AI.Extensions.Onnx.Speech.Audio;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;
using ModelBuilder;
using SpeechRecording = Fireworks.AI.Extensions.Onnx.Speech.Recording;

namespace Fireworks.AI.Extensions.Onnx.Tests.Speech;

/// <summary>A stream that is still being written. The tests write, and wait for what is said of it.</summary>
public sealed class LiveSourceTests : IDisposable
{
    private readonly WhisperFolder _built = new();
    private readonly OnnxSpeechToTextClient _client;
    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 0));
    private readonly FakeTimeProvider _clock = new(); // However slow the machine is, a source pauses where a test says so.
    private double _written;

    public LiveSourceTests()
    {
        _client = CreateClient(_built);
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
        using var client = CreateClient(built);
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
    public async Task A_provisional_text_that_turns_out_to_be_nothing_is_taken_back()
    {
        using var built = new WhisperFolder(new WhisperSettings { IsShy = true });
        using var client = CreateClient(built);
        var bursts = new Bursts().Loud(0.3, 0.9).Soft(1.4, 1.8).Loud(4, 4.5);
        await using var updates = Listen(live: true, client: client);
        await NextAsync(updates, SpeechToTextResponseUpdateKind.SessionOpen, "");
        await WriteAsync(bursts, 1.35);
        await NextAsync(updates, SpeechToTextResponseUpdateKind.TextUpdating, "laut");
        await WriteAsync(bursts, 3);
        await NextAsync(updates, SpeechToTextResponseUpdateKind.TextUpdating, "");
        await WriteAsync(bursts, 6);
        await NextAsync(updates, SpeechToTextResponseUpdateKind.TextUpdated, "laut");
        await _pipe.Writer.CompleteAsync();
        await NextAsync(updates, SpeechToTextResponseUpdateKind.SessionClose, "");
    }

    /// <summary>Steps of a second end exactly where a window does, and the last block beyond it.</summary>
    [Theory]
    [InlineData(1_600)]
    [InlineData(320)]
    [InlineData(3_200)]
    public async Task Sound_without_a_pause_goes_over_windows(int block)
    {
        await using var updates = Listen(live: true);
        await NextAsync(updates, SpeechToTextResponseUpdateKind.SessionOpen, "");
        var bursts = new Bursts().Loud(0.3, 40);
        var next = updates.MoveNextAsync().AsTask();
        var texts = new List<string>();
        for (var place = 160; place < 45 * Bursts.SampleRate; place += block)
        {
            await _pipe.Writer.WriteAsync(bursts.RawBetween(place, place + block), TestContext.Current.CancellationToken);
            await Task.Delay(1, TestContext.Current.CancellationToken);
            await CollectAsync();
        }

        await _pipe.Writer.CompleteAsync();
        while (await next.WaitAsync(TimeSpan.FromMinutes(1)))
        {
            await CollectAsync();
        }

        Assert.Contains("laut", string.Concat(texts), StringComparison.Ordinal);

        async Task CollectAsync()
        {
            while (next.IsCompleted && await next)
            {
                texts.Add(updates.Current.Text);
                next = updates.MoveNextAsync().AsTask();
            }
        }
    }

    /// <summary>The voice ends so soon behind the text before that it would be taken for the end of that.</summary>
    [Fact]
    public async Task A_short_word_behind_a_finished_one_is_kept()
    {
        var bursts = new Bursts().Loud(0.3, 1.5).Soft(1.56, 1.66);
        await using var updates = Listen(live: true);
        await NextAsync(updates, SpeechToTextResponseUpdateKind.SessionOpen, "");
        await WriteAsync(bursts, 1.35);
        await NextAsync(updates, SpeechToTextResponseUpdateKind.TextUpdating, "laut");
        await WriteAsync(bursts, 2.4);
        await NextAsync(updates, SpeechToTextResponseUpdateKind.TextUpdated, "laut");
        await NextAsync(updates, SpeechToTextResponseUpdateKind.TextUpdating, " leise");
        await _pipe.Writer.CompleteAsync();
        await NextAsync(updates, SpeechToTextResponseUpdateKind.TextUpdated, " leise");
    }

    [Fact]
    public async Task Text_is_finished_also_where_nothing_hears_pauses()
    {
        var bursts = new Bursts().Loud(0.3, 0.9);
        await using var updates = Listen(live: true, detector: OnnxVoiceActivityModel.None);
        await NextAsync(updates, SpeechToTextResponseUpdateKind.SessionOpen, "");
        await WriteAsync(bursts, 1.1);
        await NextAsync(updates, SpeechToTextResponseUpdateKind.TextUpdating, "laut");
        await WriteAsync(bursts, 2.2);
        await NextAsync(updates, SpeechToTextResponseUpdateKind.TextUpdated, "laut");
    }

    [Fact]
    public async Task A_live_source_that_pauses_without_silence_has_its_text_finished()
    {
        var bursts = new Bursts().Loud(0.3, 1.1).Soft(1.4, 1.8);
        await using var updates = Listen(live: true);
        await NextAsync(updates, SpeechToTextResponseUpdateKind.SessionOpen, "");
        await WriteAsync(bursts, 1.05);
        await NextAsync(updates, SpeechToTextResponseUpdateKind.TextUpdating, "laut");
        var next = updates.MoveNextAsync().AsTask();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!next.IsCompleted)
        {
            limit.Token.ThrowIfCancellationRequested();
            _clock.Advance(TimeSpan.FromSeconds(1)); // Also before the session waits.
            await Task.Yield();
        }

        Assert.True(await next);
        Assert.Equal((SpeechToTextResponseUpdateKind.TextUpdated, "laut"), (updates.Current.Kind, updates.Current.Text));
    }

    /// <summary>The abstraction joins all texts, as docs/speech.md says.</summary>
    [Fact]
    public async Task Updates_of_a_live_source_are_joined_without_the_provisional_ones()
    {
        await using var updates = Listen(live: true);
        await NextAsync(updates, SpeechToTextResponseUpdateKind.SessionOpen, "");
        await WriteAsync(new Bursts().Loud(0.3, 0.9), 1.05);
        List<SpeechToTextResponseUpdate> all = [await NextAsync(updates, SpeechToTextResponseUpdateKind.TextUpdating, "laut")];
        await _pipe.Writer.CompleteAsync();
        all.Add(await NextAsync(updates, SpeechToTextResponseUpdateKind.TextUpdated, "laut"));
        Assert.Equal("lautlaut", all.ToSpeechToTextResponse().Text);
        var finished = all.Where(static update => update.Kind != SpeechToTextResponseUpdateKind.TextUpdating);
        Assert.Equal("laut", finished.ToSpeechToTextResponse().Text);
    }

    [Fact]
    public async Task A_live_source_is_known_by_its_pace()
    {
        await using var recording = await OpenAsync();
        await ReadAsync(recording, 0.5, 0.5);
        Assert.False(recording.IsSlow);
        await ReadAsync(recording, 0.6, 0.6);
        Assert.True(recording.IsSlow);
        await ReadAsync(recording, 1.1, 0.3);
        Assert.False(recording.IsSlow);
    }

    [Fact]
    public async Task A_fast_source_that_stops_once_is_no_live_one()
    {
        await using var recording = await OpenAsync();
        await ReadAsync(recording, 0.05, 20);
        await ReadAsync(recording, 1, 0.01);
        Assert.False(recording.IsSlow);
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
        SpeechToTextOptions raw = new() { SpeechSampleRate = Bursts.SampleRate };
        var second = _client.GetStreamingTextAsync(other.Reader.AsStream(), raw).GetAsyncEnumerator();
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
        bool? live,
        OnnxSpeechToTextClient? client = null,
        OnnxVoiceActivityModel? detector = null,
        CancellationToken cancellationToken = default)
    {
        // What a source is can be told by its first bytes alone.
        _pipe.Writer.WriteAsync(new byte[320], TestContext.Current.CancellationToken).AsTask().Wait(TestContext.Current.CancellationToken);
        _written = 0.01;
        var options = new SpeechToTextOptions { SpeechSampleRate = Bursts.SampleRate }.WithOnnx(
            onnx => (onnx.Live, onnx.VoiceActivityModel) = (live, detector));
        return (client ?? _client).GetStreamingTextAsync(_pipe.Reader.AsStream(), options, cancellationToken)
            .GetAsyncEnumerator(CancellationToken.None);
    }

    private OnnxSpeechToTextClient CreateClient(WhisperFolder built)
    {
        var model = OnnxModel.Load(built.Folder);
        model.Speech.Clock = _clock;
        return new OnnxSpeechToTextClient(model, ownsModel: true);
    }

    private async Task<SpeechRecording> OpenAsync()
    {
        await _pipe.Writer.WriteAsync(new byte[32], TestContext.Current.CancellationToken);
        var reader = await AudioReader.OpenAsync(_pipe.Reader.AsStream(), Bursts.SampleRate, TestContext.Current.CancellationToken);
        var recording = new SpeechRecording(reader, detector: null, _clock);
        await recording.ReadAsync(patience: null, TestContext.Current.CancellationToken);
        return recording;
    }

    /// <summary>Reads sound that comes in small parts, each after its part of a wait.</summary>
    private async Task ReadAsync(SpeechRecording recording, double sound, double wait)
    {
        const int Part = Bursts.SampleRate / 20;
        var count = (int)Math.Round(sound * Bursts.SampleRate / Part);
        for (var part = 0; part < count; part++)
        {
            var read = recording.ReadAsync(patience: null, TestContext.Current.CancellationToken);
            _clock.Advance(TimeSpan.FromSeconds(wait / count));
            await _pipe.Writer.WriteAsync(new byte[2 * Part], TestContext.Current.CancellationToken);
            await read;
        }
    }

    private async Task WriteAsync(Bursts bursts, double to)
    {
        await _pipe.Writer.WriteAsync(bursts.ToRaw(_written, to), TestContext.Current.CancellationToken);
        _written = to;
    }

    private static async Task<SpeechToTextResponseUpdate> NextAsync(
        IAsyncEnumerator<SpeechToTextResponseUpdate> updates, SpeechToTextResponseUpdateKind kind, string text)
    {
        Assert.True(await updates.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.Equal((kind, text), (updates.Current.Kind, updates.Current.Text));
        return updates.Current;
    }
}
