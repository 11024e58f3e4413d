using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using Fireworks.AI.Extensions.Json;
using Fireworks.AI.Extensions.Settings;
using Fireworks.AI.Extensions.Transport;

namespace Fireworks.AI.Extensions.Batches;

/// <summary>The datasets of an account that hold rows and results.</summary>
internal sealed class BatchDatasets(ControlPlane control)
{
    private const string Operation = "batch";
    private const string Route = "accounts/{account}/datasets/{dataset}";
    private const string FileName = "rows.jsonl";

    // How often a dataset that another run of the program left behind is looked at, as it may become ready, before its rows are uploaded
    // again. With the delays between them that is half a minute.
    private const int SettlingLooks = 6;

    private readonly FireworksTransport _transport = control.Transport;

    private FireworksBatchOptions Options => _transport.Settings.Batches;

    /// <summary>Makes sure that a dataset is ready and holds the rows. What a run before has done is not done again.</summary>
    /// <param name="name">The dataset, <c>accounts/id/datasets/id</c>.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task EnsureAsync(string name, BatchRows rows, CancellationToken cancellationToken)
    {
        if (await FindAsync(name, cancellationToken).ConfigureAwait(false) is not null ||
            !await CreateAsync(name, rows.Count, cancellationToken).ConfigureAwait(false))
        {
            if (await IsUploadedAsync(name, rows, cancellationToken).ConfigureAwait(false))
            {
                BatchLog.Uploaded(_transport.Logger, name);
                return;
            }
        }

        for (var retry = 0; ; retry++)
        {
            try
            {
                await UploadAsync(name, rows, cancellationToken).ConfigureAwait(false);
                break;
            }
            catch (FireworksException exception) when (IsWorthRetry(exception) && retry < _transport.Settings.Retry.MaxRetries)
            {
                var delay = _transport.Settings.Retry.DelayFor(retry, exception.RetryAfter);
                await Task.Delay(delay, _transport.Settings.TimeProvider, cancellationToken).ConfigureAwait(false);
            }

            // The answer was lost, and the rows perhaps were not.
            if (await IsUploadedAsync(name, rows, cancellationToken).ConfigureAwait(false))
            {
                return;
            }
        }

        if (!await IsReadyAsync(name, int.MaxValue, cancellationToken).ConfigureAwait(false))
        {
            throw new FireworksException(
                $"The dataset {name} was uploaded, but is not ready yet. Submit the batch again later: its rows are not uploaded again. " +
                "The limit is Batches.DatasetTimeout of FireworksClientOptions.",
                FireworksErrorKind.Timeout);
        }
    }

    /// <summary>The signed links to the files of a dataset, by their names.</summary>
    public async Task<IReadOnlyDictionary<string, Uri>> GetLinksAsync(string name, CancellationToken cancellationToken)
    {
        var answer = await control.SendAsync(
            new() { Path = $"{name}:getDownloadEndpoint", Route = $"{Route}:getDownloadEndpoint", Operation = Operation },
            cancellationToken).ConfigureAwait(false);
        SortedDictionary<string, Uri> links = new(StringComparer.Ordinal);
        foreach (var (file, link) in Links(answer))
        {
            links[file] = link;
        }

        return links;
    }

