using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Fireworks.AI.Extensions.Metadata;
using Fireworks.AI.Extensions.Settings;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Transport;

/// <summary>A successful response whose body is still to be read.</summary>
internal sealed class TransportResponse : IDisposable
{
    private static readonly JsonDocumentOptions DocumentOptions = new() { MaxDepth = 128 };
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly HttpResponseMessage _message;
    private readonly CallLifetime _lifetime;
    private readonly ClientSettings _settings;
    private readonly Action _onFirstByte;
    private ResponseStream? _stream;
    private ResponseBody? _body;

    public TransportResponse(HttpResponseMessage message, CallLifetime lifetime, ClientSettings settings, Action onFirstByte)
    {
        _message = message;
        _lifetime = lifetime;
        _settings = settings;
        _onFirstByte = onFirstByte;
    }

    public HttpStatusCode StatusCode => _message.StatusCode;

    /// <summary>How many bytes the body is said to have; null if it does not say, or is decompressed on the way.</summary>
    public long? ContentLength => _message.Content.Headers.ContentLength;

    public string? MediaType => _message.Content.Headers.ContentType?.MediaType;

    public string? RequestId => ResponseHeaders.RequestId(_message.Headers);

    /// <summary>When the model leaves the service, where that is known.</summary>
    public DateOnly? DeprecationDate { get; init; }

    /// <summary>Adds request id, rate limits and server timings, under the names that <see cref="FireworksMetadata"/> reads.</summary>
    public void AddMetadata(AdditionalPropertiesDictionary properties)
    {
        ResponseHeaders.CopyTo(_message.Headers, properties);
        if (DeprecationDate is { } date)
        {
            properties[MetadataNames.DeprecationDate] = date.ToString("O", CultureInfo.InvariantCulture);
        }
    }

    /// <summary>
    /// Whether the body is one value of JSON, judged by its first bytes: what a response is said to be is not always what it is.
    /// </summary>
    public async ValueTask<bool> IsJsonAsync()
    {
        var stream = await OpenAsync().ConfigureAwait(false);
        return await stream.PeekAsync(_settings.MaxEventBytes).ConfigureAwait(false) is (byte)'{' or (byte)'[' or (byte)'"';
    }

    /// <summary>The body as a stream of events. It ends with this response.</summary>
    public async ValueTask<Stream> OpenEventsAsync()
    {
        var stream = await OpenAsync().ConfigureAwait(false);
        stream.Events ??= new EventStreamWatch(_settings.MaxEventBytes);
        return stream;
    }

    /// <summary>The body of a transfer, of any length. It ends with this response.</summary>
    public async ValueTask<Stream> OpenTransferAsync() => await OpenAsync(long.MaxValue).ConfigureAwait(false);

    /// <summary>An event of so many bytes has been parsed.</summary>
    /// <exception cref="FireworksException">It is too long.</exception>
    public void OnEvent(int length)
    {
        _lifetime.EndCallTime();
        _stream?.Events?.OnEvent();
        if (length > _settings.MaxEventBytes)
        {
            throw EventStreamWatch.TooLong(_settings.MaxEventBytes);
        }
    }

    /// <summary>The lines at the end of a stream of events that belong to no event.</summary>
    public byte[] GetStrayLines() => _stream?.Events?.GetStrayLines() ?? [];

    /// <summary>Nothing of importance is to come any more, so that reading on need not last long.</summary>
    public void ExpectEnd() => _stream?.EndWithin(Grace);

    /// <summary>Fetches the whole body for <see cref="ReadAsync"/>.</summary>
    public async ValueTask BufferAsync() => _body = await ReadAsync().ConfigureAwait(false);

    /// <summary>The whole body, which the caller disposes.</summary>
    /// <exception cref="FireworksException">It is too long, or broke off.</exception>
    public async ValueTask<ResponseBody> ReadAsync()
    {
        if (_body is { } fetched)
        {
            _body = null;
            return fetched;
        }

        var limit = _settings.MaxResponseBytes;
        var announced = _message.Content.Headers.ContentLength;
        if (announced > limit)
        {
            throw ResponseLimit.Passed("The response is", limit, nameof(FireworksClientOptions.MaxResponseBytes));
        }

        ResponseBody body = new(limit, announced);
        try
        {
            var stream = await OpenAsync().ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                int read;
                while ((read = await stream.ReadAsync(body.GetMemory()).ConfigureAwait(false)) > 0)
                {
                    body.Advance(read);
                }
            }

            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    /// <summary>The whole body as an object of JSON. Bytes that are not UTF-8 become U+FFFD.</summary>
    /// <param name="errors">Makes the exception where it is none.</param>
    /// <param name="expected">Completes the sentence "The response is not ...".</param>
    /// <exception cref="FireworksException">It is none, too long, or broke off.</exception>
    public async ValueTask<JsonElement> ReadObjectAsync(ErrorReader errors, string expected)
    {
        using var body = await ReadAsync().ConfigureAwait(false);
        Exception? cause = null;
        try
        {
            var json = Utf8.IsValid(body.Span) ? body.Memory : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body.Span));
            using var document = JsonDocument.Parse(json, DocumentOptions);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document.RootElement.Clone();
            }
        }
        catch (JsonException exception)
        {
            cause = exception;
        }

        throw errors.NotReadable(body.Memory, RequestId, cause, expected);
    }

    public void Dispose()
    {
        _stream?.Events?.Dispose();
        _body?.Dispose();
        _message.Dispose();
        _lifetime.Dispose();
    }

    private ValueTask<ResponseStream> OpenAsync() => OpenAsync(_settings.MaxResponseBytes);

    private async ValueTask<ResponseStream> OpenAsync(long maxBytes)
    {
        if (_stream is not null)
        {
            return _stream;
        }

        try
        {
            var body = await _message.Content.ReadAsStreamAsync(_lifetime.Token).ConfigureAwait(false);
            return _stream = new ResponseStream(body, _lifetime, _settings.IdleTimeout, maxBytes, _onFirstByte);
        }
        catch (Exception exception) when (exception is not FireworksException)
        {
            throw _lifetime.Translate(exception, FireworksErrorKind.Interrupted);
        }
    }
}
