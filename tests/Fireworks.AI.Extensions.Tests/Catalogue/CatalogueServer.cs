using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Fireworks.AI.Extensions.Tests;

/// <summary>
/// The listing endpoints as the dossier describes them: another method, an unknown parameter of a query or a page of more than 200 fails
/// the test, a wrong key is answered with 403, amounts are texts, and chat knows only the models of the list.
/// </summary>
public sealed class CatalogueServer : IAsyncDisposable
{
    public const string Error403 = """{"error":{"message":"The API key you provided is invalid.","param":null,"code":"UNAUTHORIZED","type":"error"},"request_id":"r-403"}""";

    private static readonly Dictionary<string, HashSet<string>> Parameters = new()
    {
        ["/inference/v1/models"] = [],
        ["/v1/serverless/models"] = ["use_cases", "pageToken"],
        ["/v1/accounts"] = ["pageSize", "pageToken", "filter", "orderBy", "readMask"],
        ["/v1/accounts/fireworks/models"] = ["pageSize", "pageToken", "filter", "orderBy", "readMask"],
        ["/v1/accounts/me/models"] = ["pageSize", "pageToken", "filter", "orderBy", "readMask"],
    };

    private readonly ConcurrentQueue<string> _violations = new();

    public TestServer Server { get; private set; } = null!;

    public CatalogueWire Wire { get; init; } = new();

    /// <summary>Whether the key may read the library of models.</summary>
    public int LibraryStatus { get; init; } = 200;

    public static async Task<CatalogueServer> StartAsync(CatalogueWire? wire = null, int libraryStatus = 200)
    {
        CatalogueServer server = new() { Wire = wire ?? new(), LibraryStatus = libraryStatus };
        server.Server = await TestServer.StartAsync(context => server.AnswerTo(context.Request).WriteAsync(context));
        return server;
    }

    public FireworksClient Client(Action<FireworksClientOptions>? configure = null, RecordingLogger? logger = null) =>
        new(Server.Options(configure), httpClient: null, logger);

    public IEnumerable<string> Paths => Server.Requests.Select(request => request.Path);

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Assert.Empty(_violations);
    }

    private Answer AnswerTo(HttpRequest request)
    {
        var path = request.Path.Value!;
        if (request.Headers.Authorization != "Bearer fw_test_key")
        {
            return Answer.Json(403, Error403);
        }

        if (path == "/inference/v1/chat/completions")
        {
            var model = Server.LastRequest.Json.GetProperty("model").GetString()!;
            return Wire.Callable.Contains(FireworksModel.TryParse(model, out var parsed) ? parsed.Id : "", StringComparison.Ordinal) && !model.EndsWith("wrong", StringComparison.Ordinal)
                ? Answer.Json(Tests.Wire.Hello)
                : Answer.Json(404, """{"error":{"object":"error","type":"invalid_request_error","code":"NOT_FOUND","param":"model","message":"Model not found, inaccessible, and/or not deployed"}}""");
        }

        if (request.Method != "GET")
        {
            _violations.Enqueue($"{request.Method} {path}");
        }

        if (path.StartsWith("/v1/accounts/", StringComparison.Ordinal) && path.Contains("/models/", StringComparison.Ordinal))
        {
            Check(request, []);
            return path.EndsWith("/glm-5p3", StringComparison.Ordinal) ? Answer.Json(CatalogueWire.Detailed) : Answer.Json(404, """{"code":5,"message":"resource not found","details":[]}""");
        }

        if (!Parameters.TryGetValue(path, out var parameters))
        {
            return Answer.Json(404, """{"code":5,"message":"Not Found","details":[]}""");
        }

        Check(request, parameters);
        var token = request.Query["pageToken"].ToString();
        return path switch
        {
            "/inference/v1/models" => Answer.Json(Wire.Callable),
            "/v1/serverless/models" => Answer.Json(token.Length == 0 ? Wire.Serverless : Wire.ServerlessRest),
            "/v1/accounts" => Answer.Json("""{"accounts":[{"name":"accounts/me","displayName":"Me"}],"nextPageToken":""}"""),
            _ when LibraryStatus != 200 => Answer.Json(LibraryStatus, Error403),
            "/v1/accounts/fireworks/models" => Answer.Json(token.Length == 0 ? Wire.Library : Wire.LibraryRest),
            _ => Answer.Json("""{"models":[{"name":"accounts/me/models/mine","kind":"HF_PEFT_ADDON","peftDetails":{"baseModel":"accounts/fireworks/models/glm-5p3","r":8}}],"nextPageToken":"","totalSize":1}"""),
        };
    }

    private void Check(HttpRequest request, HashSet<string> parameters)
    {
        foreach (var (name, value) in request.Query)
        {
            if (!parameters.Contains(name) || (name == "pageSize" && int.Parse(value!, CultureInfo.InvariantCulture) is < 1 or > 200))
            {
                _violations.Enqueue($"{request.Path}?{name}={value}");
            }
        }
    }
}
