using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Fireworks.AI.Extensions.Tests;

/// <summary>Servers that mean no good, or die: the right exception, no matter when, and nothing left open.</summary>
[Collection(nameof(Alone))]
public sealed class HostileServerTests
{
    private static readonly byte[] Events = Answer.EventBytes([.. Enumerable.Range(0, 20).Select(number => Wire.Text($"{number} ")), Wire.Finish(), Wire.UsageChunk()]);

    private static readonly string Whole = string.Concat(Enumerable.Range(0, 20).Select(number => $"{number} "));

    /// <summary>The limit on events counts comments, which are otherwise signs of life without end.</summary>
    [Fact]
    public async Task Endless_comments_end_with_an_exception_and_little_memory()
    {
        foreach (var (opening, kind) in ((byte[], string)[])[([], "comments alone"), (Answer.EventBytes([Wire.Text("a")], done: false), "after an event")])
        {
            var block = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(": keep-alive\n\n", 4096)));
            await using var server = RawServer.Start(async (socket, gone) =>
            {
                await RawServer.SendHeadAsync(socket);
                await RawServer.SendAsync(socket, opening);
                while (!gone.IsCancellationRequested)
                {
                    await RawServer.SendAsync(socket, block);
                }
            });
            using (FireworksChatClient client = new("m", server.Options(options => options.MaxEventBytes = 1 << 20)))
            {
                var before = GC.GetTotalAllocatedBytes(precise: true);
                var exception = await Assert.ThrowsAsync<FireworksException>(() => client.GetStreamingResponseAsync("Hi").ToListAsync());
                Assert.True(FireworksErrorKind.InvalidResponse == exception.Kind, kind);
                Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 8 << 20);
            }

            await server.WaitUntilClosedAsync();
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_byte_at_a_time_is_read(bool streams)
    {
        var body = streams ? Events : Encoding.UTF8.GetBytes(Wire.Hello);
        await using var server = RawServer.Start(async (socket, _) =>
        {
            socket.NoDelay = true;
            await RawServer.SendHeadAsync(socket, streams ? "text/event-stream" : "application/json");
            for (var at = 0; at < body.Length; at++)
            {
                await RawServer.SendAsync(socket, body.AsMemory(at, 1));
            }
        });
        using (FireworksChatClient client = new("m", server.Options()))
        {
            var response = streams ? await client.GetStreamingResponseAsync("Hi").ToChatResponseAsync() : await client.GetResponseAsync("Hi");
            Assert.Equal(streams ? Whole : "Hello", response.Text);
        }

        await server.WaitUntilClosedAsync();
    }

    /// <summary>Before the head, within it, after it, within the body, and at its end; by a reset and by an end.</summary>
    [Fact]
    public async Task Connection_that_breaks_at_any_stage_ends_as_documented()
    {
        var stream = $"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n{Events.Length:x}\r\n{Encoding.UTF8.GetString(Events)}\r\n0\r\n\r\n";
        var whole = $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {Wire.Hello.Length}\r\n\r\n{Wire.Hello}";
        foreach (var (answer, streams) in ((string, bool)[])[(stream, true), (whole, false)])
        {
            for (var cut = 0; cut < answer.Length; cut += cut < 120 ? 7 : 151)
            {
                foreach (var resets in (bool[])[false, true])
                {
                    await using var server = RawServer.Start(async (socket, _) =>
                    {
                        await RawServer.SendAsync(socket, answer[..cut]);
                        if (resets)
                        {
                            RawServer.Reset(socket);
                        }
                    });
                    using (FireworksChatClient client = new("m", server.Options(options => options.Retry.MaxRetries = 1)))
                    {
                        var text = "";
                        var exception = await Record.ExceptionAsync(async () =>
                        {
                            if (!streams)
                            {
                                await client.GetResponseAsync("Hi");
                            }

                            await foreach (var update in client.GetStreamingResponseAsync("Hi"))
                            {
                                text += update.Text;
                            }
                        });
                        Assert.StartsWith(text, Whole, StringComparison.Ordinal);
                        if (exception is null)
                        {
                            Assert.Equal(Whole, text); // All had come but what HTTP itself ends with.
                        }
                        else
                        {
                            Assert.True(Assert.IsType<FireworksException>(exception).Kind is FireworksErrorKind.Connection or FireworksErrorKind.Interrupted, exception.ToString());
                        }
                    }

                    await server.WaitUntilClosedAsync();
                }
            }
        }
    }

    [Fact]
    public async Task Http2_streams_that_are_refused_or_whose_connection_goes_away_are_sent_again()
    {
        var requests = 0;
        TaskCompletionSource seen = new();
        await using var server = await Http2Server.StartAsync(async context =>
        {
            switch (Interlocked.Increment(ref requests))
            {
                case 1: // REFUSED_STREAM
                    context.Features.Get<IHttpResetFeature>()!.Reset(7);
                    break;
                case 2: // GOAWAY, and then the answer on the stream that is open.
                    context.Features.Get<IConnectionLifetimeNotificationFeature>()!.RequestClose();
                    await Answer.Events(Events).WriteAsync(context);
                    break;
                case 3: // INTERNAL_ERROR before the answer: a failure like another.
                    context.Features.Get<IHttpResetFeature>()!.Reset(2);
                    break;
                case 5: // INTERNAL_ERROR within it.
                    await (Answer.Events(Events[..(Events.Length / 2)]) with { Hold = seen.Task }).WriteAsync(context);
                    context.Features.Get<IHttpResetFeature>()!.Reset(2);
                    break;
                case 6: // The connection dies.
                    context.Abort();
                    break;
                default:
                    await Answer.Events(Events).WriteAsync(context);
                    break;
            }
        });
        var chat = server.Client.GetChatClient("m");

        Assert.Equal(Whole, (await chat.GetStreamingResponseAsync("Hi").ToChatResponseAsync()).Text);
        Assert.Equal(2, requests);
        Assert.Equal(Whole, (await chat.GetStreamingResponseAsync("Hi").ToChatResponseAsync()).Text);
        Assert.Equal(4, requests);
        var exception = await Assert.ThrowsAsync<FireworksException>(async () =>
        {
            await foreach (var _ in chat.GetStreamingResponseAsync("Hi"))
            {
                seen.TrySetResult();
            }
        });
        Assert.Equal(FireworksErrorKind.Interrupted, exception.Kind);
        var left = requests;
        Assert.Equal(Whole, (await chat.GetStreamingResponseAsync("Hi").ToChatResponseAsync()).Text);
        Assert.True(requests > left);
        await server.StopAsync();
        Assert.Equal(0, server.Open);
    }

    [Fact]
    public async Task Of_a_thousand_streams_those_that_die_fail_and_the_others_are_whole()
    {
        const int Streams = 1000;
        var connections = 0;
        await using var server = RawServer.Start(async (socket, _) =>
        {
            var dies = Interlocked.Increment(ref connections) % 20 == 0;
            await RawServer.SendHeadAsync(socket);
            await RawServer.SendAsync(socket, Events.AsMemory(0, Events.Length / 3));
            await Task.Yield();
            if (dies)
            {
                RawServer.Reset(socket);
                return;
            }

            await RawServer.SendAsync(socket, Events.AsMemory(Events.Length / 3));
        });
        using (FireworksClient client = new(server.Options(options => options.Retry.MaxRetries = 0)))
        {
            var chat = client.GetChatClient("m");
            var outcomes = await Task.WhenAll(Enumerable.Range(0, Streams).Select(async _ =>
            {
                try
                {
                    var response = await chat.GetStreamingResponseAsync("Hi").ToChatResponseAsync();
                    Assert.Equal((Whole, 17), (response.Text, response.Usage!.TotalTokenCount));
                    return true;
                }
                catch (FireworksException exception)
                {
                    Assert.True(exception.Kind is FireworksErrorKind.Interrupted or FireworksErrorKind.Connection, exception.ToString());
                    return false;
                }
            }));

            Assert.Equal(Streams / 20, outcomes.Count(outcome => !outcome));
        }

        await server.WaitUntilClosedAsync();
    }

    /// <summary>Ten seconds, or as many as HOSTILE_SECONDS says.</summary>
    [Fact]
    public async Task Calls_that_are_cancelled_at_any_moment_leave_nothing_open()
    {
        var seconds = int.Parse(Environment.GetEnvironmentVariable("HOSTILE_SECONDS") is { Length: > 0 } given ? given : "10", NumberStyles.None, CultureInfo.InvariantCulture);
        await using var server = RawServer.Start(async (socket, gone) =>
        {
            await RawServer.SendHeadAsync(socket);
            for (var start = 0; start < Events.Length; start += 200)
            {
                await RawServer.SendAsync(socket, Events.AsMemory(start, Math.Min(200, Events.Length - start)));
                if (start % 1000 == 0)
                {
                    await Task.Delay(1, gone);
                }
            }
        });
        int whole = 0, cancelled = 0;
        var handles = CountHandles();
        using (FireworksClient client = new(server.Options()))
        {
            var chat = client.GetChatClient("m");
            var end = DateTime.UtcNow.AddSeconds(seconds);
            await Task.WhenAll(Enumerable.Range(0, 8).Select(caller => Task.Run(async () =>
            {
                Random random = new(caller);
                do
                {
                    using CancellationTokenSource cancellation = new();
                    var after = random.Next(12);
                    if (after > 1)
                    {
                        cancellation.CancelAfter(after);
                    }
                    else if (after == 1)
                    {
                        await cancellation.CancelAsync();
                    }

                    try
                    {
                        var response = await chat.GetStreamingResponseAsync("Hi", cancellationToken: cancellation.Token).ToChatResponseAsync();
                        Assert.Equal(Whole, response.Text);
                        Interlocked.Increment(ref whole);
                    }
                    catch (OperationCanceledException exception)
                    {
                        Assert.Equal(cancellation.Token, exception.CancellationToken);
                        Interlocked.Increment(ref cancelled);
                    }
                }
                while (DateTime.UtcNow < end);
            })));
        }

        await server.WaitUntilClosedAsync();
        Assert.True(whole > 0 && cancelled > 0, $"{whole} whole, {cancelled} cancelled.");
        while (CountHandles() > handles + 20)
        {
            // Sockets that are closed on both sides go when the system gets to it. One that leaks keeps the test from ending.
            GC.Collect();
            await Task.Delay(20);
        }
    }

    private static int CountHandles()
    {
        if (OperatingSystem.IsLinux())
        {
            return Directory.GetFiles("/proc/self/fd").Length;
        }

        using var process = System.Diagnostics.Process.GetCurrentProcess();
        return process.HandleCount;
    }

    /// <summary>A server with HTTP/2 and a certificate of its own, and a client that trusts it.</summary>
    private sealed class Http2Server(WebApplication application, HttpClient http, FireworksClient client, StrongBox<int> open) : IAsyncDisposable
    {
        public FireworksClient Client => client;

        public int Open => Volatile.Read(ref open.Value);

        public static async Task<Http2Server> StartAsync(RequestDelegate answer)
        {
            StrongBox<int> open = new();
            using var key = ECDsa.Create();
            CertificateRequest request = new("CN=localhost", key, HashAlgorithmName.SHA256);
            var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseKestrelHttpsConfiguration();
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Use(next => async connection =>
                {
                    Interlocked.Increment(ref open.Value);
                    try
                    {
                        await next(connection);
                    }
                    finally
                    {
                        Interlocked.Decrement(ref open.Value);
                    }
                });
                listen.Protocols = HttpProtocols.Http2;
                listen.UseHttps(certificate);
            }));
            var application = builder.Build();
            application.Run(answer);
            await application.StartAsync();
            SocketsHttpHandler handler = new() { AllowAutoRedirect = false };
            handler.SslOptions.RemoteCertificateValidationCallback = (_, offered, _, _) => offered?.GetCertHashString() == certificate.GetCertHashString();
            HttpClient http = new(handler);
            FireworksClientOptions options = new() { ApiKey = "k", Endpoint = new Uri(application.Urls.Single()) };
            options.Retry.BaseDelay = TimeSpan.Zero;
            return new(application, http, new FireworksClient(options, http), open);
        }

        /// <summary>Closes the client's side, and then waits for the server's connections to end.</summary>
        public async Task StopAsync()
        {
            client.Dispose();
            http.Dispose();
            await application.StopAsync();
        }

        public async ValueTask DisposeAsync()
        {
            await StopAsync();
            await application.DisposeAsync();
        }
    }
}
