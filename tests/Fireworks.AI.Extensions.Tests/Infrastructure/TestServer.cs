using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Fireworks.AI.Extensions.Tests;

/// <summary>
/// A real HTTP server on loopback that records what it is sent and answers as a test says. Like Fireworks, it refuses requests with
/// unknown members; a test that sent one fails when the server is disposed.
/// </summary>
public sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ConcurrentQueue<string> _violations = new();

    private TestServer(WebApplication application)
    {
        _application = application;
    }

    public Uri Address { get; private set; } = null!;

    public Uri Endpoint => new(Address, "inference/v1");

    public ConcurrentQueue<RecordedRequest> Requests { get; } = new();

    public RecordedRequest LastRequest => Requests.Last();

    /// <summary>Whether members that the dossier does not list may be sent.</summary>
    public bool AllowsUnknownMembers { get; init; }

    /// <summary>Answers the requests in turn; the last answer repeats.</summary>
    public static Task<TestServer> StartAsync(params Answer[] answers)
    {
        var next = -1;
        return StartAsync(context => answers[Math.Min(Interlocked.Increment(ref next), answers.Length - 1)].WriteAsync(context));
    }

    public static async Task<TestServer> StartAsync(RequestDelegate answer, bool allowsUnknownMembers = false)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        var application = builder.Build();
        TestServer server = new(application) { AllowsUnknownMembers = allowsUnknownMembers };
        application.Run(context => server.HandleAsync(context, answer));
        await application.StartAsync();
        server.Address = new Uri(application.Urls.Single() + "/");
        return server;
    }

    /// <summary>Options that point to this server and never wait.</summary>
    public FireworksClientOptions Options(Action<FireworksClientOptions>? configure = null)
    {
        FireworksClientOptions options = new() { ApiKey = "fw_test_key", Endpoint = Endpoint };
        options.Retry.BaseDelay = TimeSpan.Zero;
        options.ScaleUp.BaseDelay = TimeSpan.Zero;
        configure?.Invoke(options);
        return options;
    }

    public FireworksChatClient ChatClient(string model = "accounts/fireworks/models/test", Action<FireworksClientOptions>? configure = null) =>
        new(model, Options(configure));

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        Assert.Empty(_violations);
    }

    private static string? FindViolation(RecordedRequest request) =>
        request.Path.EndsWith("/chat/completions", StringComparison.Ordinal) ? ChatSchema.FindViolation(request.Json)
        : request.Path.EndsWith("/embeddings", StringComparison.Ordinal) ? EmbeddingSchema.FindViolation(request.Json)
        : request.Path.EndsWith("/completions", StringComparison.Ordinal) ? CompletionSchema.FindViolation(request.Json)
        : request.Path.EndsWith("/rerank", StringComparison.Ordinal) ? RerankSchema.FindViolation(request.Json)
        : request.Path.Contains("/audio/", StringComparison.Ordinal) ? SpeechSchema.FindViolation(request)
        : null;

    private async Task HandleAsync(HttpContext context, RequestDelegate answer)
    {
        using MemoryStream body = new();
        await context.Request.Body.CopyToAsync(body);
        RecordedRequest request = new(
            context.Request.Method,
            context.Request.Path + context.Request.QueryString,
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body.ToArray());
        Requests.Enqueue(request);
        if (!AllowsUnknownMembers && FindViolation(request) is { } violation)
        {
            _violations.Enqueue(violation);
            await Answer.Json(400, $$$"""{"error":{"object":"error","type":"invalid_request_error","code":"invalid_request_error","message":"Extra inputs are not permitted, field: '{{{violation}}}', value: x"}}""").WriteAsync(context);
            return;
        }

        // What answers may read the body again.
        body.Position = 0;
        context.Request.Body = body;
        await answer(context);
    }
}
