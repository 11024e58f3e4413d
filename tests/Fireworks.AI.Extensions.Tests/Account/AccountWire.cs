using Microsoft.AspNetCore.Http;

namespace Fireworks.AI.Extensions.Tests;

/// <summary>The control plane's part on accounts, in the shape of the API's documentation: amounts are strings, and empty lists are left out.</summary>
public static class AccountWire
{
    public const string Spend = """{"name":"accounts/me/quotas/monthly-spend-usd","value":"50","maxValue":"500","usage":12.25,"updateTime":"2026-05-26T19:51:17Z"}""";

    public const string Requests = """{"name":"accounts/me/quotas/serverless-inference-rpm","value":"6000","maxValue":"6000","usage":0}""";

    public const string Gpus = """{"name":"accounts/me/quotas/h100-us-iowa-1","maxValue":"8"}""";

    public const string Limits = """{"rateLimits":[{"deployment":"accounts/fireworks/models/glm-5p3","metric":"TOKENS_PROMPT","effectiveLimit":60000},{"deployment":"other","metric":"TOKENS_GENERATED","effectiveLimit":"12.5"},{"deployment":"accounts/fireworks/models/glm-5p3","metric":"TOKENS_CACHE_ADJUSTED_PROMPT","effectiveLimit":15000},{"deployment":"accounts/fireworks/models/glm-5p3","metric":"TOKENS_GENERATED","effectiveLimit":600},{"deployment":"accounts/fireworks/models/glm-5p3","metric":"TOKENS_NEW","effectiveLimit":1}],"series":[]}""";

    /// <summary>Starts a service that knows one account, one page of quotas after the other, and nothing but GET.</summary>
    public static Task<TestServer> StartAsync() => TestServer.StartAsync(async context => await AnswerTo(context.Request).WriteAsync(context));

    public static FireworksClient Client(this TestServer server, Action<FireworksClientOptions>? configure = null) =>
        new(server.Options(options =>
        {
            options.AccountId = "me";
            configure?.Invoke(options);
        }));

    private static Answer AnswerTo(HttpRequest request)
    {
        if (request.Headers.Authorization != "Bearer fw_test_key")
        {
            return Answer.Json(403, """{"error":{"message":"The API key you provided is invalid.","param":null,"code":"UNAUTHORIZED","type":"error"},"request_id":"r403"}""");
        }

        if (request.Method != "GET" || request.ContentLength > 0 || request.Query.Keys.Any(name => name is not ("pageSize" or "pageToken")) ||
            (request.Query.TryGetValue("pageSize", out var size) && int.Parse(size!, System.Globalization.CultureInfo.InvariantCulture) is < 1 or > 200))
        {
            return Answer.Json(400, """{"code":3,"message":"invalid argument","details":[]}""");
        }

        return (request.Path.Value, (string?)request.Query["pageToken"]) switch
        {
            ("/v1/accounts", null) => Answer.Json("""{"accounts":[{"name":"accounts/me","displayName":"Me"}],"nextPageToken":"","totalSize":1}"""),
            ("/v1/accounts/me/quotas", null) => Answer.Json($$"""{"quotas":[{{Spend}},{{Requests}}],"nextPageToken":"a+b/c=","totalSize":3}"""),
            ("/v1/accounts/me/quotas", "a+b/c=") => Answer.Json("""{"nextPageToken":"last","totalSize":3}"""),
            ("/v1/accounts/me/quotas", "last") => Answer.Json($$"""{"quotas":[{{Gpus}}],"totalSize":3}"""),
            ("/v1/accounts/me/quotas/monthly-spend-usd", null) => Answer.Json(Spend),
            ("/v1/accounts/me/serverlessRateLimits", null) => Answer.Json(Limits),
            _ => Answer.Json(404, """{"code":5,"message":"resource not found","details":[]}"""),
        };
    }
}
