using System.Diagnostics.Metrics;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Tests;

/// <summary>From rows to results, against a strict double over sockets.</summary>
public sealed class BatchFlowTests
{
    private const string Model = "accounts/fireworks/models/llama-v3p1-8b-instruct";

    [Theory]
    [InlineData(149_000_000, "POST datasets/nightly-*:upload")]
    [InlineData(0, "POST datasets/nightly-*:getUploadEndpoint", "PUT storage", "POST datasets/nightly-*:validateUpload")]
    public async Task Rows_become_results_by_way_of_the_api_and_of_a_signed_link(long direct, params string[] upload)
    {
        await using var service = await BatchService.StartAsync();
        using var client = service.Client(options => options.Batches.MaxDirectUploadBytes = direct);
        Recorder progress = new();

        var job = await client.SubmitAsync(new FireworksBatch("nightly", Model, Rows(3)));
        var end = await client.WaitAsync("nightly", progress);
        var results = await ToListAsync(client.GetResultsAsync("nightly"));

        Assert.Empty(service.Violations);
        Assert.Equal("accounts/a/batchInferenceJobs/nightly", job.Name);
        Assert.Equal(FireworksBatchState.Completed, end.State);
        Assert.Equal(["q-3", "q-2", "q-1"], results.Select(result => result.Id));
        Assert.Equal("echo: question 2", results[1].GetResponse().Text);
        Assert.Equal((44, 3, 24), (results[1].Usage!.InputTokenCount, results[1].Usage!.OutputTokenCount, results[1].Usage!.CachedInputTokenCount));
        Assert.Equal(["PENDING", "CREATING", "RUNNING", "COMPLETED"], progress.Seen.Select(seen => seen.State.Value));
        Assert.Equal([null, null, 33, 100], progress.Seen.Select(seen => seen.Percent));
        Assert.Equal((3, 1, 1, 0, 44, 3, 24), (progress.Seen[2].TotalRows, progress.Seen[2].ProcessedRows, progress.Seen[2].SucceededRows, progress.Seen[2].FailedRows, progress.Seen[2].InputTokens, progress.Seen[2].OutputTokens, progress.Seen[2].CachedInputTokens));
        string[] expected =
        [
            "GET batchInferenceJobs/nightly", "GET datasets/nightly-*", "POST datasets", .. upload, "GET datasets/nightly-*", "GET datasets/nightly-*", "GET datasets/nightly-*",
            "POST batchInferenceJobs", .. Enumerable.Repeat("GET batchInferenceJobs/nightly", 5), "GET datasets/out-nightly:getDownloadEndpoint", "GET storage", "GET storage",
        ];
        var fingerprint = service.Datasets.Keys.Single(id => id.StartsWith("nightly-", StringComparison.Ordinal));
        Assert.Equal(expected.Select(call => call.Replace("nightly-*", fingerprint, StringComparison.Ordinal)), service.Calls);
        Assert.Equal(
            """
            {"custom_id":"q-1","body":{"messages":[{"role":"user","content":"question 1"}]}}
            {"custom_id":"q-2","body":{"messages":[{"role":"user","content":"question 2"}]}}
            {"custom_id":"q-3","body":{"messages":[{"role":"user","content":"question 3"}]}}

            """, Encoding.UTF8.GetString(service.Datasets[fingerprint].Content!));
    }

