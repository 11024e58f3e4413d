using System.Net;

namespace Fireworks.AI.Extensions.Transport;

/// <summary>Makes the HTTP handler that is used where the application brings none.</summary>
internal static class HttpHandlerFactory
{
    public static SocketsHttpHandler Create(TimeSpan connectTimeout) => new()
    {
        // A redirect could carry prompts and key to another host.
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = connectTimeout,
        EnableMultipleHttp2Connections = true,
        KeepAlivePingDelay = TimeSpan.FromSeconds(30),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(15),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        UseCookies = false,
    };
}
