using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fireworks.AI.Extensions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Batch;

/// <summary>
/// A double of the service on loopback, as much of it as this example needs: datasets, a job that takes a few seconds, and answers by a
/// list of words. It forgets all when the program ends.
/// </summary>
internal sealed class LocalService : IAsyncDisposable
{
    private const string Account = "accounts/local";

    private static readonly string[] States = ["VALIDATING", "PENDING", "CREATING", "RUNNING", "RUNNING", "RUNNING", "COMPLETED"];
    private static readonly string[] FriendlyWords = ["best", "charm", "love", "great", "perfectly", "better", "well made", "good", "fine"];
    private static readonly string[] UnfriendlyWords =
        ["broke", "empty", "loud", "stopped", "smells", "not the one", "bad", "poor", "slow"];

    private readonly WebApplication _application;
    private readonly ConcurrentDictionary<string, byte[]> _datasets = new();
    private readonly ConcurrentDictionary<string, (JsonObject Job, int Looks)> _jobs = new();

    private LocalService(WebApplication application)
    {
        _application = application;
    }

    public static async Task<LocalService> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        LocalService service = new(builder.Build());
        service._application.Run(service.AnswerAsync);
        await service._application.StartAsync();
        return service;
    }

    /// <summary>Settings that lead to the double, and look at its job more often than at a real one.</summary>
    public FireworksClientOptions CreateOptions() => new()
    {
        ApiKey = "local",
        Endpoint = new(_application.Urls.Single() + "/inference/v1"),
        AccountId = "local",
        Batches = { PollDelay = TimeSpan.FromSeconds(0.2), MaxPollDelay = TimeSpan.FromSeconds(0.4) },
    };

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        var id = path[(path.LastIndexOf('/') + 1)..];
        var (key, verb) = id.Split(':') is [var name, var end] ? (name, end) : (id, "");
        if (verb == "upload")
        {
            var form = await context.Request.ReadFormAsync();
            using MemoryStream content = new();
            await form.Files[0].CopyToAsync(content);
            _datasets[key] = content.ToArray();
        }
        else if (context.Request.Method == "POST" && path.EndsWith("/batchInferenceJobs", StringComparison.Ordinal))
        {
            key = context.Request.Query["batchInferenceJobId"].ToString();
            var created = (await JsonSerializer.DeserializeAsync<JsonObject>(context.Request.Body))!;
            created["name"] = $"{Account}/batchInferenceJobs/{key}";
            created["outputDatasetId"] = $"{Account}/datasets/{key}-out";
            _jobs[key] = (created, 0);
        }

        if (path.StartsWith("/results/", StringComparison.Ordinal))
        {
            await context.Response.Body.WriteAsync(_datasets[id]);
            return;
        }

        var answer = verb == "getDownloadEndpoint" ? new JsonObject
        {
            ["filenameToSignedUrls"] = new JsonObject { ["BIJOutputSet.jsonl"] = $"{_application.Urls.Single()}/results/{key}" },
        }
            : path.Contains("/batchInferenceJobs", StringComparison.Ordinal) ? LookAtJob(key, context.Request.Method)
            : context.Request.Method == "GET" && !_datasets.ContainsKey(key) ? null
            : new JsonObject { ["name"] = $"{Account}/datasets/{key}", ["state"] = "READY" };
        context.Response.StatusCode = answer is null ? 404 : 200;
        await context.Response.WriteAsJsonAsync(answer ?? new JsonObject { ["code"] = 5, ["message"] = "resource not found" });
    }

    private JsonObject? LookAtJob(string id, string method)
    {
        if (!_jobs.TryGetValue(id, out var found))
        {
            return null;
        }

        if (method == "DELETE")
        {
            _jobs.TryRemove(id, out _);
            return [];
        }

        var (job, looks) = found;
        var state = States[Math.Min(looks, States.Length - 1)];
        _jobs[id] = (job, looks + 1);
        var input = ((string)job["inputDatasetId"]!).Split('/')[^1];
        var rows = _datasets[input].AsSpan().Count((byte)'\n');
        if (state == "COMPLETED")
        {
            _datasets[$"{id}-out"] = [.. Classify(_datasets[input])];
        }

        var answer = job.DeepClone().AsObject();
        answer["state"] = $"JOB_STATE_{state}";
        answer["jobProgress"] = state is "RUNNING" or "COMPLETED"
            ? new JsonObject { ["totalInputRequests"] = rows, ["totalProcessedRequests"] = rows * Math.Min(looks - 2, 4) / 4 }
            : null;
        return answer;
    }

    private static IEnumerable<byte> Classify(byte[] rows)
    {
        using StreamReader lines = new(new MemoryStream(rows));
        while (lines.ReadLine() is { } line)
        {
            var row = JsonNode.Parse(line)!;
            var text = (string)row["body"]!["messages"]![0]!["content"]!;
            var isFriendly = FriendlyWords.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase));
            var isUnfriendly = UnfriendlyWords.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase));
            var word = (isFriendly, isUnfriendly) switch { (true, false) => "friendly", (false, true) => "unfriendly", _ => "mixed" };
            JsonObject message = new() { ["role"] = "assistant", ["content"] = word };
            JsonObject response = new()
            {
                ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["message"] = message, ["finish_reason"] = "stop" }),
                ["usage"] = new JsonObject { ["prompt_tokens"] = 24 + (text.Length / 4), ["completion_tokens"] = 2 },
            };
            JsonObject result = new() { ["custom_id"] = (string)row["custom_id"]!, ["response"] = response };
            foreach (var value in JsonSerializer.SerializeToUtf8Bytes(result))
            {
                yield return value;
            }

            yield return (byte)'\n';
        }
    }
}