    [Fact]
    public async Task Defaults_become_members_of_the_job_and_options_of_a_row_members_of_its_body()
    {
        await using var service = await BatchService.StartAsync();
        using var client = service.Client();
        FireworksBatch batch = new("defaults", Model, ToAsync(
            [
                new FireworksBatchRow("a", [new(ChatRole.System, "s"), new(ChatRole.User, "u")], new ChatOptions { MaxOutputTokens = 9, ModelId = Model }),
                new FireworksBatchRow("b", [new(ChatRole.User, [new TextContent("look"), new UriContent("https://example.org/a.png", "image/png")])]),
            ]))
        {
            Defaults = new ChatOptions { Instructions = "Be short.", MaxOutputTokens = 64, Temperature = 0.5f, TopP = 0.9f, TopK = 40, Seed = 7, ResponseFormat = ChatResponseFormat.Json }
                .WithFireworks(settings => (settings.ChoiceCount, settings.ServiceTier) = (2, new FireworksServiceTier("say \"so\""))),
            DisplayName = "Nightly run",
            InputDatasetId = "mine-in",
            OutputDatasetId = "mine-out",
            Precision = "BF16",
        };

        var job = await client.SubmitAsync(batch);

        Assert.Empty(service.Violations);
        var body = service.Jobs["defaults"].Body;
        Assert.Equal((Model, "Be short.", "Nightly run", "BF16"), (Text("model"), Text("systemPrompt"), Text("displayName"), Text("precision")));
        Assert.Equal(("accounts/a/datasets/mine-in", "accounts/a/datasets/mine-out"), (Text("inputDatasetId"), Text("outputDatasetId")));
        Assert.Equal("""{"maxTokens":64,"temperature":0.5,"topP":0.9,"topK":40,"n":2}""", Without(body.GetProperty("inferenceParameters"), "extraBody"));
        Assert.Equal("""{"seed":7,"response_format":{"type":"json_object"},"service_tier":"say \u0022so\u0022"}""", Normalized(body.GetProperty("inferenceParameters").GetProperty("extraBody").GetString()!));
        Assert.Equal(
            """
            {"custom_id":"a","body":{"messages":[{"role":"system","content":"s"},{"role":"user","content":"u"}],"max_tokens":9}}
            {"custom_id":"b","body":{"messages":[{"role":"user","content":[{"type":"text","text":"look"},{"type":"image_url","image_url":{"url":"https://example.org/a.png"}}]}]}}

            """, Encoding.UTF8.GetString(service.Datasets["mine-in"].Content!));
        Assert.Equal(("mine-in", "mine-out", "Nightly run", Model), (job.InputDatasetId, job.OutputDatasetId, job.DisplayName, job.Model));
        Assert.Equal((new DateTimeOffset(2026, 8, 31, 10, 0, 0, TimeSpan.Zero), "OK", null), (job.ExpiresAt, job.StatusCode, job.StatusMessage));
        Assert.Equal("false", job.RawRepresentation.GetProperty("waitingOnCapacity").GetRawText());

        string? Text(string name) => body.GetProperty(name).GetString();
    }

    [Fact]
    public async Task The_account_of_the_key_is_asked_for_once_and_jobs_are_listed_page_by_page()
    {
        await using var service = await BatchService.StartAsync();
        using var client = service.Client(options => options.AccountId = null);
        foreach (var name in (string[])["one", "two", "three"])
        {
            await client.SubmitAsync(new FireworksBatch(name, Model, Rows(1)));
        }

        await client.WaitAsync("two");

        Assert.Equal(["one", "two", "three"], (await ToListAsync(client.GetJobsAsync())).Select(job => job.Id));
        Assert.Equal(["two"], (await ToListAsync(client.GetJobsAsync("state=COMPLETED"))).Select(job => job.Id));
        Assert.Single(service.Calls, "GET accounts");
        Assert.Empty(service.Violations);
    }

