using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fireworks.AI.Extensions.Consumers.Infrastructure;

/// <summary>A model at a server that refuses what Fireworks refuses: it answers by turns, streaming where it is asked to.</summary>
public sealed class ModelServer : IAsyncDisposable
{
    public const string Model = "accounts/fireworks/models/test";

    private readonly TestServer _server;

    private ModelServer(TestServer server)
    {
        _server = server;
    }

    public static JsonSerializerOptions WithoutNulls { get; } = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public TestServer Server => _server;

    public Uri Endpoint => _server.Endpoint;

    public IReadOnlyList<RecordedRequest> Requests => [.. _server.Requests];

    public JsonElement LastBody => _server.LastRequest.Json;

    public static Task<ModelServer> StartAsync(params Turn[] turns) => StartAsync(refuses: true, turns);

    /// <summary>A model that takes tools or a response format, but not both in one request, as some at Fireworks.</summary>
    public static Task<ModelServer> StartRefusingPairAsync(params Turn[] turns) => StartAsync(refuses: true, turns, takesPair: false);

    /// <param name="refuses">Whether to refuse what Fireworks refuses.</param>
    /// <param name="turns">The answers.</param>
    /// <param name="takesPair">Whether it takes tools and a response format in one request.</param>
    public static async Task<ModelServer> StartAsync(bool refuses, Turn[] turns, bool takesPair = true)
    {
        var next = -1;
        return new(await TestServer.StartAsync(async context =>
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body);
            var stream = body.RootElement.TryGetProperty("stream", out var asked) && asked.GetBoolean();
            if (!takesPair && body.RootElement.TryGetProperty("tools", out _) && body.RootElement.TryGetProperty("response_format", out _))
            {
                await Answer.Json(400, Wire.PairRefusal).WriteAsync(context);
                return;
            }

            await turns[Math.Min(Interlocked.Increment(ref next), turns.Length - 1)].ToAnswer(stream).WriteAsync(context);
        }, allowsUnknownMembers: !refuses));
    }

    public FireworksChatClient ChatClient(Action<FireworksClientOptions>? configure = null) => _server.ChatClient(Model, configure);

    /// <summary>Points a client of an application to this server.</summary>
    public void Configure(FireworksClientOptions options)
    {
        options.ApiKey = "fw_test_key";
        options.Endpoint = Endpoint;
        options.Retry.BaseDelay = TimeSpan.Zero;
    }

    /// <summary>The messages of a request.</summary>
    public JsonElement[] Messages(int request) => [.. Requests[request].Json.GetProperty("messages").EnumerateArray()];

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
