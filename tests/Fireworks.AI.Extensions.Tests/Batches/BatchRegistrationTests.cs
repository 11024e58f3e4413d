using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Fireworks.AI.Extensions.Tests;

public sealed class BatchRegistrationTests
{
    [Fact]
    public async Task Registered_clients_work_plain_and_keyed_each_with_its_settings()
    {
        await using var service = await BatchService.StartAsync();
        IConfiguration section = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("F:ApiKey", BatchService.Key), new("F:Endpoint", "http://127.0.0.1:9/inference/v1"), new("F:ControlPlaneEndpoint", new Uri(service.Endpoint, "/v1").ToString()), new("F:AccountId", "accounts/a"),
            new("F:Batches:PollDelay", "00:00:00.001"), new("F:Batches:MaxPollDelay", "00:00:00.002"), new("F:Batches:DatasetTimeout", "00:10:00"), new("F:Batches:PendingTimeout", "00:20:00"), new("F:Batches:MaxDirectUploadBytes", "0"),
        ]).Build().GetSection("F");
        ServiceCollection services = [];
        services.AddFireworksClient(options => (options.ApiKey, options.Endpoint) = (BatchService.Key, service.Endpoint)).AddFireworksBatchClient();
        services.AddKeyedFireworksBatchClient("nightly", section);
        await using var provider = services.BuildServiceProvider(validateScopes: true);

        var plain = await provider.GetRequiredService<FireworksBatchClient>().SubmitAsync(new FireworksBatch("plain", "m", [new("a", "u")]));
        var keyed = await provider.GetRequiredKeyedService<FireworksBatchClient>("nightly").SubmitAsync(new FireworksBatch("keyed", "m", [new("a", "u")]));

        Assert.Equal(("plain", "keyed"), (plain.Id, keyed.Id));
        Assert.Single(service.Calls, "PUT storage");
        Assert.Empty(service.Violations);
    }

    [Theory]
    [InlineData("MaxDirectUploadBytes", "-1")]
    [InlineData("PollDelay", "-00:00:01")]
    [InlineData("MaxPollDelay", "2.00:00:00")]
    [InlineData("DatasetTimeout", "00:00:00")]
    [InlineData("PendingTimeout", "-00:01:00")]
    public void Settings_out_of_range_are_refused_by_name(string key, string value)
    {
        ServiceCollection services = [];
        services.AddFireworksBatchClient(new ConfigurationBuilder().AddInMemoryCollection([new("ApiKey", "k"), new($"Batches:{key}", value)]).Build());
        using var provider = services.BuildServiceProvider();

        Assert.Contains($"Batches.{key}", Assert.ThrowsAny<Exception>(() => provider.GetRequiredService<FireworksBatchClient>()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://api.fireworks.ai/inference/v1", null, "https://api.fireworks.ai/v1")]
    [InlineData("https://gateway.example.org/fireworks/inference/v1/", null, "https://gateway.example.org/fireworks/v1")]
    [InlineData("https://gateway.example.org/v1", null, "https://gateway.example.org/v1")]
    [InlineData("https://api.fireworks.ai", "https://control.example.org", "https://control.example.org/v1")]
    [InlineData("https://api.fireworks.ai", "https://control.example.org/plane/v2/", "https://control.example.org/plane/v2")]
    public void The_control_plane_is_beside_the_endpoint_or_where_the_settings_say(string endpoint, string? control, string expected)
    {
        using FireworksClient client = new(new() { ApiKey = "k", Endpoint = new(endpoint), ControlPlaneEndpoint = control is null ? null : new(control) });

        Assert.Equal(new Uri(expected), client.Transport.Settings.ControlPlaneEndpoint);
    }

    [Fact]
    public void An_account_that_is_no_id_and_a_control_plane_without_encryption_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new FireworksBatchClient(new FireworksClientOptions { ApiKey = "k", AccountId = "a/../b" }));
        Assert.Throws<ArgumentException>(() => new FireworksBatchClient(new FireworksClientOptions { ApiKey = "k", ControlPlaneEndpoint = new("http://control.example.org/v1") }));
    }
}
