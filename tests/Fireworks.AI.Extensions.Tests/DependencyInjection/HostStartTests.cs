using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fireworks.AI.Extensions.Tests;

/// <summary>What a real host says when it starts. The tests set environment variables, so they run alone.</summary>
[Collection(nameof(EnvironmentVariables))]
public sealed class HostStartTests : IDisposable
{
    private readonly string? _before = Environment.GetEnvironmentVariable("FIREWORKS_API_KEY");

    public HostStartTests() => Environment.SetEnvironmentVariable("FIREWORKS_API_KEY", null);

    public void Dispose() => Environment.SetEnvironmentVariable("FIREWORKS_API_KEY", _before);

    public static TheoryData<Action<IServiceCollection>> WithoutKey => new()
    {
        services => services.AddFireworksClient(),
        services => services.AddKeyedFireworksClient("k"),
        services => services.AddFireworksChatClient("m"),
        services => services.AddKeyedFireworksChatClient("k", "m"),
        services => services.AddFireworksChatClient("m", options => options.MaxImages = 1),
        services => services.AddKeyedFireworksChatClient(DayOfWeek.Monday, "m", options => options.MaxImages = 1),
        services => services.AddFireworksEmbeddingGenerator("m"),
        services => services.AddKeyedFireworksEmbeddingGenerator("k", "m", options => options.MaxImages = 1),
        services => services.AddFireworksSpeechToTextClient("m"),
        services => services.AddKeyedFireworksSpeechToTextClient("k", "m"),

        // The client under the key is complete; the chat client without a key does not use it.
        services => services.AddKeyedFireworksClient("k", options => options.ApiKey = "fw_k").AddFireworksChatClient("m"),
    };

    [Theory]
    [MemberData(nameof(WithoutKey))]
    public async Task A_host_without_an_API_key_does_not_start(Action<IServiceCollection> add)
    {
        using var host = Build(add);
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());
        Assert.StartsWith("No API key.", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("(Parameter", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_starts_where_the_settings_that_are_used_are_complete()
    {
        using var host = Build(services => services
            .AddKeyedFireworksChatClient("k", "m")
            .AddKeyedFireworksEmbeddingGenerator("k", "m")
            .AddFireworksSpeechToTextClient("m", options => options.ApiKey = "fw_own")
            .AddKeyedFireworksClient("k", options => options.ApiKey = "fw_k"));
        await host.StartAsync();
        await host.StopAsync();
    }

    [Fact]
    public async Task A_wrong_value_in_configuration_is_named_at_the_start()
    {
        using var host = Build(
            services => services.AddKeyedFireworksChatClient("k", "m", new ConfigurationBuilder()
                .AddInMemoryCollection([new("Fireworks:ApiKey", "k"), new("Fireworks:Retry:MaxRetries", "many")]).Build().GetSection("Fireworks")));
        var exception = await Assert.ThrowsAsync<ArgumentException>(() => host.StartAsync());
        Assert.Equal("The configuration value 'Fireworks:Retry:MaxRetries' must be a whole number.", exception.Message);
    }

    private static IHost Build(Action<IServiceCollection> add)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.ClearProviders();
        add(builder.Services);
        return builder.Build();
    }
}
