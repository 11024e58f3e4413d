using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Fireworks.AI.Extensions.Benchmarks.Platform;

/// <summary>A service on loopback that counts the rows it gets and answers each, for one batch at a time.</summary>
internal sealed class BatchEndpoint : IAsyncDisposable
{
    private readonly WebApplication _application;
    private int _rows;
    private bool _isCreated;

    private BatchEndpoint(WebApplication application)
    {
        _application = application;
    }

    public Uri Endpoint => new(_application.Urls.Single() + "/inference/v1");

    public static async Task<BatchEndpoint> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        BatchEndpoint service = new(builder.Build());
        service._application.Run(service.AnswerAsync);
        await service._application.StartAsync();
        return service;
    }

    public void Forget() => (_rows, _isCreated) = (0, false);

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (path == "/results")
        {
            await WriteResultsAsync(context.Response);
            return;
        }

        if (path.EndsWith(":upload", StringComparison.Ordinal))
        {
            await CountAsync(context.Request);
        }

        var isJob = path.Contains("/batchInferenceJobs", StringComparison.Ordinal);
        _isCreated |= isJob && context.Request.Method == "POST";
        if (context.Request.Method == "GET" && (isJob ? !_isCreated : _rows == 0))
        {
            context.Response.StatusCode = 404;
            return;
        }

        await context.Response.WriteAsync(path.EndsWith("Endpoint", StringComparison.Ordinal)
            ? $$$"""{"filenameToSignedUrls":{"BIJOutputSet.jsonl":"{{{_application.Urls.Single()}}}/results"}}"""
            : isJob ? """{"name":"accounts/a/batchInferenceJobs/b","model":"m","outputDatasetId":"accounts/a/datasets/out","state":"JOB_STATE_COMPLETED"}"""
            : """{"state":"READY"}""");
    }

    /// <summary>Rows are the only lines of the form that end in a brace.</summary>
    private async Task CountAsync(HttpRequest request)
    {
        var block = new byte[64 * 1024];
        byte last = 0;
        int read;
        while ((read = await request.Body.ReadAsync(block)) > 0)
        {
            for (var i = 0; i < read; last = block[i++])
            {
                _rows += block[i] == '\n' && last == '}' ? 1 : 0;
            }
        }
    }

    private async Task WriteResultsAsync(HttpResponse response)
    {
        StringBuilder lines = new();
        for (var number = _rows - 1; number >= 0; number--)
        {
            lines.Append(CultureInfo.InvariantCulture, $$$"""{"custom_id":"q-{{{number}}}","response":{"id":"c","object":"chat.completion","created":1788000000,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"friendly"},"finish_reason":"stop"}],"usage":{"prompt_tokens":44,"completion_tokens":3,"total_tokens":47} } }""").Append('\n');
            if (number % 1000 == 0)
            {
                await response.WriteAsync(lines.ToString());
                lines.Clear();
            }
        }
    }
}
