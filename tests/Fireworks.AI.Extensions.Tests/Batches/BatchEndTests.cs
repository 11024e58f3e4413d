using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Tests;

/// <summary>How batches end other than well, and what is kept then.</summary>
public sealed class BatchEndTests
{
    private const string Model = "accounts/fireworks/models/llama-v3p1-8b-instruct";

    [Fact]
    public async Task A_failed_batch_says_why_and_that_the_line_number_is_not_to_be_relied_on()
    {
        await using var service = await BatchService.StartAsync();
        service.States = ["VALIDATING", "FAILED"];
        service.FailureMessage = "line 99999 of tmp-0.jsonl: Extra inputs are not permitted, field: 'x', value: 'a secret prompt'";
        using var client = service.Client();
        await client.SubmitAsync(new FireworksBatch("bad", Model, BatchFlowTests.Rows(3)));

        var job = await client.WaitAsync("bad");
        var exception = await Assert.ThrowsAsync<FireworksException>(() => BatchFlowTests.ToListAsync(client.GetResultsAsync("bad")));

        Assert.Equal((FireworksBatchState.Failed, "INVALID_ARGUMENT"), (job.State, job.StatusCode));
        Assert.Contains("a secret prompt", job.StatusMessage, StringComparison.Ordinal);
        Assert.Equal((FireworksErrorKind.InvalidRequest, "INVALID_ARGUMENT"), (exception.Kind, exception.ErrorCode));
        Assert.Contains("line 99999 of tmp-0.jsonl: Extra inputs are not permitted, field: 'x'. File names and line numbers in this message are not reliable.", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expired_batch_keeps_its_finished_rows_and_is_continued_with_the_others()
    {
        await using var service = await BatchService.StartAsync();
        service.States = ["RUNNING", "EXPIRED"];
        service.FinishedRows = 3;
        service.Error = static id => id == "q-2" ? """{"custom_id":"q-2","error":{"message":"overloaded","code":503}}""" : null;
        using var client = service.Client();
        await client.SubmitAsync(new FireworksBatch("long", Model, BatchFlowTests.Rows(5)) { Defaults = new() { Instructions = "s", MaxOutputTokens = 5 } });
        var expired = await client.WaitAsync("long");
        var kept = await BatchFlowTests.ToListAsync(client.GetResultsAsync("long"));
        service.States = ["RUNNING", "COMPLETED"];
        service.Error = static _ => null;

        var next = await client.ContinueAsync("long", "long-2");
        var again = await client.ContinueAsync("long", "long-2");
        await client.WaitAsync("long-2");
        var all = await BatchFlowTests.ToListAsync(client.GetResultsAsync("long-2"));

        Assert.Equal((FireworksBatchState.Expired, 3, 5), (expired.State, expired.Progress.ProcessedRows, expired.Progress.TotalRows));
        Assert.Equal(["q-3", "q-1", "q-2"], kept.Select(result => result.Id));
        Assert.Equal((FireworksErrorKind.Interrupted, "503"), (kept[2].Error!.Kind, kept[2].Error!.ErrorCode));
        Assert.Equal((next.Name, "accounts/a/batchInferenceJobs/long"), (again.Name, again.ContinuedFrom));
        Assert.Equal(["q-3", "q-1", "q-5", "q-4", "q-2"], all.Select(result => result.Id));
        Assert.All(all, result => Assert.NotNull(result.Response));
        Assert.Equal("""{"continuedFromJobName":"accounts/a/batchInferenceJobs/long","model":"accounts/fireworks/models/llama-v3p1-8b-instruct","systemPrompt":"s","inferenceParameters":{"maxTokens":5}}""", service.Jobs["long-2"].Body.GetRawText());
        Assert.Equal(1, service.Uploads);
        Assert.Empty(service.Violations);
    }

    [Fact]
    public async Task A_batch_that_expired_before_its_first_row_hides_no_results_of_those_that_continue_it()
    {
        await using var service = await BatchService.StartAsync();
        service.States = ["EXPIRED"];
        service.FinishedRows = 0;
        using var client = service.Client();
        await client.SubmitAsync(new FireworksBatch("none", Model, BatchFlowTests.Rows(2)));
        service.Jobs["none"].Output = "";
        service.States = ["COMPLETED"];
        service.FinishedRows = int.MaxValue;
        await client.ContinueAsync("none", "none-2");
        service.Jobs["none-2"].At = 0;
        service.AddOutput("out-none-2", ("BIJOutputSet.jsonl", System.Text.Encoding.UTF8.GetBytes(BatchService.Line("q-1", BatchService.Completion("1")))));

        Assert.Equal(["q-1"], (await BatchFlowTests.ToListAsync(client.GetResultsAsync("none-2"))).Select(result => result.Id));
        Assert.Contains("has no results", (await Assert.ThrowsAsync<FireworksException>(() => BatchFlowTests.ToListAsync(client.GetResultsAsync("none")))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Batches_that_continue_each_other_in_a_circle_are_an_error_and_no_name_for_other_rows()
    {
        await using var service = await BatchService.StartAsync();
        service.States = ["EXPIRED"];
        using var client = service.Client();
        await client.SubmitAsync(new FireworksBatch("a", Model, BatchFlowTests.Rows(2)));
        await client.ContinueAsync("a", "b");

        var taken = await Assert.ThrowsAsync<ArgumentException>(() => client.SubmitAsync(new FireworksBatch("b", Model, BatchFlowTests.Rows(2))));
        await client.DeleteAsync("a");
        await client.ContinueAsync("b", "a");
        var exception = await Assert.ThrowsAsync<FireworksException>(() => BatchFlowTests.ToListAsync(client.GetResultsAsync("b")));

        Assert.Contains("continues accounts/a/batchInferenceJobs/a", taken.Message, StringComparison.Ordinal);
        Assert.Contains("it continues itself", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_an_expired_batch_is_continued_and_only_an_ended_one_has_results()
    {
        await using var service = await BatchService.StartAsync();
        service.States = ["PENDING"];
        using var client = service.Client();
        await client.SubmitAsync(new FireworksBatch("one", Model, BatchFlowTests.Rows(1)));
        service.States = ["EXPIRED"];
        await client.SubmitAsync(new FireworksBatch("two", Model, BatchFlowTests.Rows(2)));

        Assert.Contains("is PENDING; only an expired one", (await Assert.ThrowsAsync<InvalidOperationException>(() => client.ContinueAsync("one", "x"))).Message, StringComparison.Ordinal);
        Assert.Contains("when it has ended", (await Assert.ThrowsAsync<InvalidOperationException>(() => BatchFlowTests.ToListAsync(client.GetResultsAsync("one")))).Message, StringComparison.Ordinal);
        Assert.Contains("does not continue", (await Assert.ThrowsAsync<ArgumentException>(() => client.ContinueAsync("two", "one"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_that_stays_pending_is_warned_of_and_ends_the_wait_but_not_itself()
    {
        await using var service = await BatchService.StartAsync();
        service.States = ["VALIDATING", "PENDING"];
        SkippingTimeProvider clock = new();
        RecordingLogger logger = new();
        using FireworksBatchClient client = new(
            service.Options(options =>
            {
                options.TimeProvider = clock;
                (options.ResponseTimeout, options.IdleTimeout, options.TotalTimeout) = (Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                (options.Batches.PollDelay, options.Batches.MaxPollDelay) = (TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(60));
            }),
            logger);
        await client.SubmitAsync(new FireworksBatch("stuck", Model, BatchFlowTests.Rows(1)));
        var looks = service.Calls.Count;

        var exception = await Assert.ThrowsAsync<FireworksException>(() => client.WaitAsync("stuck"));

        Assert.Equal(FireworksErrorKind.Timeout, exception.Kind);
        Assert.Contains("cannot be run in batches", exception.Message, StringComparison.Ordinal);
        Assert.InRange(clock.Elapsed, TimeSpan.FromHours(23.9), TimeSpan.FromHours(24.1));
        Assert.InRange(service.Calls.Count - looks, 1440, 1460);
        Assert.Single(logger.Messages, message => message.Contains("It is so for ever if its model", StringComparison.Ordinal) && message.Contains(Model, StringComparison.Ordinal));
        Assert.Equal("PENDING", service.Jobs["stuck"].State);
    }

    [Fact]
    public async Task Failures_of_the_service_do_not_end_a_wait_until_they_go_on_and_on()
    {
        await using var service = await BatchService.StartAsync();
        using var client = service.Client(options => options.Retry.MaxRetries = 0);
        await client.SubmitAsync(new FireworksBatch("x", Model, BatchFlowTests.Rows(1)));
        var failures = 0;
        service.Before = (call, context) =>
        {
            context.Response.StatusCode = 503;
            return call.StartsWith("GET batch", StringComparison.Ordinal) && failures++ < 9 ? throw new BadHttpRequestException("busy", 503) : Task.CompletedTask;
        };

        Assert.Equal(FireworksBatchState.Completed, (await client.WaitAsync("x")).State);

        service.Before = static (_, _) => throw new BadHttpRequestException("busy", 503);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await Assert.ThrowsAsync<FireworksException>(() => client.WaitAsync("x"))).StatusCode);
    }

    [Fact]
    public async Task A_wait_ends_when_its_caller_says_so_and_the_batch_goes_on()
    {
        await using var service = await BatchService.StartAsync();
        service.States = ["RUNNING"];
        using var client = service.Client();
        await client.SubmitAsync(new FireworksBatch("x", Model, BatchFlowTests.Rows(1)));
        using CancellationTokenSource source = new();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.WaitAsync("x", new Stopper(source), source.Token));

        Assert.Equal("RUNNING", service.Jobs["x"].State);
    }

    [Fact]
    public async Task Rows_with_errors_come_as_such_in_whatever_form_and_lines_without_sense_are_not_passed_over()
    {
        await using var service = await BatchService.StartAsync();
        string[] lines =
        [
            BatchService.Line("plain", BatchService.Completion("1")),
            """{"custom_id":"enveloped","response":{"status_code":200,"body":{"choices":[{"message":{"role":"assistant","content":"2"}}]}},"error":null}""",
            """{"custom_id":"object","response":{"status_code":200,"body":{"choices":[{"message":{"role":"assistant","content":"3"}}]}},"error":{}}""",
            """{"custom_id":"blank","response":{"choices":[{"message":{"role":"assistant","content":"4"}}]},"error":""}""",
            """{"custom_id":"status","response":{"status_code":429,"body":{"error":{"message":"slow down","code":"RATE"}}}}""",
            """{"custom_id":"error","response":null,"error":{"message":"m","code":"c"}}""",
            """{"custom_id":"nothing"}""",
            """{"custom_id":"empty","response":{}}""",
            """{"custom_id":"text","error":"sorry"}""",
            "", "not json", """{"custom_id":17}""",
        ];
        service.AddOutput("out-odd", ("BIJOutputSet.jsonl", System.Text.Encoding.UTF8.GetBytes(string.Join("\r\n", lines))), ("error-data", """{"custom_id":"late","detail":"why"}"""u8.ToArray()));
        service.States = ["COMPLETED"];
        using var client = service.Client();
        await client.SubmitAsync(new FireworksBatch("odd", Model, BatchFlowTests.Rows(1)));

        var results = await BatchFlowTests.ToListAsync(client.GetResultsAsync("odd"));

        Assert.Equal(["plain", "enveloped", "object", "blank", "status", "error", "nothing", "empty", "text", "", "", "late"], results.Select(result => result.Id));
        Assert.Equal(["1", "2", "3", "4"], results.Take(4).Select(result => result.Response?.Text));
        results = results[2..];
        Assert.All(results.Skip(2), result => Assert.True(result is { Response: null, Usage: null, Error: not null }));
        Assert.Equal(["RATE", "c"], results.Skip(2).Take(2).Select(result => result.Error!.ErrorCode));
        Assert.Contains("slow down", results[2].Error!.Message, StringComparison.Ordinal);
        Assert.Contains("sorry", results[6].Error!.Message, StringComparison.Ordinal);
        Assert.Contains("why", results[9].Error!.Message, StringComparison.Ordinal);
        Assert.Contains("'nothing' is not readable", results[4].Error!.Message, StringComparison.Ordinal);
        Assert.Equal("slow down", Assert.Throws<FireworksException>(() => results[2].GetResponse()).Message.Split(": ")[1].TrimEnd('.'));
    }

    [Fact]
    public async Task Tools_get_the_names_that_the_caller_knows_and_reasoning_is_left_out_where_it_is_not_wanted()
    {
        await using var service = await BatchService.StartAsync();
        var tool = AIFunctionFactory.Create(static () => 1, "my.tool");
        ChatOptions options = new() { Tools = [tool], Reasoning = new() { Output = ReasoningOutput.None } };
        service.Result = static (id, body) => BatchService.Line(id, $$$"""{"choices":[{"index":0,"finish_reason":"tool_calls","message":{"role":"assistant","reasoning_content":"hm","tool_calls":[{"id":"c","type":"function","function":{"name":{{{body.GetProperty("tools")[0].GetProperty("function").GetProperty("name").GetRawText()}}},"arguments":"{}"}}]}}]}""");
        using var client = service.Client();
        await client.SubmitAsync(new FireworksBatch("tools", Model, [new FireworksBatchRow("t", [new(ChatRole.User, "u")], options)]));
        await client.WaitAsync("tools");

        var result = Assert.Single(await BatchFlowTests.ToListAsync(client.GetResultsAsync("tools", options)));

        var call = Assert.IsType<FunctionCallContent>(Assert.Single(result.GetResponse().Messages[0].Contents));
        Assert.Equal("my.tool", call.Name);
        Assert.Empty(service.Violations);
    }

    private sealed class Stopper(CancellationTokenSource source) : IProgress<FireworksBatchProgress>
    {
        public void Report(FireworksBatchProgress value) => source.Cancel();
    }
}
