using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Fireworks.AI.Extensions.Tests;

/// <content>Jobs: each look at one leads to its next state.</content>
public sealed partial class BatchService
{
    private readonly Dictionary<string, Job> _jobs = [];

    public IReadOnlyDictionary<string, Job> Jobs => _jobs;

    /// <summary>How many jobs were created.</summary>
    public int Created { get; private set; }

    /// <summary>The states of a new job, as they were seen.</summary>
    public string[] States { get; set; } = ["VALIDATING", "PENDING", "CREATING", "RUNNING", "COMPLETED"];

    /// <summary>Why new jobs fail.</summary>
    public string FailureMessage { get; set; } = "invalid request at line 99999 of file tmp-0.jsonl";

    /// <summary>How many rows an expired job has finished.</summary>
    public int FinishedRows { get; set; } = int.MaxValue;

    /// <summary>Makes each page of the list of jobs lead to one that was read.</summary>
    public bool RepeatsPages { get; set; }

    /// <summary>The line of results for a row; null for none.</summary>
    public Func<string, JsonElement, string?> Result { get; set; } = static (id, body) => Line(id, Completion($"echo: {body.GetProperty("messages").EnumerateArray().Last().GetProperty("content")}"));

    /// <summary>The line of errors for a row; null for none.</summary>
    public Func<string, string?> Error { get; set; } = static _ => null;

    public static string Line(string id, string response) => $$"""{"custom_id":{{Wire.Quote(id)}},"response":{{response}}}""";

    public static string Completion(string text) =>
        $$$"""{"id":"chatcmpl-5d","object":"chat.completion","created":1788000000,"model":"accounts/fireworks/models/served","choices":[{"index":0,"message":{"role":"assistant","content":{{{Wire.Quote(text)}}}},"finish_reason":"stop"}],"usage":{"prompt_tokens":44,"prompt_tokens_details":{"cached_tokens":24},"completion_tokens":3,"total_tokens":47}}""";

    private string CreateJob(string id, JsonElement body)
    {
        lock (_lock)
        {
            Closed(body, "model", "inputDatasetId", "outputDatasetId", "displayName", "systemPrompt", "inferenceParameters", "precision", "continuedFromJobName");
            CheckId(id);
            if (_jobs.ContainsKey(id))
            {
                throw Conflict();
            }

            var continued = Text(body, "continuedFromJobName");
            Job job = new(id, body) { States = States, Output = Text(body, "outputDatasetId")?.Split('/')[^1] ?? $"out-{id}" };
            if (continued is not null)
            {
                job.Rows = _jobs[continued.Split('/')[^1]].Rest();
            }
            else
            {
                var input = Text(body, "inputDatasetId") ?? throw Violation("a job without rows");
                var dataset = Find(input.Split('/')[^1]);
                if (!dataset.IsReady || input != $"{Account}/datasets/{dataset.Id}")
                {
                    throw Violation("a job whose dataset is not ready");
                }

                job.Rows = Validate(dataset);
            }

            if (body.TryGetProperty("inferenceParameters", out var parameters))
            {
                Closed(parameters, "maxTokens", "temperature", "topP", "topK", "n", "extraBody");
                if (Text(parameters, "extraBody") is { } extra)
                {
                    CheckBody(JsonDocument.Parse(extra).RootElement);
                }
            }

            Created++;
            _jobs.Add(id, job);
            return Describe(job);
        }
    }

    private string GetJob(string id)
    {
        lock (_lock)
        {
            var job = _jobs.TryGetValue(id, out var found) ? found : throw NotFound();
            if (job.At < job.States.Length - 1)
            {
                job.At++;
                Enter(job);
            }

            return Describe(job);
        }
    }

    private string ListJobs(IQueryCollection query)
    {
        lock (_lock)
        {
            if (int.Parse(query["pageSize"].ToString(), null) > 200)
            {
                throw Violation("a page of more than 200 jobs");
            }

            // Pages are small whatever is asked for.
            var start = query["pageToken"].ToString() is { Length: > 0 } token ? int.Parse(token, null) : 0;
            var jobs = _jobs.Values.Where(job => query["filter"].ToString() is not { Length: > 0 } filter || filter == $"state={job.State}").ToList();
            var next = RepeatsPages ? $"\"{2 - start}\"" : start + 2 < jobs.Count ? $"\"{start + 2}\"" : "\"\"";
            return $$"""{"batchInferenceJobs":[{{string.Join(',', jobs.Skip(start).Take(2).Select(Describe))}}],"nextPageToken":{{next}},"totalSize":{{jobs.Count}}}""";
        }
    }

