using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Fireworks.AI.Extensions.Tests;

public sealed class AccountTests
{
    private static async Task<List<FireworksQuota>> ReadAsync(FireworksClient client)
    {
        List<FireworksQuota> quotas = [];
        await foreach (var quota in client.Account.GetQuotasAsync())
        {
            quotas.Add(quota);
        }

        return quotas;
    }

    [Fact]
    public async Task Quotas_are_read_page_by_page_also_over_an_empty_one()
    {
        await using var server = await AccountWire.StartAsync();
        using var client = server.Client();

        var quotas = await ReadAsync(client);

        Assert.Equal(
            [(FireworksQuota.MonthlySpend, 50m, 500m, 12.25m, 37.75m), (FireworksQuota.ServerlessRequestsPerMinute, 6000m, 6000m, 0m, 6000m), ("h100-us-iowa-1", null, 8m, (decimal?)null, (decimal?)null)],
            quotas.Select(quota => (quota.Id, quota.Value, quota.MaxValue, quota.Usage, quota.Remaining)));
        Assert.Equal(("accounts/me/quotas/monthly-spend-usd", new DateTimeOffset(2026, 5, 26, 19, 51, 17, TimeSpan.Zero)), (quotas[0].Name, quotas[0].UpdatedAt));
        Assert.Equal(
            ["/v1/accounts/me/quotas?pageSize=200", "/v1/accounts/me/quotas?pageSize=200&pageToken=a%2Bb%2Fc%3D", "/v1/accounts/me/quotas?pageSize=200&pageToken=last"],
            server.Requests.Select(request => request.Path));
    }

