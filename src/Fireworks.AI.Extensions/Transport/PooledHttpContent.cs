using System.Net;
using System.Net.Http.Headers;
using Fireworks.AI.Extensions.Json;

namespace Fireworks.AI.Extensions.Transport;

/// <summary>A JSON body in a <see cref="PooledBuffer"/>, which stays alive while it is being sent and can be sent again.</summary>
internal sealed class PooledHttpContent : HttpContent
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly PooledBuffer _buffer;

    public PooledHttpContent(PooledBuffer buffer)
    {
        _buffer = buffer;
        Headers.ContentType = Json;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (!_buffer.TryAddReference())
        {
            throw new OperationCanceledException("The request has ended before its body was sent.");
        }

        try
        {
            await stream.WriteAsync(_buffer.WrittenMemory, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _buffer.RemoveReference();
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _buffer.Length;
        return true;
    }
}
