using System.Net;
using System.Net.Http.Headers;

namespace Fireworks.AI.Extensions.Transport;

/// <summary>A body that is an upload and nothing else.</summary>
internal sealed class UploadContent : HttpContent
{
    private readonly Upload _upload;
    private readonly CancellationToken _attempt;

    public UploadContent(Upload upload)
    {
        _upload = upload;
        _attempt = upload.BeginAttempt();
        Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        _upload.CopyToAsync(stream, _attempt, cancellationToken);

    protected override bool TryComputeLength(out long length)
    {
        length = _upload.Length.GetValueOrDefault();
        return _upload.Length is not null;
    }
}
