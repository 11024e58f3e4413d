using System.Net;
using Fireworks.AI.Extensions.Speech;
using Fireworks.AI.Extensions.Transport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Fireworks.AI.Extensions.Tests;

public sealed class SpeechUploadTests
{
    private const int MiB = 1 << 20;

    /// <summary>A server that sees the body as it arrives.</summary>
    private static async Task<(WebApplication Server, FireworksClientOptions Options)> StartAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        var server = builder.Build();
        server.Run(answer);
        await server.StartAsync();
        FireworksClientOptions options = new() { ApiKey = "fw_test_key", SpeechEndpoint = new Uri(server.Urls.Single()) };
        options.Retry.BaseDelay = TimeSpan.Zero;
        return (server, options);
    }

    [Fact]
    public async Task A_recording_is_on_its_way_while_it_is_still_being_made()
    {
        TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
        long received = 0;
        bool? hasLength = null;
        (var server, var options) = await StartAsync(async context =>
        {
            hasLength = context.Request.ContentLength is not null;
            var block = new byte[MiB];
            int read;
            while ((read = await context.Request.Body.ReadAsync(block)) > 0)
            {
                received += read;
                if (received > MiB)
                {
                    arrived.TrySetResult();
                }
            }

            await Answer.Json(SpeechWire.Json).WriteAsync(context);
        });
        await using var disposal = server;
        using FireworksSpeechToTextClient client = new("whisper-v3", options);

        // From its middle on, the recording goes on only when its beginning has arrived.
        await using SourceStream audio = new(8 * MiB, (position, _) => position < 4 * MiB ? default : new ValueTask(arrived.Task));
        var response = await client.GetTextAsync(audio).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal("hello world", response.Text);
        Assert.InRange(received, 8 * MiB, (8 * MiB) + 2048);
        Assert.False(hasLength);
    }

    [Fact]
    public async Task A_stream_that_can_seek_is_sent_from_where_it_stood_in_each_attempt()
    {
        var audio = new byte[3 * MiB];
        new Random(5).NextBytes(audio);
        SpeechWire.Wav.CopyTo(audio, 100);
        await using var server = await TestServer.StartAsync(Answer.Json(503, "{}"), Answer.Json(503, "{}"), Answer.Json(SpeechWire.Json));
        using var client = server.SpeechClient();
        using MemoryStream stream = new(audio) { Position = 100 };

        await client.GetTextAsync(stream);

        Assert.Equal(3, server.Requests.Count);
        Assert.All(server.Requests, request =>
        {
            Assert.Equal(audio[100..], request.Form().File);
            Assert.Equal("audio.wav", request.Form().FileName);
            Assert.Equal(request.Body.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), request.Headers["Content-Length"]);
        });
        Assert.True(stream.CanRead); // It stays the caller's.
    }

    [Fact]
    public async Task A_stream_that_cannot_seek_is_sent_once()
    {
        await using var server = await TestServer.StartAsync(Answer.Json(503, "{}"), Answer.Json(SpeechWire.Json));
        using var client = server.SpeechClient();
        await using SourceStream audio = new(MiB);

        var exception = await Assert.ThrowsAsync<FireworksException>(() => client.GetTextAsync(audio));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, exception.StatusCode);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task An_address_is_sent_again()
    {
        await using var server = await TestServer.StartAsync(Answer.Json(503, "{}"), Answer.Json(SpeechWire.Json));
        using var client = server.SpeechClient();

        await client.GetTextAsync(Stream.Null, new SpeechToTextOptions().WithFireworks(settings => settings.AudioUri = new Uri("https://example.org/a.mp3")));

        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_failure_of_the_callers_stream_is_the_callers_own_exception()
    {
        await using var server = await TestServer.StartAsync(Answer.Json(SpeechWire.Json));
        using var client = server.SpeechClient();
        IOException failure = new("The disk is gone.");
        await using SourceStream audio = new(8 * MiB, (position, _) => position < MiB ? default : throw failure);
        Assert.Same(failure, await Assert.ThrowsAsync<IOException>(() => client.GetTextAsync(audio)));

        // One that can seek would be retried if it were taken for a broken connection.
        using FailingStream seekable = new(new byte[2 * MiB], failure);
        Assert.Same(failure, await Assert.ThrowsAsync<IOException>(() => client.GetTextAsync(seekable)));
        Assert.Equal(1, seekable.Failures);
    }

    [Fact]
    public async Task A_stream_that_becomes_shorter_is_reported()
    {
        await using var server = await TestServer.StartAsync(Answer.Json(SpeechWire.Json));
        using var client = server.SpeechClient();
        using ShrinkingStream audio = new(new byte[MiB]);

        var exception = await Assert.ThrowsAsync<EndOfStreamException>(() => client.GetTextAsync(audio));
        Assert.Contains("shorter", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_cancellation_the_stream_is_the_callers_again()
    {
        TaskCompletionSource waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
        (var server, var options) = await StartAsync(async context =>
        {
            try
            {
                await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException)
            {
                // The client has gone, as it should.
            }
        });
        await using var disposal = server;
        using FireworksSpeechToTextClient client = new("whisper-v3", options);
        using CancellationTokenSource source = new();
        await using SourceStream audio = new(8 * MiB, async (position, token) =>
        {
            if (position >= MiB)
            {
                waiting.TrySetResult();
                await Task.Delay(Timeout.Infinite, token);
            }
        });

        Task call = client.GetTextAsync(audio, cancellationToken: source.Token);
        await waiting.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call).WaitAsync(TimeSpan.FromSeconds(60));
        audio.Released = true;

        await server.StopAsync();
        Assert.Equal(0, audio.ReadsAfterRelease);
    }

    [Fact]
    public async Task A_new_attempt_ends_the_one_before_and_sends_everything()
    {
        var audio = new byte[200_000];
        new Random(2).NextBytes(audio);
        await using var upload = await AudioUpload.OpenAsync(new MemoryStream(audio), null, CancellationToken.None);
        using StuckStream stuck = new();
        var first = upload.BeginAttempt();
        var firstCopy = upload.CopyToAsync(stuck, first, CancellationToken.None);
        using MemoryStream target = new();
        var second = upload.BeginAttempt();

        await upload.CopyToAsync(target, second, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(60));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => firstCopy);
        Assert.Equal(audio, target.ToArray());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Raw_samples_get_a_wav_header_of_their_rate(bool seekable)
    {
        await using var server = await TestServer.StartAsync(Answer.Json(SpeechWire.Json));
        using var client = server.SpeechClient();
        var samples = new byte[1000];
        Stream audio = seekable ? new MemoryStream(samples) : new SourceStream(1000);

        await client.GetTextAsync(audio, new() { SpeechSampleRate = 8000 });

        var form = server.LastRequest.Form();
        Assert.Equal(("audio.wav", "audio/wav"), (form.FileName, form.MediaType));
        Assert.Equal(1044, form.File!.Length);
        Assert.Equal(WaveHeader.Create(8000, seekable ? 1000 : null), form.File[..44]);
        Assert.Equal(8000, BitConverter.ToInt32(form.File, 24));
        Assert.Equal(seekable ? 1000u : uint.MaxValue, BitConverter.ToUInt32(form.File, 40));
        await audio.DisposeAsync();
    }

    [Fact]
    public async Task A_file_with_a_rate_stays_as_it_is()
    {
        await using var server = await TestServer.StartAsync(Answer.Json(SpeechWire.Json));
        using var client = server.SpeechClient();

        await client.GetTextAsync(new MemoryStream(SpeechWire.Wav), new() { SpeechSampleRate = 8000 });

        Assert.Equal(SpeechWire.Wav, server.LastRequest.Form().File);
    }

    [Fact]
    public async Task Memory_does_not_grow_with_the_recording()
    {
        // Block by block: what is taken for 1 MiB is enough for 512.
        Assert.InRange(await MeasureAsync(1 * MiB), 1, 32 * 1024);
        Assert.InRange(await MeasureAsync(512L * MiB), 1, 32 * 1024);
    }

    private static async Task<long> MeasureAsync(long length)
    {
        // The least of several rounds: the pool may have to fill again after a collection.
        var bytes = long.MaxValue;
        for (var round = 0; round < 4; round++)
        {
            await using SourceStream audio = new(length);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var open = AudioUpload.OpenAsync(audio, null, CancellationToken.None).AsTask();
            Assert.True(open.IsCompletedSuccessfully);
            using MultipartFormContent content = new([new("model", "whisper-v3")], await open, "a", "b/c");
            var copy = content.CopyToAsync(Stream.Null);
            bytes = Math.Min(bytes, GC.GetAllocatedBytesForCurrentThread() - before);
            Assert.True(copy.IsCompletedSuccessfully);
            await (await open).DisposeAsync();
        }

        return bytes;
    }

    private sealed class FailingStream(byte[] bytes, IOException failure) : MemoryStream(bytes)
    {
        public int Failures { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position < MiB)
            {
                return base.ReadAsync(buffer, cancellationToken);
            }

            Failures++;
            throw failure;
        }
    }

    private sealed class ShrinkingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override long Length => base.Length + 5000;
    }

    /// <summary>A connection that takes nothing.</summary>
    private sealed class StuckStream : MemoryStream
    {
        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            await Task.Delay(Timeout.Infinite, cancellationToken);
    }
}
