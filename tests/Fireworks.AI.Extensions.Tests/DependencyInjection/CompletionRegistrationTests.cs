using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Fireworks.AI.Extensions.Tests;

public sealed class CompletionRegistrationTests
{
    [Fact]
    public async Task Registered_clients_work_plain_and_keyed_each_with_its_settings()
    {
        await using var plain = await TestServer.StartAsync(Answer.Json(CompletionWire.Body(CompletionWire.Choice("x"))));
        await using var keyed = await TestServer.StartAsync(Answer.Json(CompletionWire.Body(CompletionWire.Choice("x"))));
        var section = new ConfigurationBuilder()
            .AddInMemoryCollection([new("F:ApiKey", "k2"), new("F:Endpoint", keyed.Endpoint.ToString())]).Build().GetSection("F");
        ServiceCollection services = [];
        services.AddFireworksCompletionClient("one", options => (options.ApiKey, options.Endpoint) = ("k1", plain.Endpoint));
        services.AddKeyedFireworksCompletionClient("second", "two", section);
        await using var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

        await provider.GetRequiredService<FireworksCompletionClient>().GetResponseAsync("p");
        await provider.GetRequiredKeyedService<FireworksCompletionClient>("second").GetResponseAsync("p");

        Assert.Equal(("Bearer k1", "one"), (plain.LastRequest.Headers["Authorization"], plain.LastRequest.Json.GetProperty("model").GetString()));
        Assert.Equal(("Bearer k2", "two"), (keyed.LastRequest.Headers["Authorization"], keyed.LastRequest.Json.GetProperty("model").GetString()));
    }

    [Fact]
    public async Task A_registration_without_settings_uses_the_registered_client()
    {
        await using var server = await TestServer.StartAsync(Answer.Json(CompletionWire.Body(CompletionWire.Choice("x"))));
        ServiceCollection services = [];
        services.AddFireworksClient(options => (options.ApiKey, options.Endpoint) = ("k", server.Endpoint))
            .AddFireworksCompletionClient("a").AddKeyedFireworksCompletionClient("b", "b");
        await using var provider = services.BuildServiceProvider();

        await provider.GetRequiredService<FireworksCompletionClient>().GetResponseAsync("p");
        await provider.GetRequiredKeyedService<FireworksCompletionClient>("b").GetResponseAsync("p");

        Assert.Equal(["a", "b"], server.Requests.Select(request => request.Json.GetProperty("model").GetString()!));
        Assert.Single(provider.GetServices<FireworksClient>());
    }

    [Fact]
    public void Wrong_settings_are_found_when_the_host_starts_and_a_missing_model_at_once()
    {
        ServiceCollection services = [];
        Assert.Throws<ArgumentException>(() => services.AddFireworksCompletionClient(" "));
        services.AddFireworksCompletionClient("m", new ConfigurationBuilder().AddInMemoryCollection([new("ApiKey", "k"), new("MaxResponseBytes", "0")]).Build());
        using var provider = services.BuildServiceProvider();

        var exception = Assert.ThrowsAny<Exception>(() => provider.GetRequiredService<IStartupValidator>().Validate());
        Assert.Contains("MaxResponseBytes", exception.Message, StringComparison.Ordinal);
    }
}
