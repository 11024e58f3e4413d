using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Fireworks.AI.Extensions.Tests;

public sealed class CatalogueRegistrationTests
{
    [Fact]
    public async Task A_catalogue_that_the_container_loads_serves_the_clients_of_the_container()
    {
        await using var server = await CatalogueServer.StartAsync();
        var shared = server.Server.Options();
        await using var services = new ServiceCollection()
            .AddFireworksClient(options => (options.ApiKey, options.Endpoint) = (shared.ApiKey, shared.Endpoint))
            .AddFireworksModelClient()
            .AddFireworksChatClient("glm-5p3")
            .BuildServiceProvider();

        await services.GetRequiredService<FireworksModelClient>().LoadAsync();

        Assert.Same(services.GetRequiredService<FireworksClient>().Models, services.GetRequiredService<FireworksModelClient>());
        Assert.Equal(0.00002968m, (await services.GetRequiredService<IChatClient>().GetResponseAsync("Hi")).GetFireworksMetadata().Cost);
    }

    [Fact]
    public async Task A_keyed_model_client_is_that_of_its_key()
    {
        await using var services = new ServiceCollection()
            .AddKeyedFireworksClient("eu", options => options.ApiKey = "fw_eu")
            .AddFireworksClient(options => options.ApiKey = "fw_us")
            .AddKeyedFireworksModelClient("eu").AddKeyedFireworksModelClient("other")
            .BuildServiceProvider();

        Assert.Same(services.GetRequiredKeyedService<FireworksClient>("eu").Models, services.GetRequiredKeyedService<FireworksModelClient>("eu"));
        Assert.Same(services.GetRequiredService<FireworksClient>().Models, services.GetRequiredKeyedService<FireworksModelClient>("other"));
    }

    [Fact]
    public async Task Budgets_come_from_code_and_from_configuration_and_are_checked_at_start()
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Budget:MaxCost"] = "0.5",
            ["Budget:MaxTokens"] = "17",
            ["Budget:Period"] = "1.00:00:00",
        }).Build();
        await using var services = new ServiceCollection()
            .AddFireworksBudget(configuration.GetSection("Budget"))
            .AddKeyedFireworksBudget("small", budget => budget.MaxTokens = 0)
            .BuildServiceProvider();
        services.GetRequiredService<IStartupValidator>().Validate();

        var budget = services.GetRequiredService<FireworksBudget>();
        budget.ThrowIfReached();
        budget.Add(new() { InputTokenCount = 12, OutputTokenCount = 5 });

        Assert.Same(budget, services.GetRequiredService<FireworksBudget>());
        Assert.Equal((true, true), (budget.IsReached, budget.EndsAt > DateTimeOffset.UtcNow));
        Assert.True(services.GetRequiredKeyedService<FireworksBudget>("small").IsReached);
    }

    [Fact]
    public async Task A_wrong_budget_stops_the_start()
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Budget:MaxCost"] = "much" }).Build();
        await using var wrong = new ServiceCollection().AddFireworksBudget(configuration.GetSection("Budget")).BuildServiceProvider();
        await using var none = new ServiceCollection().AddFireworksBudget(_ => { }).BuildServiceProvider();

        Assert.Contains("Budget:MaxCost", Assert.ThrowsAny<Exception>(() => wrong.GetRequiredService<IStartupValidator>().Validate()).ToString(), StringComparison.Ordinal);
        Assert.Contains("no limit", Assert.ThrowsAny<Exception>(() => none.GetRequiredService<IStartupValidator>().Validate()).ToString(), StringComparison.Ordinal);
    }
}
