using System.Net;
using System.Runtime.CompilerServices;

namespace Fireworks.AI.Extensions.Transport;

/// <summary>
/// The body of a request through an <see cref="HttpClient"/> that follows redirects by itself. Such a client sends the same request
/// again, to an address that the answer names: this keeps prompts and keys from going there.
/// </summary>
internal sealed class RedirectGuard : HttpContent
{
    private readonly HttpContent _inner;
    private readonly HttpRequestMessage _message;
    private readonly List<string> _headers;
    private Uri? _sentTo;

    private RedirectGuard(HttpContent inner, HttpRequestMessage message, List<string> headers)
    {
        _inner = inner;
        _message = message;
        _headers = headers;
        foreach (var header in inner.Headers.NonValidated)
        {
            if (!header.Key.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            {
                Headers.TryAddWithoutValidation(header.Key, header.Value);
            }
        }
    }

    /// <summary>Whether the body was to be sent to a second address.</summary>
    public bool HasRefused { get; private set; }

    /// <summary>Whether the client's own handler follows redirects; a handler of another kind is taken at its word.</summary>
    public static bool IsNeededFor(HttpClient client)
    {
        HttpMessageHandler? handler;
        try
        {
            handler = HandlerOf(client);
        }
        catch (MissingFieldException)
        {
            return true; // A later framework that hides it elsewhere: be careful.
        }

        while (handler is DelegatingHandler outer)
        {
            handler = outer.InnerHandler;
        }

        return handler switch
        {
            HttpClientHandler own => own.AllowAutoRedirect,
            SocketsHttpHandler own => own.AllowAutoRedirect,
            _ => false,
        };
    }

    /// <summary>Puts the guard around a request's body.</summary>
    /// <param name="message">The request.</param>
    /// <param name="headers">The lists of headers that must not go to another address.</param>
    public static RedirectGuard? Apply(HttpRequestMessage message, params ReadOnlySpan<IReadOnlyList<KeyValuePair<string, string>>> headers)
    {
        if (message.Content is not { } content)
        {
            return null;
        }

        List<string> names = [];
        foreach (var list in headers)
        {
            names.AddRange(list.Select(static header => header.Key));
        }

        RedirectGuard guard = new(content, message, names);
        message.Content = guard;
        return guard;
    }

    public static FireworksException Refusal(Exception? cause) => new(
        "The service answered with a redirect, and the HttpClient followed it. The redirect was refused, so that neither prompt nor keys " +
        "reach another address. Set Endpoint to the right address, and give the HttpClient a handler whose AllowAutoRedirect is false.",
        FireworksErrorKind.Unknown,
        cause)
    {
        ShouldRetry = false,
    };

    /// <summary>
    /// Refuses a response that comes from another host, or to a request that a redirect has emptied. One to another path of the same host
    /// is refused only where the key, which the handler takes off, is missed.
    /// </summary>
    /// <exception cref="FireworksException">It is refused.</exception>
    public void Check(Uri address, HttpStatusCode status)
    {
        // Handlers of the application may send to another address than ours, and put ours back.
        var isElsewhere = _sentTo is not null && _message.RequestUri != _sentTo && _message.RequestUri != address;
        var isOtherHost = isElsewhere && !IsSame(_message.RequestUri, _sentTo!) && !IsSame(_message.RequestUri, address);
        var missesKey = isElsewhere && status is (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden);
        if (HasRefused || isOtherHost || missesKey || !ReferenceEquals(_message.Content, this))
        {
            throw Refusal(null);
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (_sentTo is null)
        {
            // The headers have been written before the body. What is sent after a redirect has only those that are left.
            _sentTo = _message.RequestUri;
            foreach (var name in _headers)
            {
                _message.Headers.Remove(name);
            }
        }
        else if (!IsSame(_message.RequestUri, _sentTo))
        {
            HasRefused = true;
            throw Refusal(null);
        }

        return _inner.CopyToAsync(stream, context, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _inner.Headers.ContentLength ?? -1;
        return length >= 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private static bool IsSame(Uri? left, Uri right) =>
        left is not null &&
        Uri.Compare(left, right, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_handler")]
    private static extern ref HttpMessageHandler HandlerOf(HttpMessageInvoker client);
}
