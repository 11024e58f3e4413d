using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Fireworks.AI.Extensions.Tests;

/// <content>Datasets, and the storage behind signed links.</content>
public sealed partial class BatchService
{
    private readonly Dictionary<string, Dataset> _datasets = [];
    private int _links;

    /// <summary>From how many bytes on an upload must use a signed link.</summary>
    public long DirectLimit { get; set; } = 150_000_000;

    /// <summary>How often a dataset is looked at until it is ready.</summary>
    public int PollsUntilReady { get; set; } = 2;

    /// <summary>After how many bytes the storage breaks off a download, one after the other.</summary>
    public Queue<int> Breaks { get; } = new();

    /// <summary>How many of the next links are over when they are used.</summary>
    public int ExpiredLinks { get; set; }

    public bool SupportsRanges { get; set; } = true;

    public IReadOnlyDictionary<string, Dataset> Datasets => _datasets;

    /// <summary>How many uploads arrived whole.</summary>
    public int Uploads => _datasets.Values.Sum(dataset => dataset.Uploads);

    public void AddOutput(string id, params (string File, byte[] Content)[] files)
    {
        Dataset dataset = new(id) { IsReady = true };
        foreach (var (file, content) in files)
        {
            dataset.Files[file] = content;
        }

        _datasets[id] = dataset;
    }

    private string CreateDataset(JsonElement body)
    {
        lock (_lock)
        {
            Closed(body, "datasetId", "dataset");
            Closed(body.GetProperty("dataset"), "userUploaded", "exampleCount");
            Closed(body.GetProperty("dataset").GetProperty("userUploaded"));
            if (!body.GetProperty("dataset").TryGetProperty("exampleCount", out var count))
            {
                throw Violation("example_count is required for uploaded datasets");
            }

            var id = body.GetProperty("datasetId").GetString()!;
            CheckId(id);
            if (!_datasets.TryAdd(id, new(id) { Count = int.Parse(count.GetString()!, null) }))
            {
                throw Conflict();
            }

            return Describe(_datasets[id]);
        }
    }

    private string GetDataset(string id)
    {
        lock (_lock)
        {
            var dataset = Find(id);
            dataset.IsReady = dataset.IsReady || (dataset.IsValidated && dataset.Polls++ >= PollsUntilReady);
            return Describe(dataset);
        }
    }

    private string DeleteDataset(string id)
    {
        lock (_lock)
        {
            _ = Find(id);
            _datasets.Remove(id);
            return "{}";
        }
    }

    private async Task<string> UploadAsync(string id, HttpContext context)
    {
        lock (_lock)
        {
            if (Find(id).IsReady)
            {
                throw Violation("an upload to a dataset that is ready");
            }
        }

        if (context.Request.ContentLength is not { } length || length >= DirectLimit)
        {
            throw Violation("a direct upload without a length, or too long");
        }

        var boundary = MediaTypeHeaderValue.Parse(context.Request.ContentType).Boundary.Value!;
        MultipartReader form = new(boundary, context.Request.Body);
        var section = await form.ReadNextSectionAsync() ?? throw Violation("a form without a file");
        var file = section.AsFileSection() ?? throw Violation("a field that is no file");
        using MemoryStream content = new();
        await file.FileStream!.CopyToAsync(content);
        if (file.Name != "file" || await form.ReadNextSectionAsync() is not null)
        {
            throw Violation("a form with more than one file");
        }

        lock (_lock)
        {
            var dataset = Find(id);
            Store(dataset, content.ToArray());
            dataset.IsValidated = true;
            return $$"""{"id":"{{Account}}/datasets/{{id}}","object":"file","purpose":"dataset","filename":"rows.jsonl","bytes":{{content.Length}},"created_at":1788000000}""";
        }
    }

    private string GetUploadEndpoint(string id, JsonElement body)
    {
        lock (_lock)
        {
            _ = Find(id);
            Closed(body, "filenameToSize");
            var file = body.GetProperty("filenameToSize").EnumerateObject().Single();
            if (file.Value.ValueKind != JsonValueKind.String)
            {
                throw Violation("a size that is no text");
            }

            return $$$"""{"filenameToSignedUrls":{"{{{file.Name}}}":"{{{Link("upload", id, file.Value.GetString()!)}}}"}}""";
        }
    }

