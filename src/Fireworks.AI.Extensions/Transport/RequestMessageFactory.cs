using System.Net;
using System.Net.Http.Headers;
using Fireworks.AI.Extensions.Settings;

namespace Fireworks.AI.Extensions.Transport;

/// <summary>Makes the HTTP message of an attempt: address, version, body and headers.</summary>
/// <param name="settings">The client's settings.</param>
/// <param name="limitsConnecting">Whether the handler is not ours, so that it is told the limit for connecting with each message.</param>
internal sealed class RequestMessageFactory(ClientSettings settings, bool limitsConnecting)
{
    private readonly AuthenticationHeaderValue _authorization = new("Bearer", settings.ApiKey);

    public HttpRequestMessage Create(TransportRequest request, Uri address)
    {
        HttpRequestMessage message = new(request.Method, address)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
            Content = request.Body is { } body ? new PooledHttpContent(body) : request.CreateContent?.Invoke(),
        };
        if (limitsConnecting)
        {
            message.Options.Set(ConnectTimeoutHandler.ConnectTimeout, settings.ConnectTimeout);
        }

        var headers = message.Headers;
        headers.TryAddWithoutValidation("Accept", request.Accept);
        headers.TryAddWithoutValidation("User-Agent", settings.UserAgent);
        if (request.SignedAddress is null)
        {
            headers.Authorization = _authorization;
            Replace(headers, settings.Headers);
        }

        Replace(headers, request.Headers);
        return message;
    }

    private static void Replace(HttpRequestHeaders headers, IReadOnlyList<KeyValuePair<string, string>> others)
    {
        for (var i = 0; i < others.Count; i++)
        {
            headers.Remove(others[i].Key);
            headers.TryAddWithoutValidation(others[i].Key, others[i].Value);
        }
    }
}
