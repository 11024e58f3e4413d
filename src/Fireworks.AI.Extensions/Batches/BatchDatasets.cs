using System.Globalization;
using System.Text.Json;
using Fireworks.AI.Extensions.Json;
using Fireworks.AI.Extensions.Transport;

namespace Fireworks.AI.Extensions.Batches;

/// <summary>The datasets of an account that hold rows and results.</summary>
internal sealed class BatchDatasets(ControlPlane control)
{
    private const string Operation = "batch";
    private const string Route = "accounts/{account}/datasets/{dataset}";

    // How often a dataset that the service says has no file is looked at, as it may become ready, before its rows are uploaded again. With
    // the delays between them that is half a minute.
    private const int SettlingLooks = 6;

    // How often in a row a dataset is not found until it is believed: a new one may not be seen everywhere at once.
    private const int MostAbsences = 5;

    private readonly FireworksTransport _transport = control.Transport;
    private readonly BatchUpload _upload = new(control);

    private FireworksBatchOptions Options => _transport.Settings.Batches;

    /// <summary>Makes sure that a dataset is ready and holds the rows. What a run before has done is not done again.</summary>
    /// <param name="name">The dataset, <c>accounts/id/datasets/id</c>.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task EnsureAsync(string name, BatchRows rows, CancellationToken cancellationToken)
    {
        var isNew = await FindAsync(name, cancellationToken).ConfigureAwait(false) is null &&
            await CreateAsync(name, rows.Count, cancellationToken).ConfigureAwait(false);
        if (isNew || !await IsUploadedAsync(name, rows, cancellationToken).ConfigureAwait(false))
        {
            await UploadAsync(name, rows, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            BatchLog.Uploaded(_transport.Logger, name);
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
        foreach (var (file, link) in BatchLinks.Read(answer, _transport.Settings))
        {
            links[file] = link;
        }

        return links;
    }

    /// <summary>Deletes a dataset; one that is not there is deleted already.</summary>
    public Task DeleteAsync(string name, CancellationToken cancellationToken) =>
        control.DeleteAsync(name, Route, Operation, cancellationToken);

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

    /// <summary>Whether the rows of a dataset that is there have arrived, ready or not.</summary>
    private async Task<bool> IsUploadedAsync(string name, BatchRows rows, CancellationToken cancellationToken)
    {
        if (await IsReadyAsync(name, looks: 1, cancellationToken).ConfigureAwait(false) ||
            await _upload.IsValidAsync(name, cancellationToken).ConfigureAwait(false))
        {
            return true;
        }

        // A direct upload needs nobody to say that it is whole, so that a refusal may also mean that it is being read.
        return !_upload.IsSigned(rows) && await IsReadyAsync(name, SettlingLooks, cancellationToken).ConfigureAwait(false);
    }

    private async Task UploadAsync(string name, BatchRows rows, CancellationToken cancellationToken)
    {
        for (var retry = 0; ; retry++)
        {
            try
            {
                await _upload.SendAsync(name, rows, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (FireworksException exception) when (exception.IsTransient && retry < _transport.Settings.Retry.MaxRetries)
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
    }

    /// <summary>Looks at a dataset until it is ready, but not more often than said, nor for longer than the settings allow.</summary>
    private async Task<bool> IsReadyAsync(string name, int looks, CancellationToken cancellationToken)
    {
        var clock = _transport.Settings.TimeProvider;
        var start = clock.GetTimestamp();
        var absences = 0;
        for (var look = 1; ; look++)
        {
            var found = await FindAsync(name, cancellationToken).ConfigureAwait(false);
            absences = found is null ? absences + 1 : 0;
            if (absences == MostAbsences)
            {
                throw new FireworksException(
                    $"The dataset {name} is gone: it was deleted while the service read it. Submit the batch again.",
                    FireworksErrorKind.NotFound);
            }

            var dataset = found ?? default;
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
}
