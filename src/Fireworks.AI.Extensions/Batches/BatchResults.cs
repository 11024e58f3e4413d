using System.Runtime.CompilerServices;
using Fireworks.AI.Extensions.Catalogue;
using Fireworks.AI.Extensions.Transport;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Batches;

/// <summary>The results of a job and of those that it continues, read while they come.</summary>
internal sealed class BatchResults(FireworksTransport transport, BatchJobs jobs, BatchDatasets datasets)
{
    private const int LongestChain = 100;

    public async IAsyncEnumerable<FireworksBatchResult> ReadAsync(
        string name, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var chain = await GetChainAsync(name, cancellationToken).ConfigureAwait(false);
        foreach (var job in chain)
        {
            var pricing = job.Model is { } model ? CallPricing.For(transport.Models, "batch", model, isBatch: true) : null;
            BatchResultReader reader = new(options, pricing, transport.Errors);
            var dataset = $"{ResourceNames.AccountOf(job.Name)}/datasets/{job.OutputDatasetId}";
            var links = await datasets.GetLinksAsync(dataset, cancellationToken).ConfigureAwait(false);
            foreach (var (file, link) in links.OrderBy(static file => IsOfErrors(file.Key)))
            {
                // A job that continues another one runs its failed rows again.
                var isError = IsOfErrors(file);
                if (isError && job != chain[^1])
                {
                    continue;
                }

                BatchDownload download = new(transport, datasets, dataset, file);
                await foreach (var line in download.ReadAsync(link, cancellationToken).ConfigureAwait(false))
                {
                    if (reader.Read(line, isError) is { } result)
                    {
                        yield return result;
                    }
                }
            }
        }
    }

    /// <summary>The jobs with results, the oldest first. An older one that expired before its first row has none.</summary>
    private async Task<List<FireworksBatchJob>> GetChainAsync(string name, CancellationToken cancellationToken)
    {
        List<FireworksBatchJob> chain = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        for (var next = name; next is not null;)
        {
            var job = await jobs.GetAsync(
                await jobs.ResolveAsync(next, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            if (!seen.Add(job.Name) || seen.Count > LongestChain)
            {
                throw new FireworksException(
                    $"The results of the batch {name} cannot be read together: it continues itself, or more than "
                    + $"{LongestChain - 1} others.",
                    FireworksErrorKind.InvalidResponse);
            }

            if (chain.Count == 0 || job.OutputDatasetId is not null)
            {
                chain.Add(Check(job));
            }

            next = job.ContinuedFrom;
        }

        chain.Reverse();
        return chain;
    }

    private static FireworksBatchJob Check(FireworksBatchJob job)
    {
        if (!job.State.IsEnd)
        {
            throw new InvalidOperationException(
                $"The batch {job.Name} is {job.State}. Its results can be read when it has ended: WaitAsync.");
        }

        var reason = job.StatusMessage is { } message
            ? $": {ErrorTexts.WithoutValues(message).TrimEnd('.')}. File names and line numbers in this message are not reliable." : ".";
        return job.State != FireworksBatchState.Failed && job.OutputDatasetId is not null ? job : throw new FireworksException(
            $"The batch {job.Name} is {job.State} and has no results{reason}", FireworksErrorKind.InvalidRequest)
        {
            ErrorCode = job.StatusCode,
        };
    }

    private static bool IsOfErrors(string file) =>
        file[(file.LastIndexOf('/') + 1)..].Contains("error", StringComparison.OrdinalIgnoreCase);
}
