using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Fireworks.AI.Extensions.Transport;

/// <summary>A form with a file (RFC 7578), written straight to the connection.</summary>
internal sealed class MultipartFormContent : HttpContent
{
    private readonly byte[] _opening;
    private readonly byte[] _closing;
    private readonly Upload? _file;
    private readonly CancellationToken _attempt;

    /// <param name="fields">Names, which need no escaping, and values.</param>
    /// <param name="file">The file of the field <c>file</c>, which comes last; null for none.</param>
    /// <param name="fileName">The file's name, without control characters.</param>
    /// <param name="mediaType">The file's media type, without control characters.</param>
    public MultipartFormContent(IReadOnlyList<KeyValuePair<string, string>> fields, Upload? file, string fileName, string mediaType)
    {
        var boundary = $"fireworks-{RandomNumberGenerator.GetHexString(32, lowercase: true)}";
        _file = file;
        _attempt = file?.BeginAttempt() ?? CancellationToken.None;
        _opening = Encoding.UTF8.GetBytes(Open(boundary, fields, file is null ? null : fileName, mediaType));
        _closing = Encoding.ASCII.GetBytes(file is null ? $"--{boundary}--\r\n" : $"\r\n--{boundary}--\r\n");
        Headers.ContentType = new MediaTypeHeaderValue("multipart/form-data") { Parameters = { new("boundary", boundary) } };
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(_opening, cancellationToken).ConfigureAwait(false);
        if (_file is not null)
        {
            await _file.CopyToAsync(stream, _attempt, cancellationToken).ConfigureAwait(false);
        }

        await stream.WriteAsync(_closing, cancellationToken).ConfigureAwait(false);
    }

    protected override bool TryComputeLength(out long length)
    {
        var file = _file is null ? 0 : _file.Length;
        length = _opening.Length + file.GetValueOrDefault() + _closing.Length;
        return file is not null;
    }

    private static string Open(string boundary, IReadOnlyList<KeyValuePair<string, string>> fields, string? fileName, string mediaType)
    {
        StringBuilder text = new();
        foreach ((var name, var value) in fields)
        {
            text.Append(CultureInfo.InvariantCulture, $"--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n");
            text.Append(value).Append("\r\n");
        }

        if (fileName is not null)
        {
            // Quotes are written as browsers do.
            var quoted = fileName.Replace("\"", "%22", StringComparison.Ordinal);
            text.Append(CultureInfo.InvariantCulture, $"--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; ");
            text.Append(CultureInfo.InvariantCulture, $"filename=\"{quoted}\"\r\nContent-Type: {mediaType}\r\n\r\n");
        }

        return text.ToString();
    }
}
