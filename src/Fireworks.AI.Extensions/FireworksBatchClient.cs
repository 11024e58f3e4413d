using Fireworks.AI.Extensions.Batches;
using Fireworks.AI.Extensions.Transport;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Fireworks.AI.Extensions;

/// <summary>
/// Runs any number of chat requests as a batch, within a day and at half the price. It keeps no state: what a program needs to come back
/// after a restart is the name of the batch. It can be used by any number of callers at once.
/// </summary>
/// <remarks>
/// Wherever a method takes a name, it is the name of a <see cref="FireworksBatch"/>, the id of a job, or its whole name
/// <c>accounts/id/batchInferenceJobs/id</c>. Errors are <see cref="FireworksException"/>; what Fireworks would refuse is an
/// <see cref="ArgumentException"/> before anything is sent. The page docs/batches.md has more.
/// </remarks>
/// <example>
/// <code>
/// using FireworksBatchClient batches = new(new() { ApiKey = "fw_..." });
/// var job = await batches.SubmitAsync(new FireworksBatch("reviews", "accounts/fireworks/models/glm-5p3-flash", rows));
/// await batches.WaitAsync("reviews");
/// await foreach (var result in batches.GetResultsAsync("reviews"))
/// {
///     Console.WriteLine($"{result.Id}: {result.GetResponse().Text}");
/// }
/// </code>
/// </example>
public sealed class FireworksBatchClient : IDisposable
{
    private readonly FireworksClient _client;
    private readonly bool _ownsClient;
    private readonly ControlPlane _control;
    private readonly BatchDatasets _datasets;
    private readonly BatchJobs _jobs;
    private readonly BatchCreator _creator;

    /// <summary>
    /// Creates a client with a connection pool of its own. To share one between clients, use <see cref="FireworksClient"/>.
    /// </summary>
    /// <param name="options">The settings; if null, they come from environment variables.</param>
    /// <param name="loggerFactory">Where to log steps, retries and failures; never content.</param>
    /// <exception cref="ArgumentException">A setting is missing or out of range.</exception>
    /// <example>
    /// <code>
    /// using FireworksBatchClient batches = new(new() { ApiKey = "fw_..." });
    /// </code>
    /// </example>
    public FireworksBatchClient(FireworksClientOptions? options = null, ILoggerFactory? loggerFactory = null)
        : this(new FireworksClient(options, httpClient: null, loggerFactory), ownsClient: true)
    {
    }

    internal FireworksBatchClient(FireworksClient client, bool ownsClient = false)
    {
        _client = client;
        _ownsClient = ownsClient;
        _control = client.ControlPlane;
        _datasets = new(_control);
        _jobs = new(_control);
        _creator = new(client, _datasets, _jobs);
    }

    /// <summary>
    /// Checks the rows, uploads them and creates the job. A batch that is there already, as after a restart of the program, is not created
    /// again, and no rows are uploaded twice: what a run before has done is found by the ids. Of calls at once in one process the later
    /// ones wait for the upload of the first; two processes at once may both upload, and get the same job.
    /// </summary>
    /// <param name="batch">The batch.</param>
    /// <param name="cancellationToken">Ends the call; what is done by then stays, and the next call goes on from there.</param>
    /// <returns>The job, which may have ended already if it is not new.</returns>
    /// <exception cref="ArgumentException">There is no row, one has a value that Fireworks would refuse, or a batch of this name is there
    /// with other rows, model or defaults. Nothing was uploaded; the message names the row.</exception>
    /// <exception cref="NotSupportedException">A row asks for what batches do not have; the message names it.</exception>
    /// <exception cref="InvalidOperationException">The rows changed between the check and the upload.</exception>
    /// <exception cref="FireworksException">The service refused a call, failed, or could not be reached.</exception>
    public Task<FireworksBatchJob> SubmitAsync(FireworksBatch batch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return _creator.SubmitAsync(batch, cancellationToken);
    }

