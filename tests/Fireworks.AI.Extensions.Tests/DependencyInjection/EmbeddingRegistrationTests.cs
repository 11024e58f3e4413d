using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Fireworks.AI.Extensions.Tests;

public sealed class EmbeddingRegistrationTests
{
    private static ServiceProvider Build(Action<IServiceCollection> add)
    {
        ServiceCollection services = [];
        add(services);
        return services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    private static IConfiguration Section(params (string Key, string Value)[] values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(value => KeyValuePair.Create<string, string?>($"Fireworks:{value.Key}", value.Value))).Build().GetSection("Fireworks");

    [Fact]
    public async Task Registered_generators_work_plain_and_keyed_each_with_its_settings()
    {
        await using var plain = await TestServer.StartAsync(Answer.Json(EmbeddingWire.Body([EmbeddingWire.Item(0, "[1,2,3]")])));
        await using var keyed = await TestServer.StartAsync(Answer.Json(EmbeddingWire.Body([EmbeddingWire.Item(0, "[1,2]")])));
        await using var provider = Build(services =>
        {
            services.AddFireworksEmbeddingGenerator("one", options => (options.ApiKey, options.Endpoint) = ("k1", plain.Endpoint), dimensions: 3);
            services.AddKeyedFireworksEmbeddingGenerator(
                "second", "two", Section(("ApiKey", "k2"), ("Endpoint", keyed.Endpoint.ToString()), ("MaxEmbeddingInputsPerRequest", "1"), ("MaxParallelEmbeddingRequests", "2"), ("Dimensions", "2")));
        });

        await provider.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>().GenerateAsync(["a"]);
        await provider.GetRequiredKeyedService<IEmbeddingGenerator<string, Embedding<float>>>("second").GenerateAsync(["a", "b"]);

        Assert.Equal(("Bearer k1", "one", 3), (plain.LastRequest.Headers["Authorization"], plain.LastRequest.Json.GetProperty("model").GetString(), plain.LastRequest.Json.GetProperty("dimensions").GetInt32()));
        Assert.Equal(2, keyed.Requests.Count);
        Assert.Equal(2, keyed.LastRequest.Json.GetProperty("dimensions").GetInt32());
        Assert.Equal(("Bearer k2", "two"), (keyed.LastRequest.Headers["Authorization"], keyed.LastRequest.Json.GetProperty("model").GetString()));
    }

    [Fact]
    public void Both_interfaces_give_the_one_generator()
    {
        using var provider = Build(services => services.AddFireworksEmbeddingGenerator("other", Settings, dimensions: 5).AddFireworksEmbeddingGenerator("m", Settings));

        var generator = provider.GetRequiredService<IEmbeddingGenerator>();
        Assert.Same(generator, provider.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>());
        Assert.Equal("m", generator.GetService<EmbeddingGeneratorMetadata>()!.DefaultModelId);
        Assert.Equal(["other", "m"], provider.GetServices<IEmbeddingGenerator>().Select(one => one.GetService<EmbeddingGeneratorMetadata>()!.DefaultModelId));

        static void Settings(FireworksClientOptions options) => options.ApiKey = "k";
    }

    [Fact]
    public void Clients_share_the_registered_FireworksClient()
    {
        using var provider = Build(services => services
            .AddFireworksClient(options => options.ApiKey = "k")
            .AddFireworksEmbeddingGenerator("a")
            .AddKeyedFireworksEmbeddingGenerator("b", "b"));

        Assert.NotNull(provider.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>());
        Assert.Equal("b", provider.GetRequiredKeyedService<IEmbeddingGenerator<string, Embedding<float>>>("b").GetService<EmbeddingGeneratorMetadata>()!.DefaultModelId);
        Assert.Single(provider.GetServices<FireworksClient>());
    }

    [Theory]
    [InlineData("MaxEmbeddingInputsPerRequest", "none", "MaxEmbeddingInputsPerRequest")]
    [InlineData("MaxEmbeddingInputsPerRequest", "0", "MaxEmbeddingInputsPerRequest")]
    [InlineData("MaxParallelEmbeddingRequests", "-1", "MaxParallelEmbeddingRequests")]
    [InlineData("SpeechEndpoint", "nowhere", "SpeechEndpoint")]
    public void Wrong_settings_are_found_when_the_host_starts(string key, string value, string expected)
    {
        using var provider = Build(services => services.AddFireworksEmbeddingGenerator("m", Section(("ApiKey", "k"), (key, value))));

        var exception = Assert.ThrowsAny<Exception>(() => provider.GetRequiredService<IStartupValidator>().Validate());
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_arguments_are_refused_at_once()
    {
        ServiceCollection services = [];
        Assert.Throws<ArgumentException>(() => services.AddFireworksEmbeddingGenerator(" "));
        Assert.Throws<ArgumentOutOfRangeException>(() => services.AddFireworksEmbeddingGenerator("m", dimensions: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => services.AddFireworksEmbeddingGenerator("m", Section(("Dimensions", "0"))));
        Assert.Contains("Fireworks:Dimensions", Assert.Throws<ArgumentException>(() => services.AddFireworksEmbeddingGenerator("m", Section(("Dimensions", "few")))).Message, StringComparison.Ordinal);
    }
}
