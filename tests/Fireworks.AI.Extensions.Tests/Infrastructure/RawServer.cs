using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Fireworks.AI.Extensions.Tests;

/// <summary>
/// A server on bare sockets, for what an HTTP server would not do. Each connection is read up to the end of its request and handed to the
/// test; the server knows which connections the client has left open.
/// </summary>
public sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Socket, bool> _open = new();
    private readonly Task _loop;
    private int _connections;

    private RawServer(Func<Socket, CancellationToken, Task> answer)
    {
        _listener.Start();
        _loop = AcceptAsync(answer);
    }

    public Uri Endpoint => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/inference/v1");

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>How many connections have not been closed from either side.</summary>
    public int Open => _open.Count;

    public static RawServer Start(Func<Socket, CancellationToken, Task> answer) => new(answer);

    public FireworksClientOptions Options(Action<FireworksClientOptions>? configure = null)
    {
        FireworksClientOptions options = new() { ApiKey = "fw_test_key", Endpoint = Endpoint };
        options.Retry.BaseDelay = TimeSpan.Zero;
        configure?.Invoke(options);
        return options;
    }

    public static Task SendAsync(Socket socket, string text) => SendAsync(socket, Encoding.UTF8.GetBytes(text));

    public static async Task SendAsync(Socket socket, ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await socket.SendAsync(bytes, SocketFlags.None)..];
        }
    }

    public static Task SendHeadAsync(Socket socket, string contentType = "text/event-stream", string more = "") =>
        SendAsync(socket, $"HTTP/1.1 200 OK\r\nContent-Type: {contentType}\r\n{more}Connection: close\r\n\r\n");

    /// <summary>Closes with a reset instead of an end.</summary>
    public static void Reset(Socket socket)
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
    }

    /// <summary>Waits until the client has closed what it opened.</summary>
    public async Task WaitUntilClosedAsync()
    {
        while (Open > 0)
        {
            await Task.Delay(5);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _loop;
        _stop.Dispose();
    }

    private async Task AcceptAsync(Func<Socket, CancellationToken, Task> answer)
    {
        List<Task> connections = [];
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_stop.Token);
                Interlocked.Increment(ref _connections);
                _open[socket] = true;
                connections.Add(Task.Run(() => ServeAsync(socket, answer)));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Stopped.
        }

        await Task.WhenAll(connections);
    }

    private async Task ServeAsync(Socket socket, Func<Socket, CancellationToken, Task> answer)
    {
        try
        {
            using var gone = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            await ReadRequestAsync(socket, _stop.Token);
            var watch = WatchAsync(socket, gone);
            await answer(socket, gone.Token);
            await gone.CancelAsync();
            await watch;
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException or IOException)
        {
            // The client has closed the connection, or the test is over.
        }
        finally
        {
            socket.Dispose();
            _open.TryRemove(socket, out _);
        }
    }

    /// <summary>Sees that the client has gone while the test still answers, or waits.</summary>
    private static async Task WatchAsync(Socket socket, CancellationTokenSource gone)
    {
        try
        {
            await socket.ReceiveAsync(new byte[1], SocketFlags.None, gone.Token);
            await gone.CancelAsync();
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            if (!gone.IsCancellationRequested)
            {
                await gone.CancelAsync();
            }
        }
    }

    private static async Task ReadRequestAsync(Socket socket, CancellationToken cancellationToken)
    {
        var received = new List<byte>();
        var buffer = new byte[4096];
        while (true)
        {
            var text = Encoding.Latin1.GetString([.. received]);
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end >= 0)
            {
                var length = text[..end].Split("\r\n").First(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))["Content-Length:".Length..];
                if (received.Count >= end + 4 + int.Parse(length, System.Globalization.CultureInfo.InvariantCulture))
                {
                    return;
                }
            }

            var count = await socket.ReceiveAsync(buffer, SocketFlags.None, cancellationToken);
            if (count == 0)
            {
                throw new IOException("The client closed the connection before its request was whole.");
            }

            received.AddRange(buffer.AsSpan(0, count));
        }
    }
}