    [Fact]
    public async Task A_row_costs_half_the_price_of_its_tokens_and_nothing_is_said_without_a_price()
    {
        await using var service = await BatchService.StartAsync();
        using var priced = service.Client(options => options.Prices = new([new() { Model = Model, Input = 1.40m, CachedInput = 0.26m, Output = 4.40m }]));
        using var other = service.Client(options => options.Prices = new([new() { Model = "another", Input = 1m, Output = 1m }]));
        using var without = service.Client();
        await priced.SubmitAsync(new FireworksBatch("cost", Model, Rows(2)));
        await priced.WaitAsync("cost");

        using MeterListener listener = new();
        var reported = 0;
        listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Name == "fireworks.client.cost")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) =>
        {
            foreach (var tag in tags)
            {
                reported += tag is { Key: "gen_ai.operation.name", Value: "batch" } ? 1 : 0;
            }
        });
        listener.Start();

        // 20 tokens, 24 from the cache, 3 of the answer: (20 x 1.40 + 24 x 0.26 + 3 x 4.40) / 1,000,000 / 2.
        Assert.All(await ToListAsync(priced.GetResultsAsync("cost")), result => Assert.Equal(0.00002372m, result.Cost));
        Assert.Equal(0, reported); // The next reading of the same batch would count them again.
        Assert.All(await ToListAsync(other.GetResultsAsync("cost")), result => Assert.Null(result.Cost));
        Assert.All(await ToListAsync(without.GetResultsAsync("cost")), result => Assert.Null(result.Cost));
    }

    [Fact]
    public async Task A_list_of_jobs_whose_pages_go_round_is_an_error()
    {
        await using var service = await BatchService.StartAsync();
        service.RepeatsPages = true;
        using var client = service.Client();
        await client.SubmitAsync(new FireworksBatch("one", Model, Rows(1)));

        var exception = await Assert.ThrowsAsync<FireworksException>(() => ToListAsync(client.GetJobsAsync()));

        Assert.Equal(FireworksErrorKind.InvalidResponse, exception.Kind);
        Assert.Equal(3, service.Calls.Count(call => call == "GET batchInferenceJobs"));
    }

    [Fact]
    public async Task A_job_whose_deletion_was_not_answered_is_deleted_with_its_datasets()
    {
        await using var service = await BatchService.StartAsync();
        service.States = ["RUNNING"];
        using var client = service.Client();
        await client.SubmitAsync(new FireworksBatch("lost", Model, Rows(2)));
        var isLost = false;
        service.After = (call, _) =>
        {
            if (call == "DELETE batchInferenceJobs/lost" && !isLost)
            {
                isLost = true;
                throw new OperationCanceledException();
            }

            return Task.CompletedTask;
        };

        await client.DeleteAsync("lost");

        Assert.True(isLost);
        Assert.Empty(service.Jobs);
        Assert.Empty(service.Datasets);
    }

    [Fact]
    public async Task A_wrong_key_is_told_as_one()
    {
        await using var service = await BatchService.StartAsync();
        using var client = service.Client(options => options.ApiKey = "fw_wrong_key");

        var exception = await Assert.ThrowsAsync<FireworksException>(() => client.SubmitAsync(new FireworksBatch("x", Model, Rows(1))));

        Assert.Equal((FireworksErrorKind.Authentication, 403, "r-403"), (exception.Kind, (int)exception.StatusCode!, exception.RequestId));
        Assert.DoesNotContain("fw_wrong_key", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deleting_takes_the_datasets_along_and_what_is_not_there_is_deleted_already()
    {
        await using var service = await BatchService.StartAsync();
        using var client = service.Client();
        await client.SubmitAsync(new FireworksBatch("ended", Model, Rows(2)));
        await client.WaitAsync("ended");
        await client.SubmitAsync(new FireworksBatch("running", Model, Rows(3)));

        await client.DeleteAsync("ended");
        await client.DeleteAsync("running");
        await client.DeleteAsync("running");
        await client.DeleteDatasetAsync("never-there");

        Assert.Empty(service.Jobs);
        Assert.Empty(service.Datasets);
        var missing = await Assert.ThrowsAsync<FireworksException>(() => client.GetJobAsync("ended"));
        Assert.Equal(FireworksErrorKind.NotFound, missing.Kind);
        Assert.Contains("FIREWORKS_ACCOUNT_ID", missing.Message, StringComparison.Ordinal);
    }

    internal static IEnumerable<FireworksBatchRow> Rows(int count) =>
        Enumerable.Range(1, count).Select(number => new FireworksBatchRow($"q-{number}", $"question {number}"));

    internal static async Task<List<T>> ToListAsync<T>(IAsyncEnumerable<T> items)
    {
        List<T> list = [];
        await foreach (var item in items)
        {
            list.Add(item);
        }

        return list;
    }

    private static async IAsyncEnumerable<T> ToAsync<T>(IEnumerable<T> items)
    {
        foreach (var item in items)
        {
            await Task.Yield();
            yield return item;
        }
    }

    private static string Without(JsonElement json, string name) =>
        $"{{{string.Join(',', json.EnumerateObject().Where(member => member.Name != name).Select(member => $"\"{member.Name}\":{member.Value.GetRawText()}"))}}}";

    private static string Normalized(string json) => JsonSerializer.Serialize(JsonDocument.Parse(json).RootElement);

    internal sealed class Recorder : IProgress<FireworksBatchProgress>
    {
        public List<FireworksBatchProgress> Seen { get; } = [];

        public void Report(FireworksBatchProgress value) => Seen.Add(value);
    }
}
