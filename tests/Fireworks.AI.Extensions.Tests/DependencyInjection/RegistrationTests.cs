using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fireworks.AI.Extensions.Tests;

public sealed class RegistrationTests
{
    [Fact]
    public async Task Plain_and_keyed_clients_are_resolved_and_work()
    {
        await using var server = await TestServer.StartAsync(Answer.Json(Wire.Hello));
        await using var services = new ServiceCollection()
            .AddFireworksClient(Configure(server, "fw_one"))
            .AddFireworksChatClient("large")
            .AddFireworksChatClient("small", serviceKey: "small")
            .AddFireworksChatClient("other", Configure(server, "fw_two"), serviceKey: "other")
            .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

        foreach ((var client, var model, var key) in ((IChatClient, string, string)[])
        [
            (services.GetRequiredService<IChatClient>(), "large", "fw_one"),
            (services.GetRequiredKeyedService<IChatClient>("small"), "small", "fw_one"),
            (services.GetRequiredKeyedService<IChatClient>("other"), "other", "fw_two"),
        ])
        {
            Assert.Equal("Hello", (await client.GetResponseAsync("Hi")).Text);
            Assert.Equal(model, server.LastRequest.Json.GetProperty("model").GetString());
            Assert.Equal("Bearer " + key, server.LastRequest.Headers["Authorization"]);
        }

        Assert.Same(services.GetRequiredService<FireworksClient>(), services.GetRequiredService<FireworksClient>());
        Assert.NotSame(services.GetRequiredService<FireworksClient>(), services.GetRequiredKeyedService<FireworksClient>("other"));
    }

    [Fact]
    public async Task Key_alone_is_enough()
    {
        await using var services = new ServiceCollection().AddFireworksChatClient("m", "fw_key").BuildServiceProvider();
        Assert.Equal("m", services.GetRequiredService<IChatClient>().GetService<ChatClientMetadata>()!.DefaultModelId);
    }

