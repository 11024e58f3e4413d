using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Reflection.Emit;
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
            .AddKeyedFireworksClient("eu", Configure(server, "fw_eu"))
            .AddFireworksChatClient("large")
            .AddKeyedFireworksChatClient("small", "small")
            .AddKeyedFireworksChatClient("eu", "european")
            .AddKeyedFireworksChatClient("other", "other", Configure(server, "fw_two"))
            .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

        foreach ((var client, var model, var key) in ((IChatClient, string, string)[])
        [
            (services.GetRequiredService<IChatClient>(), "large", "fw_one"),
            (services.GetRequiredKeyedService<IChatClient>("small"), "small", "fw_one"),
            (services.GetRequiredKeyedService<IChatClient>("eu"), "european", "fw_eu"),
            (services.GetRequiredKeyedService<IChatClient>("other"), "other", "fw_two"),
        ])
        {
            Assert.Equal("Hello", (await client.GetResponseAsync("Hi")).Text);
            Assert.Equal(model, server.LastRequest.Json.GetProperty("model").GetString());
            Assert.Equal("Bearer " + key, server.LastRequest.Headers["Authorization"]);
        }

        var shared = services.GetRequiredService<FireworksClient>();
        Assert.Same(shared, services.GetRequiredService<IChatClient>().GetService<FireworksClient>());
        Assert.Same(shared, services.GetRequiredKeyedService<IChatClient>("small").GetService<FireworksClient>());
        Assert.Same(services.GetRequiredKeyedService<FireworksClient>("eu"), services.GetRequiredKeyedService<IChatClient>("eu").GetService<FireworksClient>());
        Assert.NotSame(shared, services.GetRequiredKeyedService<IChatClient>("other").GetService<FireworksClient>());
    }

    [Fact]
    public async Task Key_alone_is_enough()
    {
        await using var server = await TestServer.StartAsync(Answer.Json(Wire.Hello));
        await using var services = new ServiceCollection()
            .AddFireworksChatClient("m", options => (options.ApiKey, options.Endpoint) = ("fw_key", server.Endpoint))
            .BuildServiceProvider();

        await services.GetRequiredService<IChatClient>().GetResponseAsync("Hi");
        Assert.Equal(("Bearer fw_key", "m"), (server.LastRequest.Headers["Authorization"], server.LastRequest.Json.GetProperty("model").GetString()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("key")]
    public async Task Registrations_with_settings_of_their_own_do_not_share_them(string? serviceKey)
    {
        await using var server = await TestServer.StartAsync(context =>
            (context.Request.Path.Value!.EndsWith("embeddings", StringComparison.Ordinal)
                ? Answer.Json(EmbeddingWire.Body([EmbeddingWire.Item(0, "[1,2,3]")]))
                : Answer.Json(Wire.Hello)).WriteAsync(context));
        await using var services = new ServiceCollection()
            .AddFireworksClient(Configure(server, "fw_shared"))
            .AddKeyedFireworksChatClient(serviceKey, "a", Configure(server, "fw_a"))
            .AddKeyedFireworksChatClient(serviceKey, "b", Configure(server, "fw_b"))
            .AddKeyedFireworksEmbeddingGenerator(serviceKey, "e", Configure(server, "fw_e"))
            .AddKeyedFireworksChatClient(serviceKey, "c")
            .BuildServiceProvider();

        foreach (var client in services.GetKeyedServices<IChatClient>(serviceKey))
        {
            await client.GetResponseAsync("Hi");
        }

        await services.GetRequiredKeyedService<IEmbeddingGenerator<string, Embedding<float>>>(serviceKey).GenerateAsync(["x"]);

        Assert.Equal(
            ["a Bearer fw_a", "b Bearer fw_b", "c Bearer fw_shared", "e Bearer fw_e"],
            server.Requests.Select(request => $"{request.Json.GetProperty("model").GetString()} {request.Headers["Authorization"]}"));
    }

    [Fact]
    public async Task Further_calls_add_to_the_shared_settings_and_the_order_does_not_matter()
    {
        await using var server = await TestServer.StartAsync(Answer.Json(Wire.Hello));
        await using var services = new ServiceCollection()
            .AddFireworksChatClient("m")
            .AddFireworksClient(options => options.ApiKey = "fw_late")
            .AddFireworksClient(options => options.Endpoint = server.Endpoint)
            .AddKeyedFireworksClient("k", options => options.ApiKey = "fw_k")
            .AddKeyedFireworksClient("k", options => options.Endpoint = server.Endpoint)
            .AddKeyedFireworksChatClient("k", "n")
            .BuildServiceProvider();

        await services.GetRequiredService<IChatClient>().GetResponseAsync("Hi");
        Assert.Equal("Bearer fw_late", server.LastRequest.Headers["Authorization"]);
        await services.GetRequiredKeyedService<IChatClient>("k").GetResponseAsync("Hi");
        Assert.Equal("Bearer fw_k", server.LastRequest.Headers["Authorization"]);
    }

    [Fact]
    public async Task A_client_that_the_application_registered_itself_is_used()
    {
        using FireworksClient mine = new(new() { ApiKey = "k" });
        await using var services = new ServiceCollection().AddSingleton(mine).AddFireworksChatClient("m").AddKeyedFireworksChatClient(KeyedService.AnyKey, "any").BuildServiceProvider();

        services.GetRequiredService<IStartupValidator>().Validate();
        Assert.Same(mine, services.GetRequiredService<IChatClient>().GetService<FireworksClient>());
        Assert.Same(mine, services.GetRequiredKeyedService<IChatClient>("whatever").GetService<FireworksClient>());
    }

    [Fact]
    public async Task A_container_ends_the_calls_of_its_clients()
    {
        await using var server = await TestServer.StartAsync(Answer.Json(Wire.Hello));
        var services = new ServiceCollection().AddFireworksChatClient("m", Configure(server, "k")).BuildServiceProvider();
        var client = services.GetRequiredService<IChatClient>();
        await services.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.GetResponseAsync("Hi"));
    }

    [Fact]
    public void A_second_text_is_no_API_key_and_null_is_no_settings()
    {
        // AddFireworksChatClient("m", "large") does not compile: apart from the key, the model is the only text.
        foreach (var method in typeof(FireworksServiceCollectionExtensions).GetMethods().Where(method => method.IsStatic))
        {
            var texts = method.GetParameters().Where(parameter => parameter.ParameterType == typeof(string)).Select(parameter => parameter.Name);
            Assert.All(texts, text => Assert.Equal("model", text));
            Assert.Equal(typeof(IServiceCollection), method.ReturnType);
            Assert.Equal(method.Name.StartsWith("AddKeyed", StringComparison.Ordinal), method.GetParameters()[1..].FirstOrDefault()?.Name == "serviceKey");
        }

        ServiceCollection services = [];
        services.AddFireworksClient(null).AddFireworksChatClient("m", null).AddFireworksEmbeddingGenerator("m", null).AddFireworksSpeechToTextClient("m", null);
        services.AddKeyedFireworksClient("k", null).AddKeyedFireworksChatClient("k", "m", null).AddKeyedFireworksEmbeddingGenerator("k", "m", null).AddKeyedFireworksSpeechToTextClient("k", "m", null);
        Assert.Equal(2, services.Count(service => service.ServiceType == typeof(FireworksClient)));
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
            ["Fireworks:ScaleUp:DelayFactor"] = "2.5",
        }).Build();
        await using var services = new ServiceCollection().AddFireworksClient(configuration.GetSection("Fireworks")).BuildServiceProvider();

        var options = services.GetRequiredService<IOptions<FireworksClientOptions>>().Value;
        Assert.Equal(("fw_config", "us.api.fireworks.ai", "acct", "a/1", true, true), (options.ApiKey, options.Endpoint!.Host, options.AccountId, options.ApplicationId, options.AllowInsecureEndpoint, options.ThrowOnUnknownSettings));
        Assert.Equal("accounts/a/models/b", options.ModelMap!.Map("gpt-4o"));
        Assert.Equal((1, 1800, 5, 3, 20_000_000, "b"), (options.ConnectTimeout.TotalSeconds, options.ResponseTimeout.TotalSeconds, options.IdleTimeout.TotalSeconds, options.MaxImages, options.MaxMediaBytes, options.Headers["x-a"]));
        Assert.Equal((40, 50, 1000, 500, false), (options.TotalTimeout!.Value.TotalMinutes, options.ScaleUp.TotalTimeout.TotalMinutes, options.MaxResponseBytes, options.MaxEventBytes, options.AutomaticPromptCacheKey));
        Assert.Equal((5, 2, 3, 4, 0.5), (options.Retry.MaxRetries, options.Retry.BaseDelay.TotalSeconds, options.Retry.MaxDelay.TotalSeconds, options.Retry.MaxRetryAfter.TotalSeconds, options.Retry.Jitter));
        Assert.Equal((6, 7, 8, 2.5), (options.ScaleUp.MaxRetries, options.ScaleUp.BaseDelay.TotalSeconds, options.ScaleUp.MaxDelay.TotalSeconds, options.ScaleUp.DelayFactor));
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
        object[] keys = [DayOfWeek.Monday, "Monday", "System.DayOfWeek:Monday", ConsoleColor.Red, "", Late.Monday, 1, "1", 1L, new Alike(1), new Alike(2), DynamicMonday(), DynamicMonday()];
        foreach (var key in keys)
        {
            collection.AddKeyedFireworksClient(key, options => (options.ApiKey, options.Endpoint) = ("fw_key", new Uri($"https://h{Array.IndexOf(keys, key)}.example/v1")));
            collection.AddKeyedFireworksChatClient(key, "m");
            collection.AddKeyedFireworksChatClient((key, "own"), "m", options => (options.ApiKey, options.Endpoint) = ("fw_key", new Uri($"https://own{Array.IndexOf(keys, key)}.example/v1")));
        }

        await using var services = collection.AddFireworksClient(options => options.ApiKey = "fw_key").BuildServiceProvider();

        string Host(object key) => services.GetRequiredKeyedService<IChatClient>(key).GetService<FireworksClient>()!.Endpoint.Host;
        Assert.Equal(Enumerable.Range(0, keys.Length).Select(index => $"h{index}.example"), keys.Select(Host));
        Assert.Equal(Enumerable.Range(0, keys.Length).Select(index => $"own{index}.example"), keys.Select(key => Host((key, "own"))));
        Assert.Equal("api.fireworks.ai", services.GetRequiredService<FireworksClient>().Endpoint.Host);
    }

    private enum Late
    {
        Monday,
    }

    private sealed record Alike(int Number)
    {
        public override string ToString() => "alike";
    }

    /// <summary>A value of another enumeration at each call, all of one full name.</summary>
    private static object DynamicMonday()
    {
        var module = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Days"), AssemblyBuilderAccess.Run).DefineDynamicModule("Days");
        var days = module.DefineEnum("Days.Day", TypeAttributes.Public, typeof(int));
        days.DefineLiteral("Monday", 0);
        return Activator.CreateInstance(days.CreateType())!;
    }

    [Fact]
    public void The_name_of_an_HTTP_client_follows_from_the_key()
    {
        Assert.Equal("Fireworks.AI.Extensions", FireworksClient.GetHttpClientName(null));
        Assert.Equal("Fireworks.AI.Extensions:large", FireworksClient.GetHttpClientName("large"));
        Assert.Equal("Fireworks.AI.Extensions:System.Int32:1", FireworksClient.GetHttpClientName(1));
        Assert.Equal("Fireworks.AI.Extensions:System.DayOfWeek:Monday", FireworksClient.GetHttpClientName(DayOfWeek.Monday));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(null, false)]
    [InlineData("large", true)]
    [InlineData("large", false)]
    [InlineData(DayOfWeek.Monday, true)]
    public async Task An_application_reaches_the_HTTP_client_of_a_key_by_its_name(object? serviceKey, bool ownSettings)
    {
        RecordingLogger logger = new();
        await using var server = await TestServer.StartAsync(Answer.Json(Wire.Hello));
        int seen = 0, others = 0;
        ServiceCollection collection = [];
        collection.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(logger));

        // Before or after the registration makes no difference.
        collection.AddHttpClient(FireworksClient.GetHttpClientName(serviceKey)).AddHttpMessageHandler(() => new CountingHandler(() => seen++));
        _ = ownSettings
            ? collection.AddKeyedFireworksChatClient(serviceKey, "m", Configure(server, "fw_secret"))
            : collection.AddKeyedFireworksClient(serviceKey, Configure(server, "fw_secret")).AddKeyedFireworksChatClient(serviceKey, "m");
        collection.AddHttpClient(FireworksClient.GetHttpClientName(serviceKey)).AddHttpMessageHandler(() => new CountingHandler(() => seen++));
        collection.AddHttpClient(FireworksClient.GetHttpClientName("another")).AddHttpMessageHandler(() => new CountingHandler(() => others++));
        await using var services = collection.BuildServiceProvider();

        await services.GetRequiredKeyedService<IChatClient>(serviceKey).GetResponseAsync("my prompt");

        Assert.Equal((2, 0), (seen, others));
        Assert.NotEmpty(logger.Messages);
        Assert.All(logger.Messages, message => Assert.DoesNotContain("fw_secret", message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_an_application_changed_at_the_HTTP_client_stays_when_more_is_registered()
    {
        ServiceCollection collection = [];
        collection.AddFireworksChatClient("a", options => options.ApiKey = "k");
        collection.AddHttpClient(FireworksClient.HttpClientName).ConfigurePrimaryHttpMessageHandler(() => new BreakingHandler(0));
        collection.AddFireworksChatClient("b", options => options.ApiKey = "k");
        await using var services = collection.BuildServiceProvider();

        foreach (var client in services.GetServices<IChatClient>())
        {
            Assert.Equal("Hello", (await client.GetResponseAsync("Hi")).Text);
        }
    }

    /// <summary>Two registrations share the name of the HTTP client; each has its own limit on connecting all the same.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Each_registration_has_its_own_limit_on_connecting(bool shortIsFirst)
    {
        // A server that accepts and says nothing: the handshake for TLS, which is a part of connecting, never ends.
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        Action<FireworksClientOptions> With(TimeSpan limit) => options =>
        {
            options.ApiKey = "k";
            options.Endpoint = new Uri($"https://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}/v1");
            options.ConnectTimeout = limit;
            options.Retry.MaxRetries = 0;
        };
        var brief = TimeSpan.FromMilliseconds(50);
        await using var services = new ServiceCollection()
            .AddFireworksChatClient("first", With(shortIsFirst ? brief : TimeSpan.FromHours(1)))
            .AddFireworksChatClient("second", With(shortIsFirst ? TimeSpan.FromHours(1) : brief))
            .BuildServiceProvider();
        var clients = services.GetServices<IChatClient>().ToArray();

        using CancellationTokenSource cancellation = new();
        var waiting = clients[shortIsFirst ? 1 : 0].GetResponseAsync("Hi", cancellationToken: cancellation.Token);
        var exception = await Assert.ThrowsAsync<FireworksException>(() => clients[shortIsFirst ? 0 : 1].GetResponseAsync("Hi"));

        Assert.Equal(FireworksErrorKind.Timeout, exception.Kind);
        Assert.False(waiting.IsCompleted);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
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
