using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Fireworks.AI.Extensions.Tests;

public sealed class SpeechRegistrationTests
{
    [Fact]
    public async Task Registered_clients_work_plain_and_keyed_each_with_its_settings()
    {
        await using var plain = await TestServer.StartAsync(Answer.Json(SpeechWire.Json));
        await using var keyed = await TestServer.StartAsync(Answer.Json(SpeechWire.Json));
        IConfiguration section = new ConfigurationBuilder()
            .AddInMemoryCollection([new("F:ApiKey", "k2"), new("F:SpeechEndpoint", keyed.Address.ToString())]).Build().GetSection("F");
        ServiceCollection services = [];
        services.AddFireworksSpeechToTextClient("one", options => (options.ApiKey, options.Endpoint) = ("k1", plain.Endpoint));
        services.AddKeyedFireworksSpeechToTextClient("second", "two", section);
        await using var provider = services.BuildServiceProvider(validateScopes: true);

        await provider.GetRequiredService<ISpeechToTextClient>().GetTextAsync(new MemoryStream(SpeechWire.Wav));
        await provider.GetRequiredKeyedService<ISpeechToTextClient>("second").GetTextAsync(new MemoryStream(SpeechWire.Wav));

        Assert.Equal(("/inference/v1/audio/transcriptions", "Bearer k1", "one"), (plain.LastRequest.Path, plain.LastRequest.Headers["Authorization"], plain.LastRequest.Form()["model"]));
        Assert.Equal(("/v1/audio/transcriptions", "Bearer k2", "two"), (keyed.LastRequest.Path, keyed.LastRequest.Headers["Authorization"], keyed.LastRequest.Form()["model"]));
    }

    [Fact]
    public void A_registration_without_settings_uses_the_registered_client_and_a_missing_model_is_refused()
    {
        ServiceCollection services = [];
        services.AddFireworksClient(options => options.ApiKey = "key").AddFireworksSpeechToTextClient("whisper-v3");
        using var provider = services.BuildServiceProvider();

        var client = provider.GetRequiredService<ISpeechToTextClient>();
        Assert.Equal("whisper-v3", client.GetService<SpeechToTextClientMetadata>()!.DefaultModelId);
        Assert.Same(provider.GetRequiredService<FireworksClient>(), client.GetService<FireworksClient>());
        Assert.Throws<ArgumentException>(() => services.AddFireworksSpeechToTextClient(""));
    }
}
