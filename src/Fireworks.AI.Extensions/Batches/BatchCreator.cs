using Fireworks.AI.Extensions.Json;

namespace Fireworks.AI.Extensions.Batches;

/// <summary>
/// Creates the jobs of batches: of rows, which it uploads, and of those that an expired one did not finish. One that is there already is
/// taken as it is, or refused where it is another.
/// </summary>
internal sealed class BatchCreator(FireworksClient client, BatchDatasets datasets, BatchJobs jobs)
{
    // Of two submits of the same rows at once the second waits for what the first one uploads.
    private static readonly KeyedLock Uploads = new();

    public async Task<FireworksBatchJob> SubmitAsync(FireworksBatch batch, CancellationToken cancellationToken)
    {
        var output = batch.OutputDatasetId is { } id ? ResourceNames.CheckId(id, nameof(batch.OutputDatasetId)) : null;
        var input = batch.InputDatasetId is { } other ? ResourceNames.CheckId(other, nameof(batch.InputDatasetId)) : null;
        BatchRequests requests = new(batch, client);
        var rows = await BatchRows.CheckAsync(batch, requests, cancellationToken).ConfigureAwait(false);
        input ??= ResourceNames.WithHash(batch.JobId, rows.Fingerprint);

        var account = await client.ControlPlane.GetAccountAsync(cancellationToken).ConfigureAwait(false);
        var name = $"{account}/batchInferenceJobs/{batch.JobId}";
        if (await jobs.FindAsync(name, cancellationToken).ConfigureAwait(false) is { } found)
        {
            BatchLog.Found(client.Transport.Logger, found.Name, found.State.Value);
            return CheckInput(found, input);
        }

        var dataset = $"{account}/datasets/{input}";
        var control = client.Transport.Settings.ControlPlaneEndpoint;
        using (await Uploads.EnterAsync($"{control} {dataset}", cancellationToken).ConfigureAwait(false))
        {
            await datasets.EnsureAsync(dataset, rows, cancellationToken).ConfigureAwait(false);
        }

        using PooledBuffer body = new();
        body.Append((byte)'{');
        body.Append(requests.Settings);
        body.WriteText("inputDatasetId", dataset);
        body.WriteText("outputDatasetId", output is null ? null : $"{account}/datasets/{output}");
        body.WriteText("displayName", batch.DisplayName);
        body.Append((byte)'}');
        return CheckInput(await jobs.CreateAsync(name, body, cancellationToken).ConfigureAwait(false), input);
    }

    public async Task<FireworksBatchJob> ContinueAsync(FireworksBatchJob expired, string newName, CancellationToken cancellationToken)
    {
        if (expired.State != FireworksBatchState.Expired)
        {
            throw new InvalidOperationException($"The batch {expired.Name} is {expired.State}; only an expired one can be continued.");
        }

        var target = $"{expired.Name[..^expired.Id.Length]}{ResourceNames.ToId(newName)}";
        var job = await jobs.FindAsync(target, cancellationToken).ConfigureAwait(false);
        if (job is null)
        {
            using PooledBuffer body = new();
            body.Append((byte)'{');
            body.WriteText("continuedFromJobName", expired.Name);
            foreach (var member in (ReadOnlySpan<string>)["model", "systemPrompt", "inferenceParameters", "precision"])
            {
                if (expired.RawRepresentation.Find(member) is { } value &&
                    expired.RawRepresentation.FindText(member) is not "PRECISION_UNSPECIFIED")
                {
                    body.WriteName(member);
                    body.WriteElement(value);
                }
            }

            body.Append((byte)'}');
            job = await jobs.CreateAsync(target, body, cancellationToken).ConfigureAwait(false);
        }

        return job.ContinuedFrom == expired.Name ? job : throw new ArgumentException(
            $"The batch {job.Name} is there already and does not continue {expired.Name}. Choose another name.", nameof(newName));
    }

    private static FireworksBatchJob CheckInput(FireworksBatchJob job, string input) => job switch
    {
        { ContinuedFrom: { } expired } => throw new ArgumentException(
            $"The batch {job.Name} is there already and continues {expired}. Choose another name, or delete it."),
        _ when job.InputDatasetId is null || job.InputDatasetId == input => job,
        _ => throw new ArgumentException(
            $"The batch {job.Name} is there already, {job.State}, with other rows, model or defaults. Choose another name, or delete it."),
    };
}
