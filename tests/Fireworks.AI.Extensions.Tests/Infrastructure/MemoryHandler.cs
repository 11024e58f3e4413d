using System.Net;
using System.Net.Http.Headers;

namespace Fireworks.AI.Extensions.Tests;

/// <summary>An HTTP handler that answers from memory, for measurements and for cuts at every byte. The body comes in pieces.</summary>
public sealed class MemoryHandler(byte[] body, string mediaType, Func<IEnumerable<int>>? pieces = null) : HttpMessageHandler
{
    public static FireworksClient Client(byte[] body, string mediaType, Func<IEnumerable<int>>? pieces = null) =>
        new(new FireworksClientOptions { ApiKey = "fw_test_key", ResponseTimeout = Timeout.InfiniteTimeSpan, IdleTimeout = Timeout.InfiniteTimeSpan },
            new HttpClient(new MemoryHandler(body, mediaType, pieces)));

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        StreamContent content = new(new PieceStream(body, pieces?.Invoke() ?? [body.Length]));
        content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = content, RequestMessage = request });
    }

    private sealed class PieceStream(byte[] body, IEnumerable<int> pieces) : MemoryStream(body, writable: false)
    {
        private readonly IEnumerator<int> _pieces = pieces.GetEnumerator();
        private int _left;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            while (_left == 0 && _pieces.MoveNext())
            {
                _left = _pieces.Current;
            }

            var count = Read(buffer.Span[..Math.Min(buffer.Length, _left == 0 ? buffer.Length : _left)]);
            _left = Math.Max(0, _left - count);
            return new(count);
        }
    }
}
