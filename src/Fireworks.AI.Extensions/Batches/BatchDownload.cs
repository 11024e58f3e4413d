using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using Fireworks.AI.Extensions.Transport;

namespace Fireworks.AI.Extensions.Batches;

/// <summary>
/// Reads a file of a dataset line by line. Where the connection breaks, or the link's time passes while the caller works, it gets a new
/// link and reads on behind the last line, so that none is lost or comes twice.
/// </summary>
internal sealed class BatchDownload(FireworksTransport transport, BatchDatasets datasets, string dataset, string file)
{
    private bool _canSkip;

    /// <summary>Reads the lines; each is valid until the next one is asked for.</summary>
    /// <param name="link">The first link.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        Uri link, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Connection? connection = null;
        var offset = 0L;
        var failures = 0;
        var isRenewed = false;
        try
        {
            while (true)
            {
                ReadOnlyMemory<byte>? line = null;
                FireworksException? failure = null;
                try
                {
                    connection ??= await OpenAsync(link, offset, cancellationToken).ConfigureAwait(false);
                    line = await connection.Lines.ReadAsync().ConfigureAwait(false);
                }
                catch (FireworksException exception) when (
                    (BatchLinks.IsRefused(exception) && !isRenewed) ||
                    ((exception.IsTransient || BatchLinks.IsRefused(exception)) && failures < transport.Settings.Retry.MaxRetries))
                {
                    failure = exception;
                }

                if (failure is null)
                {
                    if (line is not { } found)
                    {
                        yield break;
                    }

                    offset = connection!.Start + connection.Lines.Consumed;
                    (failures, isRenewed) = (0, false);
                    yield return found;
                    cancellationToken.ThrowIfCancellationRequested();
                    continue;
                }

                connection?.Dispose();
                connection = null;
                BatchLog.ReadsOn(transport.Logger, failure.Kind, offset);
                if (BatchLinks.IsRefused(failure) && !isRenewed)
                {
                    // A link that is over is no failure: a caller who works for long between two rows meets one each time.
                    isRenewed = true;
                }
                else
                {
                    var delay = transport.Settings.Retry.DelayFor(failures++, failure.RetryAfter);
                    await Task.Delay(delay, transport.Settings.TimeProvider, cancellationToken).ConfigureAwait(false);
                }

                link = await RenewAsync(failure, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            connection?.Dispose();
        }
    }

    private async Task<Uri> RenewAsync(FireworksException failure, CancellationToken cancellationToken)
    {
        var links = await datasets.GetLinksAsync(dataset, cancellationToken).ConfigureAwait(false);
        return links.TryGetValue(file, out var link) ? link : throw new FireworksException(
            $"The file {file} of the results was gone while it was read.", FireworksErrorKind.InvalidResponse, failure);
    }

    private async Task<Connection> OpenAsync(Uri link, long offset, CancellationToken cancellationToken)
    {
        var start = _canSkip ? offset : 0;
        var response = await transport.SendAsync(
            new TransportRequest
            {
                Path = "storage",
                SignedAddress = link,
                Operation = "batch",
                Model = null,
                Method = HttpMethod.Get,
                IsTransfer = true,
                Accept = "*/*",
                Headers = start == 0 ? [] : [new("Range", string.Create(CultureInfo.InvariantCulture, $"bytes={start}-"))],
            },
            cancellationToken).ConfigureAwait(false);
        LineReader? lines = null;
        try
        {
            _canSkip = response.ContentLength is not null; // Of a compressed file the bytes are others.
            lines = new LineReader(await response.OpenTransferAsync().ConfigureAwait(false), transport.Settings.MaxEventBytes);
            if (response.StatusCode != HttpStatusCode.PartialContent)
            {
                await lines.SkipAsync(offset).ConfigureAwait(false);
            }

            return new(response, lines, offset);
        }
        catch
        {
            lines?.Dispose();
            response.Dispose();
            throw;
        }
    }

    /// <param name="response">What is read.</param>
    /// <param name="lines">Its lines.</param>
    /// <param name="start">Where in the file they begin.</param>
    private sealed class Connection(TransportResponse response, LineReader lines, long start) : IDisposable
    {
        public LineReader Lines => lines;

        public long Start => start;

        public void Dispose()
        {
            lines.Dispose();
            response.Dispose();
        }
    }
}
