using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Fireworks.AI.Extensions.Tests;

/// <summary>
/// The control plane and its storage on loopback, each on a port of its own, as strict as they are known to be: closed lists of members, 403
/// for a wrong key, signed links that refuse a key. What it had to refuse is in <see cref="Violations"/>.
/// </summary>
public sealed partial class BatchService : IAsyncDisposable
{
    public const string Key = "fw_test_key";
    public const string Account = "accounts/a";

    private readonly object _lock = new();
    private readonly List<WebApplication> _applications = [];

    public Uri Endpoint { get; private set; } = null!;

    public Uri Storage { get; private set; } = null!;

    public ConcurrentQueue<string> Violations { get; } = new();

    /// <summary>The calls in their order, such as <c>POST datasets/in:upload</c> or <c>PUT storage</c>.</summary>
    public ConcurrentQueue<string> Calls { get; } = new();

    /// <summary>Runs before a call takes effect.</summary>
    public Func<string, HttpContext, Task> Before { get; set; } = static (_, _) => Task.CompletedTask;

    /// <summary>Runs after a call took effect, and before it is answered.</summary>
    public Func<string, HttpContext, Task> After { get; set; } = static (_, _) => Task.CompletedTask;

    /// <summary>Refuses a call, where it is thrown before that.</summary>
    public static Exception Refused(int status) =>
        new Refusal(status, $$"""{"code":{{status}},"message":"refused by the test","details":[]}""");

    public static async Task<BatchService> StartAsync()
    {
        BatchService service = new();
        service.Endpoint = new(await service.StartAsync(service.AnswerControlAsync), "inference/v1");
        service.Storage = await service.StartAsync(service.AnswerStorageAsync);
        return service;
    }

    /// <summary>Options that point to this service and hardly wait.</summary>
    public FireworksClientOptions Options(Action<FireworksClientOptions>? configure = null)
    {
        FireworksClientOptions options = new() { ApiKey = Key, Endpoint = Endpoint, AccountId = "a" };
        options.Retry.BaseDelay = TimeSpan.Zero;
        options.Batches.PollDelay = TimeSpan.FromMilliseconds(1);
        options.Batches.MaxPollDelay = TimeSpan.FromMilliseconds(1);
        configure?.Invoke(options);
        return options;
    }

    public FireworksBatchClient Client(Action<FireworksClientOptions>? configure = null) => new(Options(configure));

    public async ValueTask DisposeAsync()
    {
        foreach (var application in _applications)
        {
            await application.DisposeAsync();
        }
    }

    private async Task<Uri> StartAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
        });
        var application = builder.Build();
        _applications.Add(application);
        application.Run(async context =>
        {
            try
            {
                await answer(context);
            }
            catch (Exception exception) when (exception is OperationCanceledException || context.RequestAborted.IsCancellationRequested)
            {
                context.Abort(); // A test breaks the connection, or the client is gone.
            }
            catch (Refusal refusal)
            {
                await WriteAsync(context, refusal.Status, refusal.Body);
            }
        });
        await application.StartAsync();
        return new Uri(application.Urls.Single() + "/");
    }

    private async Task AnswerControlAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.Headers.Authorization != $"Bearer {Key}")
        {
            throw new Refusal(403, """{"error":{"message":"Invalid API key","param":null,"code":"FORBIDDEN","type":"error"},"request_id":"r-403"}""");
        }

        var path = request.Path.Value!;
        if (path == "/v1/accounts")
        {
            Calls.Enqueue("GET accounts");
            await WriteAsync(context, 200, $$"""{"accounts":[{"name":"{{Account}}","displayName":"A"}]}""");
            return;
        }

        const string Prefix = $"/v1/{Account}/";
        var (resource, verb) = path.StartsWith(Prefix, StringComparison.Ordinal) ? (path[Prefix.Length..], "") : throw NotFound();
        if (resource.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon)
        {
            (resource, verb) = (resource[..colon], resource[colon..]);
        }

        var parts = resource.Split('/');
        var call = $"{request.Method} {resource}{verb}";
        Calls.Enqueue(call);
        await Before(call, context);
        var body = verb == ":upload" ? [] : await ReadAsync(context);
        var answer = (request.Method, parts[0], parts.Length, verb) switch
        {
            ("POST", "datasets", 1, "") => CreateDataset(Parse(body)),
            ("GET", "datasets", 2, "") => GetDataset(parts[1]),
            ("DELETE", "datasets", 2, "") => DeleteDataset(parts[1]),
            ("POST", "datasets", 2, ":upload") => await UploadAsync(parts[1], context),
            ("POST", "datasets", 2, ":getUploadEndpoint") => GetUploadEndpoint(parts[1], Parse(body)),
            ("POST", "datasets", 2, ":validateUpload") => ValidateUpload(parts[1], body),
            ("GET", "datasets", 2, ":getDownloadEndpoint") => GetDownloadEndpoint(parts[1], body),
            ("POST", "batchInferenceJobs", 1, "") => CreateJob(request.Query["batchInferenceJobId"].ToString(), Parse(body)),
            ("GET", "batchInferenceJobs", 1, "") => ListJobs(request.Query),
            ("GET", "batchInferenceJobs", 2, "") => GetJob(parts[1]),
            ("DELETE", "batchInferenceJobs", 2, "") => DeleteJob(parts[1]),
            _ => throw NotFound(),
        };
        await After(call, context);
        await WriteAsync(context, 200, answer);
    }

    private JsonElement Parse(byte[] body)
    {
        try
        {
            return JsonDocument.Parse(body).RootElement;
        }
        catch (JsonException)
        {
            throw Violation("a body that is not JSON");
        }
    }

    private static async Task<byte[]> ReadAsync(HttpContext context)
    {
        using MemoryStream body = new();
        await context.Request.Body.CopyToAsync(body);
        return body.ToArray();
    }

    private static async Task WriteAsync(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = body.StartsWith('<') ? "application/xml" : "application/json";
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body));
    }

    /// <summary>Refuses what a correct client does not send.</summary>
    private Refusal Violation(string what)
    {
        Violations.Enqueue(what);
        return new(400, $$"""{"code":3,"message":{{Wire.Quote(what)}},"details":[]}""");
    }

    private void Closed(JsonElement json, params string[] members)
    {
        foreach (var property in json.EnumerateObject())
        {
            if (!members.Contains(property.Name))
            {
                throw Violation($"unknown member {property.Name}");
            }
        }
    }

    private static Refusal NotFound() => new(404, """{"code":5,"message":"resource not found","details":[]}""");

    private static Refusal Conflict() => new(409, """{"code":6,"message":"resource already exists","details":[]}""");

    private sealed class Refusal(int status, string body) : Exception
    {
        public int Status => status;

        public string Body => body;
    }
}
