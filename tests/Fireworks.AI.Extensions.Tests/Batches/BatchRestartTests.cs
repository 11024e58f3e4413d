using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace Fireworks.AI.Extensions.Tests;

/// <summary>Submitting again: nothing is lost and nothing is done twice, whatever was done before and whichever answer was lost.</summary>
public sealed class BatchRestartTests
{
    private const string Model = "accounts/fireworks/models/llama-v3p1-8b-instruct";

    [Fact]
    public async Task A_batch_that_is_there_is_given_back_and_another_one_under_its_name_is_refused()
    {
        await using var service = await BatchService.StartAsync();
        using var client = service.Client();
        var first = await client.SubmitAsync(new FireworksBatch("Nightly!", Model, BatchFlowTests.Rows(3)));

        var second = await client.SubmitAsync(new FireworksBatch("Nightly!", Model, BatchFlowTests.Rows(3)));
        var byId = await client.GetJobAsync(first.Id);
        var byName = await client.GetJobAsync(first.Name);

        Assert.All([second.Name, byId.Name, byName.Name], name => Assert.Equal(first.Name, name));
        await RefusedAsync(new("Nightly!", Model, BatchFlowTests.Rows(4)));
        await RefusedAsync(new("Nightly!", Model + "-2", BatchFlowTests.Rows(3)));
        await RefusedAsync(new("Nightly!", Model, BatchFlowTests.Rows(3)) { Defaults = new() { Seed = 1 } });
        Assert.Equal((1, 1), (service.Uploads, service.Created));
        Assert.Empty(service.Violations);

        async Task RefusedAsync(FireworksBatch batch) =>
            Assert.Contains("is there already, RUNNING, with other rows, model or defaults", (await Assert.ThrowsAsync<ArgumentException>(async () =>
            {
                service.Jobs[first.Id].At = 2;
                await client.SubmitAsync(batch);
            })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dataset_that_is_ready_is_used_as_it_is()
    {
        await using var service = await BatchService.StartAsync();
        using var client = service.Client();
        await client.SubmitAsync(new FireworksBatch("one", Model, BatchFlowTests.Rows(3)) { InputDatasetId = "shared" });

        await client.SubmitAsync(new FireworksBatch("two", Model, BatchFlowTests.Rows(3)) { InputDatasetId = "shared" });

        Assert.Equal((1, 2), (service.Uploads, service.Created));
    }

    [Theory]
    [InlineData(149_000_000, "POST datasets")]
    [InlineData(149_000_000, ":upload")]
    [InlineData(149_000_000, "GET datasets")]
    [InlineData(149_000_000, "POST batchInferenceJobs")]
    [InlineData(0, "POST datasets")]
    [InlineData(0, ":getUploadEndpoint")]
    [InlineData(0, "PUT storage")]
    [InlineData(0, ":validateUpload")]
    public async Task An_answer_that_is_lost_leads_to_nothing_that_is_done_twice(long direct, string call)
    {
        await using var service = await BatchService.StartAsync();
        using var client = service.Client(options => options.Batches.MaxDirectUploadBytes = direct);
        var isLost = false;
        service.After = (made, _) =>
        {
            if (!isLost && (made == call || made.EndsWith(call, StringComparison.Ordinal) || (call == "GET datasets" && made.StartsWith(call, StringComparison.Ordinal))))
            {
                isLost = true;
                throw new OperationCanceledException();
            }

            return Task.CompletedTask;
        };

        await client.SubmitAsync(new FireworksBatch("lost", Model, BatchFlowTests.Rows(3)));

        Assert.True(isLost);
        Assert.Equal((1, 1), (service.Uploads, service.Created));
        Assert.Empty(service.Violations);
    }

    [Fact]
    public async Task An_upload_that_does_not_arrive_is_made_again_with_a_new_link()
    {
        await using var service = await BatchService.StartAsync();
        service.ExpiredLinks = 1;
        using var client = service.Client(options => options.Batches.MaxDirectUploadBytes = 0);

        await client.SubmitAsync(new FireworksBatch("again", Model, BatchFlowTests.Rows(3)));

        Assert.Equal(2, service.Calls.Count(call => call == "PUT storage"));
        Assert.Equal((1, 1), (service.Uploads, service.Created));
        Assert.Empty(service.Violations);
    }

    [Theory]
    [InlineData(149_000_000, ":upload", 400)]
    [InlineData(149_000_000, ":upload", 403)]
    [InlineData(149_000_000, ":upload", 409)]
    [InlineData(0, ":getUploadEndpoint", 400)]
    [InlineData(0, ":getUploadEndpoint", 403)]
    [InlineData(0, ":validateUpload", 400)]
    [InlineData(0, ":validateUpload", 403)]
    public async Task An_upload_that_the_service_refuses_is_not_made_again(long direct, string call, int status)
    {
        await using var service = await BatchService.StartAsync();
        service.Before = (made, _) => made.EndsWith(call, StringComparison.Ordinal) ? throw BatchService.Refused(status) : Task.CompletedTask;
        using var client = service.Client(options => options.Batches.MaxDirectUploadBytes = direct);

        var exception = await Assert.ThrowsAsync<FireworksException>(() => client.SubmitAsync(new FireworksBatch("refused", Model, BatchFlowTests.Rows(3))));

        Assert.Equal(status, (int)exception.StatusCode!);
        Assert.Single(service.Calls, made => made.EndsWith(call, StringComparison.Ordinal));
        Assert.Equal(0, service.Created);
    }

    [Fact]
    public async Task Submits_of_one_batch_at_once_upload_it_once_and_get_the_same_job()
    {
        await using var service = await BatchService.StartAsync();
        TaskCompletionSource isUploading = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource isIntruded = new(TaskCreationOptions.RunContinuationsAsynchronously);
        service.Before = async (call, _) =>
        {
            if (call.EndsWith(":upload", StringComparison.Ordinal))
            {
                if (!isUploading.TrySetResult())
                {
                    isIntruded.TrySetResult();
                }

                // Without a lock the others come here in this time; with one nobody does.
                await Task.WhenAny(isIntruded.Task, Task.Delay(300));
            }
        };
        using var first = service.Client();
        using var second = service.Client();
        FireworksBatch Batch() => new("once", Model, BatchFlowTests.Rows(3));

        var one = first.SubmitAsync(Batch());
        await isUploading.Task;
        var jobs = await Task.WhenAll(one, first.SubmitAsync(Batch()), second.SubmitAsync(Batch()));

        Assert.False(isIntruded.Task.IsCompleted);
        Assert.Single(jobs.Select(job => job.Name).Distinct());
        Assert.Equal((1, 1), (service.Uploads, service.Created));
        Assert.Empty(service.Violations);
    }

    [Fact]
    public async Task A_submit_that_is_cancelled_while_it_uploads_is_made_up_for_by_the_next()
    {
        await using var service = await BatchService.StartAsync();
        using CancellationTokenSource source = new();
        service.Before = (call, context) =>
        {
            if (call.EndsWith(":upload", StringComparison.Ordinal) && !source.IsCancellationRequested)
            {
                source.Cancel();
                throw new OperationCanceledException();
            }

            return Task.CompletedTask;
        };
        using var client = service.Client();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.SubmitAsync(new FireworksBatch("x", Model, BatchFlowTests.Rows(3)), source.Token));
        await client.SubmitAsync(new FireworksBatch("x", Model, BatchFlowTests.Rows(3)));

        Assert.Equal((1, 1), (service.Uploads, service.Created));
        Assert.Empty(service.Violations);
    }

    [Theory]
    [InlineData(149_000_000)]
    [InlineData(0)]
    public async Task A_dataset_that_is_slow_to_become_ready_is_not_uploaded_again(long direct)
    {
        await using var service = await BatchService.StartAsync();
        service.PollsUntilReady = 30;
        var isLost = false;
        service.After = (call, _) => !isLost && call.EndsWith(direct > 0 ? ":upload" : "PUT storage", StringComparison.Ordinal) && (isLost = true)
            ? throw new OperationCanceledException() : Task.CompletedTask;
        using var client = service.Client(options => options.Batches.MaxDirectUploadBytes = direct);

        await client.SubmitAsync(new FireworksBatch("slow", Model, BatchFlowTests.Rows(3)));

        Assert.True(isLost);
        Assert.Equal((1, 1), (service.Uploads, service.Created));
        Assert.Empty(service.Violations);
    }

    [Fact]
    public async Task A_dataset_that_is_deleted_while_it_is_waited_for_is_an_error()
    {
        await using var service = await BatchService.StartAsync();
        service.PollsUntilReady = int.MaxValue;
        var isUploaded = false;
        service.After = (call, _) =>
        {
            isUploaded |= call.EndsWith(":upload", StringComparison.Ordinal);
            return Task.CompletedTask;
        };
        service.Before = (call, _) => isUploaded && call.StartsWith("GET datasets/", StringComparison.Ordinal) ? throw BatchService.Refused(404) : Task.CompletedTask;
        using var client = service.Client(options => options.Batches.DatasetTimeout = TimeSpan.FromSeconds(20));

        var exception = await Assert.ThrowsAsync<FireworksException>(() => client.SubmitAsync(new FireworksBatch("x", Model, BatchFlowTests.Rows(3))));

        Assert.Equal(FireworksErrorKind.NotFound, exception.Kind);
    }

    [Theory]
    [InlineData(149_000_000)]
    [InlineData(0)]
    public async Task A_dataset_that_does_not_become_ready_in_time_says_that_it_is_not_uploaded_again(long direct)
    {
        await using var service = await BatchService.StartAsync();
        service.PollsUntilReady = 1000;
        using var client = service.Client(options =>
            (options.Batches.DatasetTimeout, options.Batches.MaxDirectUploadBytes) = (TimeSpan.FromMilliseconds(50), direct));

        var exception = await Assert.ThrowsAsync<FireworksException>(SubmitAsync);
        await Assert.ThrowsAsync<FireworksException>(SubmitAsync);
        service.PollsUntilReady = 0;
        await SubmitAsync();

        Assert.Equal(FireworksErrorKind.Timeout, exception.Kind);
        Assert.Contains("its rows are not uploaded again", exception.Message, StringComparison.Ordinal);
        Assert.Equal((1, 1), (service.Uploads, service.Created));

        Task<FireworksBatchJob> SubmitAsync() => client.SubmitAsync(new FireworksBatch("slow", Model, BatchFlowTests.Rows(3)));
    }

    [Theory]
    [InlineData(149_000_000)]
    [InlineData(0)]
    public async Task An_upload_may_last_as_long_as_it_goes_on_and_ends_when_it_stands_still(long direct)
    {
        await using var service = await BatchService.StartAsync();
        FakeTimeProvider clock = new();
        using var client = service.Client(options =>
        {
            options.Batches.MaxDirectUploadBytes = direct;
            options.Retry.MaxRetries = 0;
            (options.TimeProvider, options.ResponseTimeout, options.TotalTimeout) = (clock, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(90));
            options.Batches.PollDelay = TimeSpan.Zero;
        });

        await client.SubmitAsync(new FireworksBatch("steady", Model, SlowRows(TimeSpan.FromSeconds(40))));
        var exception = await Assert.ThrowsAsync<FireworksException>(() => client.SubmitAsync(new FireworksBatch("stalled", Model, SlowRows(TimeSpan.FromSeconds(70)))));

        Assert.Equal(FireworksErrorKind.Timeout, exception.Kind);
        Assert.Equal((1, 1), (service.Uploads, service.Created));

        IEnumerable<FireworksBatchRow> SlowRows(TimeSpan each)
        {
            for (var number = 0; number < 8; number++)
            {
                yield return new($"q-{number}", new string('x', 100_000));

                // The last row is held back until all are known to be those that were checked.
                clock.Advance(number < 6 ? each : TimeSpan.Zero);
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Results_that_break_off_are_read_on_so_that_each_row_comes_once(bool supportsRanges)
    {
        await using var service = await BatchService.StartAsync();
        service.SupportsRanges = supportsRanges;
        using var client = service.Client();
        await client.SubmitAsync(new FireworksBatch("broken", Model, BatchFlowTests.Rows(500)));
        await client.WaitAsync("broken");
        foreach (var length in (int[])[5_000, 0, 80_000, 3, 120_000])
        {
            service.Breaks.Enqueue(length);
        }

        service.ExpiredLinks = 2;
        List<string> ids = [];
        await foreach (var result in client.GetResultsAsync("broken"))
        {
            ids.Add(result.Id);
        }

        Assert.Equal(Enumerable.Range(1, 500).Reverse().Select(number => $"q-{number}"), ids);
        Assert.Empty(service.Breaks);
        Assert.Empty(service.Violations);
    }

    [Fact]
    public async Task A_link_that_is_over_is_replaced_once_without_retries_and_a_reading_can_be_cancelled()
    {
        await using var service = await BatchService.StartAsync();
        using var client = service.Client(options => options.Retry.MaxRetries = 0);
        await client.SubmitAsync(new FireworksBatch("over", Model, BatchFlowTests.Rows(5)));
        await client.WaitAsync("over");
        service.ExpiredLinks = 1;
        using CancellationTokenSource source = new();

        Assert.Equal(5, (await BatchFlowTests.ToListAsync(client.GetResultsAsync("over"))).Count);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in client.GetResultsAsync("over", cancellationToken: source.Token))
            {
                source.Cancel();
            }
        });
    }

    [Fact]
    public async Task Results_that_do_not_come_at_all_are_an_error_that_names_no_link()
    {
        await using var service = await BatchService.StartAsync();
        RecordingLogger logger = new();
        using FireworksBatchClient client = new(service.Options(), logger);
        await client.SubmitAsync(new FireworksBatch("gone", Model, BatchFlowTests.Rows(5)));
        await client.WaitAsync("gone");
        service.ExpiredLinks = int.MaxValue;

        var exception = await Assert.ThrowsAsync<FireworksException>(() => BatchFlowTests.ToListAsync(client.GetResultsAsync("gone")));

        Assert.Equal(403, (int)exception.StatusCode!);
        Assert.Contains("signed link", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("API key", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("5ec2e7", string.Join('\n', logger.Messages) + exception, StringComparison.Ordinal);
        Assert.DoesNotContain(BatchService.Key, string.Join('\n', logger.Messages), StringComparison.Ordinal);
        Assert.DoesNotContain("question", string.Join('\n', logger.Messages), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_of_results_above_the_limit_ends_the_reading_and_the_whole_may_be_longer_than_a_response()
    {
        await using var service = await BatchService.StartAsync();
        using var client = service.Client(options => (options.MaxResponseBytes, options.MaxEventBytes) = (20_000, 100_000));
        await client.SubmitAsync(new FireworksBatch("long", Model, BatchFlowTests.Rows(200)));
        await client.WaitAsync("long");
        Assert.True(service.Datasets["out-long"].Files["BIJOutputSet.jsonl"].Length > 20_000);
        Assert.Equal(200, (await BatchFlowTests.ToListAsync(client.GetResultsAsync("long"))).Count);

        service.AddOutput("out-long", ("BIJOutputSet.jsonl", Encoding.UTF8.GetBytes(BatchService.Line("a", BatchService.Completion(new string('x', 300_000))))));
        var exception = await Assert.ThrowsAsync<FireworksException>(() => BatchFlowTests.ToListAsync(client.GetResultsAsync("long")));

        Assert.Contains("MaxEventBytes", exception.Message, StringComparison.Ordinal);
    }
}