    private string ValidateUpload(string id, byte[] body)
    {
        lock (_lock)
        {
            if (Encoding.UTF8.GetString(body) != "{}")
            {
                throw Violation("validateUpload with a body other than {}");
            }

            var dataset = Find(id);
            if (dataset.Content is null)
            {
                throw new Refusal(400, """{"code":9,"message":"the dataset has no file","details":[]}""");
            }

            dataset.IsValidated = true;
            return "{}";
        }
    }

    private string GetDownloadEndpoint(string id, byte[] body)
    {
        lock (_lock)
        {
            if (body.Length > 0)
            {
                throw Violation("getDownloadEndpoint with a body");
            }

            var links = Find(id).Files.Keys.Select(file => $"\"dataset/{id}/{file}\":\"{Link("download", id, file)}\"");
            return $$$"""{"filenameToSignedUrls":{{{{string.Join(',', links)}}}}}""";
        }
    }

    private string Link(string verb, string id, string what) =>
        $"{Storage}{verb}/{id}/{what}?X-Goog-Expires=600&X-Goog-Signature=5ec2e7{(ExpiredLinks > _links++ ? "over" : "")}";

    private async Task AnswerStorageAsync(HttpContext context)
    {
        var request = context.Request;
        var call = $"{request.Method} storage";
        Calls.Enqueue(call);
        await Before(call, context);
        if (request.Headers.Any(static header => header.Key is "Authorization" or "X-Fireworks-Api-Key" || header.Value.ToString().Contains(Key, StringComparison.Ordinal)))
        {
            throw Violation("a key at the storage");
        }

        if (!request.Query["X-Goog-Signature"].ToString().Equals("5ec2e7", StringComparison.Ordinal))
        {
            throw new Refusal(403, "<?xml version='1.0'?><Error><Code>AccessDenied</Code><Message>link is over</Message></Error>");
        }

        var parts = request.Path.Value!.Split('/');
        if (request.Method == "PUT")
        {
            await PutAsync(context, parts[2], parts[3]);
            await After(call, context);
            return;
        }

        await GetAsync(context, _datasets[parts[2]].Files[parts[3]]);
    }

    private async Task PutAsync(HttpContext context, string id, string size)
    {
        var request = context.Request;
        if (request.ContentType != "application/octet-stream" || request.Headers["x-goog-content-length-range"] != $"{size},{size}" || request.ContentLength != long.Parse(size, null))
        {
            throw Violation("an upload whose headers are not those that were signed");
        }

        var content = await ReadAsync(context);
        lock (_lock)
        {
            Store(Find(id), content);
        }
    }

    private async Task GetAsync(HttpContext context, byte[] content)
    {
        var start = 0;
        if (SupportsRanges && context.Request.GetTypedHeaders().Range?.Ranges.Single() is { From: { } from })
        {
            start = (int)from;
            context.Response.StatusCode = 206;
        }

        context.Response.ContentType = "application/octet-stream";
        context.Response.ContentLength = content.Length - start;
        var isBroken = Breaks.TryDequeue(out var length);
        await context.Response.Body.WriteAsync(content.AsMemory(start, isBroken ? Math.Min(length, content.Length - start) : content.Length - start));
        if (isBroken)
        {
            await context.Response.Body.FlushAsync();
            context.Abort();
        }
    }

    private static void Store(Dataset dataset, byte[] content)
    {
        dataset.Content = content;
        dataset.Uploads++;
    }

    private void CheckId(string id)
    {
        if (id.Length is 0 or > 63 || id[0] == '-' || id[^1] == '-' || id.Any(static letter => !(letter is >= 'a' and <= 'z' or >= '0' and <= '9' or '-')))
        {
            throw Violation($"the id {id}");
        }
    }

    private Dataset Find(string id) => _datasets.TryGetValue(id, out var dataset) ? dataset : throw NotFound();

    private static string Describe(Dataset dataset) =>
        $$"""{"name":"{{Account}}/datasets/{{dataset.Id}}","state":"{{(dataset.IsReady ? "READY" : "UPLOADING")}}","userUploaded":{},"exampleCount":"{{dataset.Count}}"}""";

    public sealed class Dataset(string id)
    {
        public string Id => id;
        public int Count { get; init; }
        public byte[]? Content { get; set; }
        public Dictionary<string, byte[]> Files { get; } = [];
        public bool IsValidated { get; set; }
        public bool IsReady { get; set; }
        public int Polls { get; set; }
        public int Uploads { get; set; }
    }
}
