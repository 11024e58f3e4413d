using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Fireworks.AI.Extensions.Tests;

/// <summary>
/// Answers from memory, with a body that breaks off in the first so many responses: over a socket the break could come before the headers
/// are read.
/// </summary>
public sealed class BreakingHandler(int broken) : HttpMessageHandler
{
    public int Requests { get; private set; }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = Encoding.UTF8.GetBytes(Wire.Hello);
        StreamContent content = new(Requests++ < broken ? new BreakingStream(body[..60]) : new MemoryStream(body));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = content, RequestMessage = request });
    }

    private sealed class BreakingStream(byte[] body) : MemoryStream(body, writable: false)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer, cancellationToken) is > 0 and var count ? count : throw new IOException("The connection broke.");
    }
}
