using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Fireworks.AI.Extensions.Tests;

/// <summary>Uploads over HTTP/2, where a response may come while the request is still on its way.</summary>
public sealed class SpeechHttp2Tests
{
    private const int MiB = 1 << 20;

    [Fact]
    public async Task A_recording_arrives()
    {
        long received = 0;
        string? protocol = null;
        await using var connection = await Connection.OpenAsync(async context =>
        {
            protocol = context.Request.Protocol;
            var block = new byte[MiB];
            int read;
            while ((read = await context.Request.Body.ReadAsync(block)) > 0)
            {
                received += read;
            }

            await Answer.Json(SpeechWire.Json).WriteAsync(context);
        });
        await using SourceStream audio = new(4 * MiB);

        var response = await connection.Client.GetTextAsync(audio).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(("hello world", "HTTP/2"), (response.Text, protocol));
        Assert.InRange(received, 4 * MiB, (4 * MiB) + 2048);
    }

    [Fact]
    public async Task A_refusal_ends_the_upload()
    {
        await using var connection = await Connection.OpenAsync(async context =>
        {
            await context.Request.Body.ReadExactlyAsync(new byte[100_000]);
            await Answer.Json(413, """{"error":"too big"}""").WriteAsync(context);
        });

        // The recording waits in its middle for as long as it is wanted.
        await using SourceStream audio = new(4 * MiB, (position, token) => position < 100_000 ? default : new ValueTask(Task.Delay(Timeout.Infinite, token)));
        var exception = await Assert.ThrowsAsync<FireworksException>(() => connection.Client.GetTextAsync(audio)).WaitAsync(TimeSpan.FromSeconds(60));
        audio.Released = true;

        Assert.Equal(FireworksErrorKind.TooLarge, exception.Kind);
        Assert.Equal(0, audio.ReadsAfterRelease);
    }

    [Fact]
    public async Task A_failure_of_the_callers_stream_is_the_callers_own_exception()
    {
        await using var connection = await Connection.OpenAsync(async context =>
        {
            try
            {
                await context.Request.Body.CopyToAsync(Stream.Null);
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException)
            {
                // The client has reset the stream, as it should.
            }
        });
        IOException failure = new("The disk is gone.");
        await using SourceStream audio = new(4 * MiB, (position, _) => position < MiB ? default : throw failure);

        Assert.Same(failure, await Assert.ThrowsAsync<IOException>(() => connection.Client.GetTextAsync(audio)).WaitAsync(TimeSpan.FromSeconds(60)));
    }

    /// <summary>A server with a certificate of its own, and a client that trusts it.</summary>
    private sealed class Connection(WebApplication server, HttpClient http, FireworksClient fireworks) : IAsyncDisposable
    {
        public FireworksSpeechToTextClient Client { get; } = fireworks.GetSpeechToTextClient("whisper-v3");

        public static async Task<Connection> OpenAsync(RequestDelegate answer)
        {
            using var key = ECDsa.Create();
            CertificateRequest request = new("CN=localhost", key, HashAlgorithmName.SHA256);
            var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseKestrelHttpsConfiguration();
            builder.WebHost.ConfigureKestrel(kestrel =>
            {
                kestrel.Limits.MaxRequestBodySize = null;
                kestrel.Listen(IPAddress.Loopback, 0, listen =>
                {
                    listen.Protocols = HttpProtocols.Http2;
                    listen.UseHttps(certificate);
                });
            });
            var server = builder.Build();
            server.Run(answer);
            await server.StartAsync();

            SocketsHttpHandler handler = new();
            handler.SslOptions.RemoteCertificateValidationCallback = (_, offered, _, _) => offered?.GetCertHashString() == certificate.GetCertHashString();
            HttpClient http = new(handler);
            FireworksClientOptions options = new() { ApiKey = "k", SpeechEndpoint = new Uri(server.Urls.Single()) };
            return new Connection(server, http, new FireworksClient(options, http));
        }

        public async ValueTask DisposeAsync()
        {
            fireworks.Dispose();
            http.Dispose();
            await server.DisposeAsync();
        }
    }
}