    /// <summary>Deletes a dataset; one that is not there is deleted already.</summary>
    public async Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            await control.SendAsync(
                new() { Method = HttpMethod.Delete, Path = name, Route = Route, Operation = Operation },
                cancellationToken).ConfigureAwait(false);
        }
        catch (FireworksException exception) when (exception.Kind == FireworksErrorKind.NotFound)
        {
            // As wanted.
        }
    }

    private async Task<JsonElement?> FindAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await control.SendAsync(new() { Path = name, Route = Route, Operation = Operation }, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (FireworksException exception) when (exception.Kind == FireworksErrorKind.NotFound)
        {
            return null;
        }
    }

    /// <returns>Whether it was not there.</returns>
    private async Task<bool> CreateAsync(string name, long count, CancellationToken cancellationToken)
    {
        using PooledBuffer body = new();
        body.Append("{\"datasetId\":"u8);
        body.WriteString(ResourceNames.LastPart(name));
        body.Append(",\"dataset\":{\"userUploaded\":{},\"exampleCount\":"u8);
        body.WriteString(count.ToString(CultureInfo.InvariantCulture));
        body.Append("}}"u8);
        try
        {
            await control.SendAsync(
                new()
                {
                    Method = HttpMethod.Post,
                    Path = name[..name.LastIndexOf('/')],
                    Route = "accounts/{account}/datasets",
                    Operation = Operation,
                    Creates = true,
                    Body = body,
                },
                cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (FireworksException exception) when (exception.Kind == FireworksErrorKind.Conflict)
        {
            return false;
        }
    }

    /// <summary>Whether a dataset that is there has its rows, though perhaps nobody has said so to the service.</summary>
    private async Task<bool> IsUploadedAsync(string name, BatchRows rows, CancellationToken cancellationToken)
    {
        if (!IsSigned(rows))
        {
            return await IsReadyAsync(name, SettlingLooks, cancellationToken).ConfigureAwait(false);
        }

        if (await IsReadyAsync(name, looks: 1, cancellationToken).ConfigureAwait(false))
        {
            return true;
        }

        try
        {
            await ValidateAsync(name, cancellationToken).ConfigureAwait(false);
        }
        catch (FireworksException exception)
            when (exception.Kind is FireworksErrorKind.InvalidRequest or FireworksErrorKind.NotFound or FireworksErrorKind.Conflict)
        {
            return false; // The file is not there.
        }

        return await IsReadyAsync(name, int.MaxValue, cancellationToken).ConfigureAwait(false);
    }

    private async Task UploadAsync(string name, BatchRows rows, CancellationToken cancellationToken)
    {
        BatchLog.Uploading(_transport.Logger, rows.Count, rows.Length, name);
        RowUpload upload = new(rows);
        await using var disposal = upload.ConfigureAwait(false);
        try
        {
            if (IsSigned(rows))
            {
                await UploadSignedAsync(name, upload, cancellationToken).ConfigureAwait(false);
                await ValidateAsync(name, cancellationToken).ConfigureAwait(false);
                return;
            }

            await control.SendAsync(
                new()
                {
                    Method = HttpMethod.Post,
                    Path = $"{name}:upload",
                    Route = $"{Route}:upload",
                    Operation = Operation,
                    Upload = upload,
                    CreateContent = () => new MultipartFormContent([], upload, FileName, "application/jsonl"),
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (upload.Failure is not null)
        {
            ExceptionDispatchInfo.Throw(upload.Failure);
            throw;
        }
    }

    private async Task UploadSignedAsync(string name, RowUpload upload, CancellationToken cancellationToken)
    {
        var length = upload.Length!.Value.ToString(CultureInfo.InvariantCulture);
        using PooledBuffer body = new();
        body.Append("{\"filenameToSize\":{"u8);
        body.WriteName(FileName);
        body.WriteString(length);
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
        using var response = await _transport.SendAsync(
            new TransportRequest
            {
                Path = "storage",
                SignedAddress = Links(answer)[0].Value,
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

    /// <summary>Looks at a dataset until it is ready, but not more often than said, nor for longer than the settings allow.</summary>
    private async Task<bool> IsReadyAsync(string name, int looks, CancellationToken cancellationToken)
    {
        var clock = _transport.Settings.TimeProvider;
        var start = clock.GetTimestamp();
        for (var look = 1; ; look++)
        {
            var dataset = await FindAsync(name, cancellationToken).ConfigureAwait(false) ?? default;
            var state = dataset.FindText("state");
            if (state == "READY")
            {
                return true;
            }

            if (state?.Contains("FAILED", StringComparison.Ordinal) == true)
            {
                var reason = dataset.Find("status")?.FindText("message") is { } message ? $" {ErrorTexts.WithoutValues(message)}" : "";
                throw new FireworksException(
                    $"The service did not take the dataset {name}: {state}.{reason}", FireworksErrorKind.InvalidRequest);
            }

            var delay = Options.DelayFor(look - 1);
            var limit = Options.DatasetTimeout;
            if (look == looks || (limit != Timeout.InfiniteTimeSpan && clock.GetElapsedTime(start) + delay > limit))
            {
                return false;
            }

            await Task.Delay(delay, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private bool IsSigned(BatchRows rows) => rows.Length > Options.MaxDirectUploadBytes;

    /// <summary>A storage refuses a link whose time is over; the next attempt gets a new one.</summary>
    private static bool IsWorthRetry(FireworksException exception) => exception.IsTransient || BatchDownload.IsOfLink(exception);

    private KeyValuePair<string, Uri>[] Links(JsonElement answer)
    {
        KeyValuePair<string, Uri>[] links = answer.Find("filenameToSignedUrls") is { ValueKind: JsonValueKind.Object } files
            ? [.. JsonReaderExtensions.Properties(files).Select(file => KeyValuePair.Create(
                file.Key,
                EndpointAddress.ReadSigned(JsonReaderExtensions.ReadText(file.Value), _transport.Settings.AllowInsecureEndpoint)))]
            : [];
        return links.Length > 0 ? links : throw new FireworksException(
            "The service gave no link to the files of the dataset.", FireworksErrorKind.InvalidResponse);
    }
}