    private string DeleteJob(string id)
    {
        lock (_lock)
        {
            return _jobs.Remove(id) ? "{}" : throw NotFound();
        }
    }

    /// <summary>The rows, which a correct client has checked.</summary>
    private List<(string Id, JsonElement Body)> Validate(Dataset dataset)
    {
        List<(string, JsonElement)> rows = [];
        HashSet<string> ids = [];
        foreach (var line in Encoding.UTF8.GetString(dataset.Content!).Split('\n')[..^1])
        {
            var row = Parse(Encoding.UTF8.GetBytes(line));
            Closed(row, "custom_id", "body");
            if (Text(row, "custom_id") is not { } id || !ids.Add(id))
            {
                throw Violation("a row without an id of its own");
            }

            CheckBody(row.GetProperty("body"));
            rows.Add((id, row.GetProperty("body")));
        }

        return rows.Count == dataset.Count ? rows : throw Violation($"{rows.Count} rows of {dataset.Count}");
    }

    private void CheckBody(JsonElement body)
    {
        if ((body.TryGetProperty("model", out _) ? "model" : body.TryGetProperty("stream", out _) ? "stream" : ChatSchema.FindViolation(body)) is { } violation)
        {
            throw Violation($"the member {violation} in a row");
        }
    }

    private void Enter(Job job)
    {
        if (job.State is not ("COMPLETED" or "EXPIRED"))
        {
            return;
        }

        var count = Math.Min(job.State == "EXPIRED" ? FinishedRows : int.MaxValue, job.Rows.Count);
        job.Done = [.. job.Rows.Take(count).Where(row => Error(row.Id) is null).Select(row => row.Id)];

        // The order is not that of the rows.
        var lines = job.Rows.Take(count).Reverse().Where(row => Error(row.Id) is null).Select(row => Result(row.Id, row.Body)).OfType<string>();
        var errors = job.Rows.Take(count).Select(row => Error(row.Id)).OfType<string>();
        AddOutput(job.Output, ("BIJOutputSet.jsonl", Join(lines)), ("error-data", Join(errors)));
    }

    private static byte[] Join(IEnumerable<string> lines) => Encoding.UTF8.GetBytes(string.Concat(lines.Select(static line => line + "\n")));

    private string Describe(Job job)
    {
        var isRunning = job.State is "RUNNING" or "COMPLETED" or "EXPIRED";
        var done = job.State == "RUNNING" ? job.Rows.Count / 2 : Math.Min(job.Rows.Count, job.State == "EXPIRED" ? FinishedRows : int.MaxValue);
        var progress = isRunning
            ? $$"""{"percent":{{(job.Rows.Count == 0 ? 0 : 100 * done / job.Rows.Count)}},"totalInputRequests":{{job.Rows.Count}},"totalProcessedRequests":{{done}},"successfullyProcessedRequests":"{{done}}","failedRequests":0,"outputRows":{{done}},"inputTokens":"{{44 * done}}","outputTokens":{{3 * done}},"cachedInputTokenCount":{{24 * done}}}"""
            : "null";
        var status = job.State == "FAILED" ? $$"""{"code":"INVALID_ARGUMENT","message":{{Wire.Quote(FailureMessage)}}}""" : """{"code":"OK","message":""}""";
        var given = string.Concat(job.Body.EnumerateObject().Where(static member => member.Name != "outputDatasetId").Select(static member => $"\"{member.Name}\":{member.Value.GetRawText()},"));
        return $$"""{"name":"{{Account}}/batchInferenceJobs/{{job.Id}}",{{given}}"outputDatasetId":{{(job.Output.Length > 0 ? $"\"{Account}/datasets/{job.Output}\"" : "null")}},"state":"JOB_STATE_{{job.State}}","status":{{status}},"jobProgress":{{progress}},"createTime":"2026-08-30T10:00:00Z","updateTime":"2026-08-30T10:01:00.5Z","expireTime":"2026-08-31T10:00:00Z","waitingOnCapacity":false}""";
    }

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;

    public sealed class Job(string id, JsonElement body)
    {
        public string Id => id;
        public JsonElement Body => body;
        public string[] States { get; set; } = [];
        public int At { get; set; }
        public string State => States[At];
        public string Output { get; set; } = "";
        public List<(string Id, JsonElement Body)> Rows { get; set; } = [];
        public HashSet<string> Done { get; set; } = [];

        public List<(string Id, JsonElement Body)> Rest() => [.. Rows.Where(row => !Done.Contains(row.Id))];
    }
}
