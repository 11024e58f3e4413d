using System.Runtime.CompilerServices;
using System.Text.Json;
using Fireworks.AI.Extensions.Json;
using Fireworks.AI.Extensions.Transport;

namespace Fireworks.AI.Extensions.Batches;

/// <summary>The jobs of an account that run batches.</summary>
internal sealed class BatchJobs(ControlPlane control)
{
    private const string Operation = "batch";
    private const string Route = "accounts/{account}/batchInferenceJobs/{job}";
    private const string PageSize = "200";

    // Each try has retries of its own, and the last ones a minute between them.
    private const int MostFailures = 10;

    // A job that is still pending then is worth a warning.
    private static readonly TimeSpan LongPending = TimeSpan.FromMinutes(15);

    private readonly FireworksTransport _transport = control.Transport;

    /// <summary>The whole name of a job: it may be given as such, as an id, or as the name of a batch.</summary>
    public async ValueTask<string> ResolveAsync(string name, CancellationToken cancellationToken) => ResourceNames.IsJob(name)
        ? name
        : $"{await control.GetAccountAsync(cancellationToken).ConfigureAwait(false)}/batchInferenceJobs/{ResourceNames.ToId(name)}";

    public async Task<FireworksBatchJob> GetAsync(string name, CancellationToken cancellationToken) => FireworksBatchJob.Read(
        await control.SendAsync(new() { Path = name, Route = Route, Operation = Operation }, cancellationToken).ConfigureAwait(false));

    public async Task<FireworksBatchJob?> FindAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await GetAsync(name, cancellationToken).ConfigureAwait(false);
        }
        catch (FireworksException exception) when (exception.Kind == FireworksErrorKind.NotFound)
        {
            return null;
        }
    }

    /// <summary>Creates a job, or gives the one that is there already, as after an answer that was lost.</summary>
    public async Task<FireworksBatchJob> CreateAsync(string name, PooledBuffer body, CancellationToken cancellationToken)
    {
        try
        {
            var job = FireworksBatchJob.Read(await control.SendAsync(
                new()
                {
                    Method = HttpMethod.Post,
                    Path = $"{name[..name.LastIndexOf('/')]}?batchInferenceJobId={ResourceNames.LastPart(name)}",
                    Route = "accounts/{account}/batchInferenceJobs",
                    Operation = Operation,
                    Creates = true,
                    Body = body,
                },
                cancellationToken).ConfigureAwait(false));
            BatchLog.Created(_transport.Logger, job.Name);
            return job;
        }
        catch (FireworksException exception) when (exception.Kind == FireworksErrorKind.Conflict)
        {
            var job = await FindAsync(name, cancellationToken).ConfigureAwait(false);
            if (job is null)
            {
                throw;
            }

            BatchLog.Found(_transport.Logger, job.Name, job.State.Value);
            return job;
        }
    }

    public async IAsyncEnumerable<FireworksBatchJob> ListAsync(
        string? filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var account = await control.GetAccountAsync(cancellationToken).ConfigureAwait(false);
        var wanted = string.IsNullOrEmpty(filter) ? "" : $"&filter={Uri.EscapeDataString(filter)}";
        var pages = Pages.ReadAsync(
            (next, token) => control.SendAsync(
                new()
                {
                    Path = $"{account}/batchInferenceJobs?pageSize={PageSize}{wanted}" +
                        (next is null ? "" : $"&pageToken={Uri.EscapeDataString(next)}"),
                    Route = "accounts/{account}/batchInferenceJobs",
                    Operation = Operation,
                },
                token),
            static page => page.FindText("nextPageToken"),
            static () => new FireworksException(
                "The list of batches does not end: a page leads to one that was read.", FireworksErrorKind.InvalidResponse),
            cancellationToken);
        await foreach (var page in pages.ConfigureAwait(false))
        {
            if (page.Find("batchInferenceJobs") is { ValueKind: JsonValueKind.Array } jobs)
            {
                foreach (var job in jobs.EnumerateArray())
                {
                    yield return FireworksBatchJob.Read(job);
                }
            }
        }
    }

    /// <summary>Deletes a job; one that is not there is deleted already.</summary>
    public Task DeleteAsync(string name, CancellationToken cancellationToken) =>
        control.DeleteAsync(name, Route, Operation, cancellationToken);

    /// <summary>Looks at a job, less and less often, until it ends.</summary>
    public async Task<FireworksBatchJob> WaitAsync(
        string name, IProgress<FireworksBatchProgress>? progress, CancellationToken cancellationToken)
    {
        var options = _transport.Settings.Batches;
        var clock = _transport.Settings.TimeProvider;
        FireworksBatchState state = default;
        var failures = 0;
        var entered = clock.GetTimestamp();
        var hasWarned = false;
        for (var poll = 0; ; poll++)
        {
            var job = await TryGetAsync().ConfigureAwait(false);
            if (job is not null)
            {
                failures = 0;
                if (job.State != state)
                {
                    BatchLog.Entered(_transport.Logger, job.Name, job.State.Value);
                    (state, entered, poll) = (job.State, clock.GetTimestamp(), 0);
                }

                progress?.Report(job.Progress);
                if (state.IsEnd)
                {
                    return job;
                }
            }

            var delay = options.DelayFor(poll);
            if (state == FireworksBatchState.Pending)
            {
                CheckPending(job?.Model, clock.GetElapsedTime(entered), delay);
            }

            await Task.Delay(delay, clock, cancellationToken).ConfigureAwait(false);
        }

        async Task<FireworksBatchJob?> TryGetAsync()
        {
            try
            {
                return await GetAsync(name, cancellationToken).ConfigureAwait(false);
            }
            catch (FireworksException exception) when (exception.IsTransient && ++failures < MostFailures)
            {
                BatchLog.PollFailed(_transport.Logger, name, exception.Kind, failures, MostFailures);
                return null;
            }
        }

        void CheckPending(string? model, TimeSpan pending, TimeSpan delay)
        {
            if (options.PendingTimeout != Timeout.InfiniteTimeSpan && pending + delay > options.PendingTimeout)
            {
                throw new FireworksException(
                    $"The batch {name} is still pending after {pending.TotalMinutes:0} minutes. It is so for ever if its model cannot be " +
                    "run in batches. Wait again, or delete it. The limit is Batches.PendingTimeout of FireworksClientOptions.",
                    FireworksErrorKind.Timeout);
            }

            if (pending >= LongPending && !hasWarned)
            {
                hasWarned = true;
                BatchLog.StuckPending(_transport.Logger, name, pending.TotalMinutes, model);
            }
        }
    }
}