    [Fact]
    public async Task Configuration_is_bound()
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Fireworks:ApiKey"] = "fw_config",
            ["Fireworks:Endpoint"] = "https://us.api.fireworks.ai/inference/v1",
            ["Fireworks:AccountId"] = "acct",
            ["Fireworks:ApplicationId"] = "a/1",
            ["Fireworks:AllowInsecureEndpoint"] = "true",
            ["Fireworks:ThrowOnUnknownSettings"] = "True",
            ["Fireworks:ConnectTimeout"] = "00:00:01",
            ["Fireworks:ResponseTimeout"] = "00:30:00",
            ["Fireworks:IdleTimeout"] = "00:00:05",
            ["Fireworks:TotalTimeout"] = "00:40:00",
            ["Fireworks:MaxResponseBytes"] = "1000",
            ["Fireworks:MaxEventBytes"] = "500",
            ["Fireworks:AutomaticPromptCacheKey"] = "false",
            ["Fireworks:ScaleUp:TotalTimeout"] = "00:50:00",
            ["Fireworks:MaxImages"] = "3",
            ["Fireworks:MaxMediaBytes"] = "20000000",
            ["Fireworks:Headers:x-a"] = "b",
            ["Fireworks:ModelMap:gpt-4o"] = "accounts/a/models/b",
            ["Fireworks:Retry:MaxRetries"] = "5",
            ["Fireworks:Retry:BaseDelay"] = "00:00:02",
            ["Fireworks:Retry:MaxDelay"] = "00:00:03",
            ["Fireworks:Retry:MaxRetryAfter"] = "00:00:04",
            ["Fireworks:Retry:Jitter"] = "0.5",
            ["Fireworks:ScaleUp:MaxRetries"] = "6",
            ["Fireworks:ScaleUp:BaseDelay"] = "00:00:07",
            ["Fireworks:ScaleUp:MaxDelay"] = "00:00:08",
            ["Fireworks:ScaleUp:Factor"] = "2.5",
        }).Build();
        await using var services = new ServiceCollection().AddFireworksChatClient("m", configuration.GetSection("Fireworks")).BuildServiceProvider();

        var options = services.GetRequiredService<IOptions<FireworksClientOptions>>().Value;
        Assert.Equal(("fw_config", "us.api.fireworks.ai", "acct", "a/1", true, true), (options.ApiKey, options.Endpoint!.Host, options.AccountId, options.ApplicationId, options.AllowInsecureEndpoint, options.ThrowOnUnknownSettings));
        Assert.Equal("accounts/a/models/b", options.ModelMap!.Map("gpt-4o"));
        Assert.Equal((1, 1800, 5, 3, 20_000_000, "b"), (options.ConnectTimeout.TotalSeconds, options.ResponseTimeout.TotalSeconds, options.IdleTimeout.TotalSeconds, options.MaxImages, options.MaxMediaBytes, options.Headers["x-a"]));
        Assert.Equal((40, 50, 1000, 500, false), (options.TotalTimeout!.Value.TotalMinutes, options.ScaleUp.TotalTimeout.TotalMinutes, options.MaxResponseBytes, options.MaxEventBytes, options.AutomaticPromptCacheKey));
        Assert.Equal((5, 2, 3, 4, 0.5), (options.Retry.MaxRetries, options.Retry.BaseDelay.TotalSeconds, options.Retry.MaxDelay.TotalSeconds, options.Retry.MaxRetryAfter.TotalSeconds, options.Retry.Jitter));
        Assert.Equal((6, 7, 8, 2.5), (options.ScaleUp.MaxRetries, options.ScaleUp.BaseDelay.TotalSeconds, options.ScaleUp.MaxDelay.TotalSeconds, options.ScaleUp.Factor));
    }

    [Fact]
    public async Task Wrong_configuration_is_refused_at_start_by_its_key()
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Fireworks:Retry:MaxRetries"] = "many" }).Build();
        await using var wrong = new ServiceCollection().AddFireworksClient(configuration.GetSection("Fireworks")).BuildServiceProvider();
        Assert.Contains("Fireworks:Retry:MaxRetries", Assert.ThrowsAny<Exception>(() => wrong.GetRequiredService<IStartupValidator>().Validate()).ToString(), StringComparison.Ordinal);

        await using var invalid = new ServiceCollection().AddFireworksClient(options => options.ApiKey = "").BuildServiceProvider();
        Assert.Contains("API key", Assert.Throws<OptionsValidationException>(() => invalid.GetRequiredService<IStartupValidator>().Validate()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_that_look_alike_keep_their_settings_apart()
    {
        ServiceCollection collection = new();
        object[] keys = [DayOfWeek.Monday, "Monday", ConsoleColor.Red, "", Late.Monday];
        foreach (var key in keys)
        {
            collection.AddFireworksClient(options => (options.ApiKey, options.Endpoint) = ("fw_key", new Uri($"https://h{Array.IndexOf(keys, key)}.example/v1")), key);
        }

        await using var services = collection.AddFireworksClient(options => options.ApiKey = "fw_key").BuildServiceProvider();

        Assert.Equal(["h0.example", "h1.example", "h2.example", "h3.example", "h4.example"], keys.Select(key => services.GetRequiredKeyedService<FireworksClient>(key).Endpoint.Host));
        Assert.Equal("api.fireworks.ai", services.GetRequiredService<FireworksClient>().Endpoint.Host);
    }

    private enum Late
    {
        Monday,
    }

    [Fact]
    public async Task Http_client_comes_from_the_factory_and_its_logs_hide_the_key()
    {
        RecordingLogger logger = new();
        await using var server = await TestServer.StartAsync(Answer.Json(Wire.Hello));
        var seen = 0;
        var collection = new ServiceCollection().AddFireworksChatClient("m", Configure(server, "fw_secret"));
        collection.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(logger));
        collection.AddHttpClient(FireworksClient.HttpClientName).AddHttpMessageHandler(() => new CountingHandler(() => seen++));
        await using var services = collection.BuildServiceProvider();

        await services.GetRequiredService<IChatClient>().GetResponseAsync("my prompt");

        Assert.Equal(1, seen);
        Assert.NotEmpty(logger.Messages);
        Assert.All(logger.Messages, message => Assert.DoesNotContain("fw_secret", message, StringComparison.Ordinal));
    }

    private static Action<FireworksClientOptions> Configure(TestServer server, string key) => options => (options.Endpoint, options.ApiKey) = (server.Endpoint, key);

    private sealed class CountingHandler(Action count) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            count();
            return base.SendAsync(request, cancellationToken);
        }
    }
}
