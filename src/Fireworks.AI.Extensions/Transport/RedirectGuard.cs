using System.Collections.Frozen;
using System.Net;
using System.Runtime.CompilerServices;

namespace Fireworks.AI.Extensions.Transport;

/// <summary>
/// The body of a request through an <see cref="HttpClient"/> that follows redirects by itself. Such a client sends the same request
/// again, to an address that the answer names: this keeps prompts and keys from going there. A request without a body gets an empty one,
/// since a body is what the handler asks for anew with each address.
/// </summary>
internal sealed class RedirectGuard : HttpContent
{
    // What may go to any address. Whatever else a request carries may be a key, also that of a gateway, or tell of the conversation.
    // The handler itself takes off Authorization.
    private static readonly FrozenSet<string> SafeHeaders = FrozenSet.ToFrozenSet(
        [
            "Accept", "Accept-Encoding", "Accept-Language", "Authorization", "Cache-Control", "Connection", "Expect", "Host",
            "Request-Id", "traceparent", "tracestate", "Transfer-Encoding", "User-Agent",
        ],
        StringComparer.OrdinalIgnoreCase);

    private readonly HttpContent _inner;
    private readonly List<KeyValuePair<string, string[]>> _removed = [];
    private HttpRequestMessage _message;
    private Uri? _sentTo;

    private RedirectGuard(HttpContent inner, HttpRequestMessage message)
    {
        _inner = inner;
        _message = message;
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

    /// <summary>
    /// Whether the client's own handler follows redirects; a handler of another kind is taken at its word. Where handlers of the
    /// application stand above it, which may send a request again, one of ours goes between, which sees that they do.
    /// </summary>
    public static bool IsNeededFor(HttpClient client)
    {
        var handler = FindHandler(client);
        if (handler is null)
        {
            return true; // A later framework that hides it elsewhere: be careful.
        }

        DelegatingHandler? last = null;
        while (handler is DelegatingHandler outer)
        {
            last = outer;
            handler = outer.InnerHandler;
        }

        var follows = handler switch
        {
            HttpClientHandler own => own.AllowAutoRedirect,
            SocketsHttpHandler own => own.AllowAutoRedirect,
            _ => false,
        };
        if (follows && last is not (null or AttemptHandler))
        {
            try
            {
                last.InnerHandler = new AttemptHandler(handler!);
            }
            catch (InvalidOperationException)
            {
                // It has sent requests already. What the application sends again then has only headers that may go to any address.
            }
        }

        return follows;
    }

    /// <summary>The handler that a client sends through; null where the framework hides it.</summary>
    public static HttpMessageHandler? FindHandler(HttpClient client)
    {
        try
        {
            return HandlerOf(client);
        }
        catch (MissingFieldException)
        {
            return null;
        }
    }

    /// <summary>Puts the guard around a request's body.</summary>
    public static RedirectGuard Apply(HttpRequestMessage message)
    {
        RedirectGuard guard = new(message.Content ?? new ByteArrayContent([]), message);
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
            _sentTo = _message.RequestUri;
        }
        else if (!IsSame(_message.RequestUri, _sentTo))
        {
            HasRefused = true;
            throw Refusal(null);
        }

        // The headers have been written before the body. What is sent after a redirect has only those that are left.
        foreach (var header in _message.Headers.NonValidated)
        {
            if (!SafeHeaders.Contains(header.Key))
            {
                _removed.Add(new(header.Key, [.. header.Value]));
            }
        }

        _removed.ForEach(header => _message.Headers.Remove(header.Key));
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

    /// <summary>The application sends the request, or one made of it, once more: to where it went first, it goes whole.</summary>
    private void BeginAttempt(HttpRequestMessage message)
    {
        _message = message;
        if (_sentTo is null || !IsSame(message.RequestUri, _sentTo))
        {
            return;
        }

        foreach (var (name, values) in _removed)
        {
            if (!message.Headers.NonValidated.Contains(name))
            {
                message.Headers.TryAddWithoutValidation(name, values);
            }
        }

        _removed.Clear();
    }

    private static bool IsSame(Uri? left, Uri right) =>
        left is not null &&
        Uri.Compare(left, right, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;

    /// <summary>Stands right above the handler that follows redirects, so that each request it sees is an attempt of its own.</summary>
    private sealed class AttemptHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            (request.Content as RedirectGuard)?.BeginAttempt(request);
            return base.Send(request, cancellationToken);
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            (request.Content as RedirectGuard)?.BeginAttempt(request);
            return base.SendAsync(request, cancellationToken);
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_handler")]
    private static extern ref HttpMessageHandler HandlerOf(HttpMessageInvoker client);
}
