using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fireworks.AI.Extensions.Benchmarks.Remote;

/// <summary>Many streams at a time from a server on loopback. What the server allocates counts too, the same for every stream.</summary>
internal static class ConcurrentStreams
{
    private const int Runs = 5;

    public static async Task<double> BytesPerStreamAsync(byte[] body, int count)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static server => server.Listen(IPAddress.Loopback, 0));
        await using var server = builder.Build();
        server.MapPost("/inference/v1/chat/completions", async (HttpContext context) =>
        {
            context.Response.ContentType = "text/event-stream";
            const int Piece = 4096;
            for (var start = 0; start < body.Length; start += Piece)
            {
                await context.Response.Body.WriteAsync(body.AsMemory(start, Math.Min(Piece, body.Length - start)));
                await context.Response.Body.FlushAsync();
            }
        });
        await server.StartAsync();

        var address = server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        using var client = new FireworksClient(new FireworksClientOptions { ApiKey = "fw_benchmark", Endpoint = new Uri(address + "/inference/v1") });
        var chat = client.GetChatClient("m");
        await RunAsync(chat, count);
        var bytes = new List<double>();
        for (var run = 0; run < Runs; run++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            await RunAsync(chat, count);
            bytes.Add((double)(GC.GetTotalAllocatedBytes(precise: true) - before) / count);
        }

        bytes.Sort();
        await server.StopAsync();
        return bytes[Runs / 2];
    }

    private static async Task RunAsync(IChatClient chat, int count)
    {
        var reasons = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => ReadAsync(chat)));
        if (!Array.TrueForAll(reasons, static reason => reason is not null))
        {
            throw new InvalidOperationException($"{reasons.Count(static reason => reason is null)} of {count} streams did not complete.");
        }
    }

    private static async Task<ChatFinishReason?> ReadAsync(IChatClient chat)
    {
        ChatFinishReason? reason = null;
        await foreach (var update in chat.GetStreamingResponseAsync("Weather?"))
        {
            reason = update.FinishReason ?? reason;
        }

        return reason;
    }
}
