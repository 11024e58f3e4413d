using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using Fireworks.AI.Extensions.Json;
using Fireworks.AI.Extensions.Transport;

namespace Fireworks.AI.Extensions.Batches;

/// <summary>Brings the rows of a batch into a dataset: by the API itself, or by a signed link where they are many.</summary>
internal sealed class BatchUpload(ControlPlane control)
{
    private const string Operation = "batch";
    private const string Route = "accounts/{account}/datasets/{dataset}";
    private const string FileName = "rows.jsonl";

    private readonly FireworksTransport _transport = control.Transport;

    public bool IsSigned(BatchRows rows) => rows.Length > _transport.Settings.Batches.MaxDirectUploadBytes;

    /// <summary>Sends the rows once; a link that the storage refuses is replaced as often as a call is tried again.</summary>
    public async Task SendAsync(string name, BatchRows rows, CancellationToken cancellationToken)
    {
        BatchLog.Uploading(_transport.Logger, rows.Count, rows.Length, name);
        if (!IsSigned(rows))
        {
            await SendAsync(rows, upload => SendFormAsync(name, upload, cancellationToken)).ConfigureAwait(false);
            return;
        }

        for (var retry = 0; ; retry++)
        {
            var link = await GetLinkAsync(name, rows.Length, cancellationToken).ConfigureAwait(false);
            try
            {
                await SendAsync(rows, upload => PutAsync(link, upload, cancellationToken)).ConfigureAwait(false);
                break;
            }
            catch (FireworksException exception)
                when (BatchLinks.IsRefused(exception) && retry < _transport.Settings.Retry.MaxRetries)
            {
                var delay = _transport.Settings.Retry.DelayFor(retry, exception.RetryAfter);
                await Task.Delay(delay, _transport.Settings.TimeProvider, cancellationToken).ConfigureAwait(false);
            }
        }

        await ValidateAsync(name, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Says to the service that the file is there, which can be said twice.</summary>
    /// <returns>Whether it is.</returns>
    public async Task<bool> IsValidAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            await ValidateAsync(name, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (FireworksException exception)
            when (exception.Kind is FireworksErrorKind.InvalidRequest or FireworksErrorKind.NotFound or FireworksErrorKind.Conflict)
        {
            return false;
        }
    }

    private static async Task SendAsync(BatchRows rows, Func<RowUpload, Task> send)
    {
        RowUpload upload = new(rows);
        await using var disposal = upload.ConfigureAwait(false);
        try
        {
            await send(upload).ConfigureAwait(false);
        }
        catch (Exception) when (upload.Failure is not null)
        {
            ExceptionDispatchInfo.Throw(upload.Failure);
            throw;
        }
    }

    private Task<JsonElement> SendFormAsync(string name, RowUpload upload, CancellationToken cancellationToken) => control.SendAsync(
        new()
        {
            Method = HttpMethod.Post,
            Path = $"{name}:upload",
            Route = $"{Route}:upload",
            Operation = Operation,
            Upload = upload,
            CreateContent = () => new MultipartFormContent([], upload, FileName, "application/jsonl"),
        },
        cancellationToken);

    private async Task<Uri> GetLinkAsync(string name, long length, CancellationToken cancellationToken)
    {
        using PooledBuffer body = new();
        body.Append("{\"filenameToSize\":{"u8);
        body.WriteName(FileName);
        body.WriteString(length.ToString(CultureInfo.InvariantCulture));
        body.Append("}}"u8);
        var answer = await control.SendAsync(
            new()
            {
                Method = HttpMethod.Post,
                Path = $"{name}:getUploadEndpoint",
                Route = $"{Route}:getUploadEndpoint",
                Operation = Operation,
                Body = body,
            },
            cancellationToken).ConfigureAwait(false);
        return BatchLinks.Read(answer, _transport.Settings)[0].Value;
    }

    private async Task PutAsync(Uri link, RowUpload upload, CancellationToken cancellationToken)
    {
        var length = upload.Length!.Value.ToString(CultureInfo.InvariantCulture);
        using var response = await _transport.SendAsync(
            new TransportRequest
            {
                Path = "storage",
                SignedAddress = link,
                Operation = Operation,
                Model = null,
                Method = HttpMethod.Put,
                Upload = upload,
                CreateContent = () => new UploadContent(upload),
                IsTransfer = true,
                CanReplay = false,
                Accept = "*/*",
                Headers = [new("x-goog-content-length-range", $"{length},{length}")],
            },
            cancellationToken).ConfigureAwait(false);
    }

    private async Task ValidateAsync(string name, CancellationToken cancellationToken)
    {
        using PooledBuffer body = new();
        body.Append("{}"u8);
        await control.SendAsync(
            new()
            {
                Method = HttpMethod.Post,
                Path = $"{name}:validateUpload",
                Route = $"{Route}:validateUpload",
                Operation = Operation,
                Body = body,
            },
            cancellationToken).ConfigureAwait(false);
    }
}