    [Fact]
    public async Task A_page_is_asked_for_when_it_is_needed()
    {
        await using var server = await AccountWire.StartAsync();
        using var client = server.Client();

        await foreach (var _ in client.Account.GetQuotasAsync())
        {
            break;
        }

        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task One_quota_is_read_by_its_id()
    {
        await using var server = await AccountWire.StartAsync();
        using var client = server.Client();

        Assert.Equal(50, (await client.Account.GetQuotaAsync(FireworksQuota.MonthlySpend)).Value);
        var exception = await Assert.ThrowsAsync<FireworksException>(() => client.Account.GetQuotaAsync("a/b"));
        Assert.Equal((FireworksErrorKind.NotFound, "5"), (exception.Kind, exception.ErrorCode));
        Assert.Contains("resource not found", exception.Message, StringComparison.Ordinal);
        Assert.Contains("AccountId", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("model id", exception.Message, StringComparison.Ordinal);
        Assert.Equal("/v1/accounts/me/quotas/a%2Fb", server.LastRequest.Path);
        await Assert.ThrowsAsync<ArgumentException>(() => client.Account.GetQuotaAsync(" "));
    }

    [Fact]
    public async Task Limits_on_serverless_models_are_gathered_by_what_they_are_for()
    {
        await using var server = await AccountWire.StartAsync();
        using var client = server.Client();

        var limits = await client.Account.GetServerlessLimitsAsync();

        Assert.Equal(
            [("accounts/fireworks/models/glm-5p3", 60000.0, 15000.0, null, 600.0), ("other", (double?)null, (double?)null, (double?)null, 12.5)],
            limits.Select(limit => (limit.Deployment, limit.PromptTokens, limit.UncachedPromptTokens, limit.CachedPromptTokens, limit.GeneratedTokens)));
        Assert.Equal(1, limits[0].Metrics["TOKENS_NEW"]);
    }

    [Fact]
    public async Task The_account_of_the_key_is_asked_for_once()
    {
        await using var server = await AccountWire.StartAsync();
        using var client = server.Client(options => options.AccountId = null);

        await client.Account.GetServerlessLimitsAsync();
        await client.Account.GetQuotaAsync(FireworksQuota.MonthlySpend);

        Assert.Equal(
            ["/v1/accounts", "/v1/accounts/me/serverlessRateLimits", "/v1/accounts/me/quotas/monthly-spend-usd"],
            server.Requests.Select(request => request.Path));
    }

    [Theory]
    [InlineData("""{"accounts":[]}""")]
    [InlineData("""{}""")]
    [InlineData("""{"accounts":[{"name":"accounts/a/b"}]}""")]
    public async Task A_key_without_an_account_is_told_what_to_set(string accounts)
    {
        await using var server = await TestServer.StartAsync(Answer.Json(accounts));
        using var client = server.Client(options => options.AccountId = null);

        var exception = await Assert.ThrowsAsync<FireworksException>(() => client.Account.GetServerlessLimitsAsync());

        Assert.Contains("FIREWORKS_ACCOUNT_ID", exception.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_wrong_key_and_a_wrong_account_are_told_apart()
    {
        await using var server = await AccountWire.StartAsync();
        using var key = server.Client(options => options.ApiKey = "another_key");
        using var account = server.Client(options => options.AccountId = "accounts/other");

        var refused = await Assert.ThrowsAsync<FireworksException>(() => key.Account.GetServerlessLimitsAsync());
        var missing = await Assert.ThrowsAsync<FireworksException>(() => ReadAsync(account));

        Assert.Equal((FireworksErrorKind.Authentication, "r403"), (refused.Kind, refused.RequestId));
        Assert.DoesNotContain("another_key", refused.Message, StringComparison.Ordinal);
        Assert.Equal(FireworksErrorKind.NotFound, missing.Kind);
        Assert.Equal("/v1/accounts/other/quotas?pageSize=200", server.LastRequest.Path);
        Assert.Throws<ArgumentException>(() => new FireworksClient(new() { ApiKey = "k", AccountId = "a/../b" }));
    }

    [Fact]
    public async Task A_conflict_and_an_overload_are_worth_another_attempt()
    {
        await using var server = await TestServer.StartAsync(Answer.Json(409, "{}"), Answer.Json(503, "{}"), Answer.Json(AccountWire.Limits));
        using var client = server.Client();

        Assert.Equal(2, (await client.Account.GetServerlessLimitsAsync()).Count);
        Assert.Equal(3, server.Requests.Count);
    }

    [Theory]
    [InlineData("""{"quotas":{}}""", FireworksErrorKind.InvalidResponse)]
    [InlineData("""{"quotas":[1]}""", FireworksErrorKind.InvalidResponse)]
    [InlineData("""[]""", FireworksErrorKind.InvalidResponse)]
    [InlineData("""<html>""", FireworksErrorKind.InvalidResponse)]
    [InlineData("""{"error":{"message":"no luck"}}""", FireworksErrorKind.Interrupted)]
    public async Task What_is_no_list_is_refused(string body, FireworksErrorKind kind)
    {
        await using var server = await TestServer.StartAsync(Answer.Json(body));
        using var client = server.Client();

        Assert.Equal(kind, (await Assert.ThrowsAsync<FireworksException>(() => ReadAsync(client))).Kind);
    }

    [Fact]
    public async Task A_page_that_leads_to_itself_ends_the_reading()
    {
        await using var server = await TestServer.StartAsync(Answer.Json("""{"quotas":[],"nextPageToken":"x"}"""));
        using var client = server.Client();

        Assert.Contains("itself", (await Assert.ThrowsAsync<FireworksException>(() => ReadAsync(client))).Message, StringComparison.Ordinal);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Values_of_other_kinds_are_none()
    {
        await using var server = await TestServer.StartAsync(
            Answer.Json("""{"name":7,"value":50.5,"maxValue":"many","usage":1e300,"updateTime":"soon"}"""),
            Answer.Json("""{"name":"q","value":"1","usage":"2.5","x":{}}"""));
        using var client = server.Client();

        var odd = await client.Account.GetQuotaAsync("q");
        Assert.Equal(("", 50.5m, null, null, null, null), (odd.Id, odd.Value, odd.MaxValue, odd.Usage, odd.Remaining, odd.UpdatedAt));
        var over = await client.Account.GetQuotaAsync("q");
        Assert.Equal(("q", 2.5m, 0m), (over.Id, over.Usage, over.Remaining));
    }

    [Fact]
    public async Task Calls_are_traced_without_the_names_of_the_account()
    {
        List<Activity> ended = [];
        await using var server = await AccountWire.StartAsync();
        var port = server.Endpoint.Port;
        using ActivityListener listener = new()
        {
            ShouldListenTo = source => source.Name == FireworksTelemetry.SourceName,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                lock (ended)
                {
                    ended.Add(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        using var client = server.Client();

        await client.Account.GetQuotaAsync(FireworksQuota.MonthlySpend);

        lock (ended)
        {
            var activity = Assert.Single(ended, activity => Equals(activity.GetTagItem("server.port"), port));
            Assert.Equal("fireworks.request GET /accounts/{account}/quotas/{quota}", activity.DisplayName);
            Assert.Null(activity.GetTagItem("fireworks.request.model"));
        }
    }

    [Fact]
    public async Task A_client_of_a_container_takes_the_account_from_configuration()
    {
        await using var server = await AccountWire.StartAsync();
        var section = new ConfigurationBuilder()
            .AddInMemoryCollection([new("F:ApiKey", "fw_test_key"), new("F:AccountId", "me"), new("F:Endpoint", server.Endpoint.ToString())]).Build().GetSection("F");
        ServiceCollection services = [];
        services.AddFireworksClient(section).AddKeyedFireworksClient("other", section);
        await using var provider = services.BuildServiceProvider(validateScopes: true);

        Assert.Equal(2, (await provider.GetRequiredService<FireworksClient>().Account.GetServerlessLimitsAsync()).Count);
        Assert.Equal(2, (await provider.GetRequiredKeyedService<FireworksClient>("other").Account.GetServerlessLimitsAsync()).Count);
    }

    [Fact]
    public async Task Damaged_answers_end_in_limits_or_a_documented_exception()
    {
        byte[][] seeds = [Encoding.UTF8.GetBytes($$"""{"quotas":[{{AccountWire.Spend}},{{AccountWire.Requests}},{{AccountWire.Gpus}}]}"""), Encoding.UTF8.GetBytes(AccountWire.Limits)];
        var read = 0;
        var refused = 0;
        await SeededCases.RunAsync(29, async random =>
        {
            var kind = random.Next(2);
            using FireworksClient client = new(
                new FireworksClientOptions { ApiKey = "k", AccountId = "me" }, new HttpClient(new MemoryHandler(Fuzz.Damage(seeds[kind], random), "application/json")));
            try
            {
                if (kind == 0)
                {
                    Assert.All(await ReadAsync(client), quota => Assert.True(quota.Id is not null && (quota.Remaining ?? 0) >= 0));
                }
                else
                {
                    Assert.All(await client.Account.GetServerlessLimitsAsync(), limit => Assert.All(limit.Metrics.Values, value => Assert.True(double.IsFinite(value))));
                }

                read++;
            }
            catch (FireworksException exception)
            {
                Assert.NotEqual(FireworksErrorKind.Connection, exception.Kind);
                refused++;
            }
        });

        Fuzz.AssertShare(0.02, read, "were read");
        Fuzz.AssertShare(0.02, refused, "were refused");
    }
}
