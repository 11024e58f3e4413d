using System.Collections.Concurrent;

namespace Fireworks.AI.Extensions.Transport;

/// <summary>
/// Sends the requests of clients with different settings that share the name of an HTTP client: each through a connection pool with its
/// own limit on connecting, which is fixed for a pool.
/// </summary>
internal sealed class ConnectTimeoutHandler : HttpMessageHandler
{
    /// <summary>Where a request says its limit.</summary>
    public static readonly HttpRequestOptionsKey<TimeSpan> ConnectTimeout = new("fireworks.connect_timeout");

    private readonly ConcurrentDictionary<TimeSpan, Lazy<HttpMessageInvoker>> _pools = new();

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        FindPool(request).SendAsync(request, cancellationToken);

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        FindPool(request).Send(request, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var pool in _pools.Values)
            {
                pool.Value.Dispose();
            }
        }

        base.Dispose(disposing);
    }

    private HttpMessageInvoker FindPool(HttpRequestMessage request)
    {
        // An application may send requests of its own through the named client.
        var timeout = request.Options.TryGetValue(ConnectTimeout, out var own) ? own : new FireworksClientOptions().ConnectTimeout;
        return _pools.GetOrAdd(timeout, static limit => new(() => new HttpMessageInvoker(HttpHandlerFactory.Create(limit)))).Value;
    }
}
