using Fireworks.AI.Extensions.Json;
using Fireworks.AI.Extensions.Metadata;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Transport;

/// <summary>A successful response whose body is still to be read.</summary>
internal sealed class TransportResponse : IDisposable
{
    private readonly HttpResponseMessage _message;
    private readonly CallLifetime _lifetime;
    private readonly TimeSpan _idleTimeout;
    private readonly Action _onFirstByte;
    private PooledBuffer? _whole;

    public TransportResponse(HttpResponseMessage message, CallLifetime lifetime, TimeSpan idleTimeout, Action onFirstByte)
    {
        _message = message;
        _lifetime = lifetime;
        _idleTimeout = idleTimeout;
        _onFirstByte = onFirstByte;
    }

    public string? MediaType => _message.Content.Headers.ContentType?.MediaType;

    public string? RequestId => ResponseHeaders.RequestId(_message.Headers);

    /// <summary>Adds request id, rate limits and server timings, under the names that <see cref="FireworksMetadata"/> reads.</summary>
    public void AddMetadata(AdditionalPropertiesDictionary properties) => ResponseHeaders.CopyTo(_message.Headers, properties);

    /// <summary>The body as a stream that ends with this response. Every read is subject to the idle timeout.</summary>
    public async ValueTask<Stream> OpenAsync()
    {
        try
        {
            var body = await _message.Content.ReadAsStreamAsync(_lifetime.Token).ConfigureAwait(false);
            return new IdleTimeoutStream(body, _lifetime, _idleTimeout, _onFirstByte);
        }
        catch (Exception exception) when (exception is not FireworksException)
        {
            throw _lifetime.Translate(exception, FireworksErrorKind.Interrupted);
        }
    }

    /// <summary>Fetches the whole body for <see cref="ReadAsync"/>.</summary>
    public async ValueTask BufferAsync() => _whole = await ReadAsync().ConfigureAwait(false);

    /// <summary>The whole body in a buffer that the caller disposes.</summary>
    public async ValueTask<PooledBuffer> ReadAsync()
    {
        if (_whole is { } whole)
        {
            _whole = null;
            return whole;
        }

        PooledBuffer buffer = new((int)Math.Clamp((_message.Content.Headers.ContentLength ?? 0) + 1, 4096, 1 << 20));
        try
        {
            var body = await OpenAsync().ConfigureAwait(false);
            await using (body.ConfigureAwait(false))
            {
                int read;
                while ((read = await body.ReadAsync(buffer.GetMemory(2048)).ConfigureAwait(false)) > 0)
                {
                    buffer.Advance(read);
                }
            }

            return buffer;
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _whole?.Dispose();
        _message.Dispose();
        _lifetime.Dispose();
    }
}