    /// <summary>Looks at a batch, also one of a run of the program before this one.</summary>
    /// <param name="name">The name of the batch.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The job as it is now.</returns>
    /// <exception cref="FireworksException">There is no such batch (<see cref="FireworksErrorKind.NotFound"/>), or the call
    /// failed.</exception>
    public async Task<FireworksBatchJob> GetJobAsync(string name, CancellationToken cancellationToken = default) =>
        await _jobs.GetAsync(await ResolveAsync(name, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    /// <summary>Lists the account's batches, page by page as they are read.</summary>
    /// <param name="filter">A filter by AIP-160, for example <c>state=RUNNING</c>; null for all.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The jobs as they are now.</returns>
    /// <exception cref="FireworksException">A call failed.</exception>
    public IAsyncEnumerable<FireworksBatchJob> GetJobsAsync(string? filter = null, CancellationToken cancellationToken = default) =>
        _jobs.ListAsync(filter, cancellationToken);

    /// <summary>
    /// Waits until a batch has ended, well or not, and looks at it less and less often. Failures that may pass do not end the wait at
    /// once.
    /// </summary>
    /// <param name="name">The name of the batch.</param>
    /// <param name="progress">Gets how far the batch is, each time it is looked at; null for nobody.</param>
    /// <param name="cancellationToken">Ends the wait; the batch goes on.</param>
    /// <returns>The job, whose <see cref="FireworksBatchJob.State"/> says how it ended.</returns>
    /// <exception cref="FireworksException">There is no such batch, the calls failed again and again, or it was pending for longer than
    /// <see cref="FireworksBatchOptions.PendingTimeout"/>.</exception>
    public async Task<FireworksBatchJob> WaitAsync(
        string name, IProgress<FireworksBatchProgress>? progress = null, CancellationToken cancellationToken = default) =>
        await _jobs.WaitAsync(await ResolveAsync(name, cancellationToken).ConfigureAwait(false), progress, cancellationToken)
            .ConfigureAwait(false);

    /// <summary>
    /// Reads the results of a batch that has ended, in the order in which they come, which is not that of the rows. Of an expired batch
    /// these are the rows that were finished; of one that continues others, theirs come first.
    /// </summary>
    /// <param name="name">The name of the batch.</param>
    /// <param name="options">Where they decide how an answer is read, the options of the rows: the names of their tools, whether
    /// reasoning is wanted, whether think tags are split off. Null for none.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>A result for each row that has one; none is held in memory.</returns>
    /// <exception cref="InvalidOperationException">The batch has not ended.</exception>
    /// <exception cref="FireworksException">The batch failed and has no results, or they could not be read. An error of a single row is
    /// not thrown, but its <see cref="FireworksBatchResult.Error"/>.</exception>
    public IAsyncEnumerable<FireworksBatchResult> GetResultsAsync(
        string name, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return new BatchResults(_client.Transport, _jobs, _datasets).ReadAsync(name, options, cancellationToken);
    }

    /// <summary>
    /// Creates a batch that runs the rows which an expired one did not finish, with the same model and defaults. Their results come
    /// together from <see cref="GetResultsAsync"/> of the new batch. One that is there already is not created again.
    /// </summary>
    /// <param name="name">The name of the expired batch.</param>
    /// <param name="newName">The name of the new batch.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The new job.</returns>
    /// <exception cref="InvalidOperationException">The batch has not expired.</exception>
    /// <exception cref="ArgumentException">A batch of the new name is there, and continues another one or none.</exception>
    /// <exception cref="FireworksException">A call failed.</exception>
    public async Task<FireworksBatchJob> ContinueAsync(string name, string newName, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(newName);
        var expired = await GetJobAsync(name, cancellationToken).ConfigureAwait(false);
        return await _creator.ContinueAsync(expired, newName, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Deletes a batch with the datasets of its rows and results; one that runs is stopped by that. What is not there is deleted already.
    /// </summary>
    /// <param name="name">The name of the batch.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>A task that ends when all is deleted.</returns>
    /// <exception cref="FireworksException">A call failed.</exception>
    public async Task DeleteAsync(string name, CancellationToken cancellationToken = default)
    {
        var job = await _jobs.FindAsync(await ResolveAsync(name, cancellationToken).ConfigureAwait(false), cancellationToken)
            .ConfigureAwait(false);
        if (job is null)
        {
            return;
        }

        // The job comes last: as long as it is there, it tells where the datasets are.
        var account = ResourceNames.AccountOf(job.Name);
        if (!job.State.IsEnd)
        {
            await _jobs.DeleteAsync(job.Name, cancellationToken).ConfigureAwait(false);
        }

        foreach (var dataset in (string?[])[job.InputDatasetId, job.OutputDatasetId])
        {
            if (dataset is not null)
            {
                await _datasets.DeleteAsync($"{account}/datasets/{dataset}", cancellationToken).ConfigureAwait(false);
            }
        }

        if (job.State.IsEnd)
        {
            await _jobs.DeleteAsync(job.Name, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Deletes a dataset by its id, for example one whose batch was never created.</summary>
    /// <param name="id">The id.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>A task that ends when it is deleted.</returns>
    /// <exception cref="ArgumentException">It is no id.</exception>
    /// <exception cref="FireworksException">The call failed.</exception>
    public async Task DeleteDatasetAsync(string id, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        ResourceNames.CheckId(id, "The dataset");
        var account = await _control.GetAccountAsync(cancellationToken).ConfigureAwait(false);
        await _datasets.DeleteAsync($"{account}/datasets/{id}", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Releases the connections, if the client owns them. Calls in flight end with <see cref="ObjectDisposedException"/>.
    /// </summary>
    public void Dispose()
    {
        if (_ownsClient)
        {
            _client.Dispose();
        }
    }

    private ValueTask<string> ResolveAsync(string name, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return _jobs.ResolveAsync(name, cancellationToken);
    }
}
