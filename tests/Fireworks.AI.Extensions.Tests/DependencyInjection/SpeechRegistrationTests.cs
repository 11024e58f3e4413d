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
        services.AddFireworksSpeechToTextClient("two", section, serviceKey: "second");
        await using var provider = services.BuildServiceProvider(validateScopes: true);

        await provider.GetRequiredService<ISpeechToTextClient>().GetTextAsync(new MemoryStream(SpeechWire.Wav));
        await provider.GetRequiredKeyedService<ISpeechToTextClient>("second").GetTextAsync(new MemoryStream(SpeechWire.Wav));

        Assert.Equal(("/inference/v1/audio/transcriptions", "Bearer k1", "one"), (plain.LastRequest.Path, plain.LastRequest.Headers["Authorization"], plain.LastRequest.Form()["model"]));
        Assert.Equal(("/v1/audio/transcriptions", "Bearer k2", "two"), (keyed.LastRequest.Path, keyed.LastRequest.Headers["Authorization"], keyed.LastRequest.Form()["model"]));
    }

    [Fact]
    public void A_key_alone_is_enough_and_a_missing_model_is_refused()
    {
        ServiceCollection services = [];
        services.AddFireworksSpeechToTextClient("whisper-v3", "key");
        using var provider = services.BuildServiceProvider();

        Assert.Equal("whisper-v3", provider.GetRequiredService<ISpeechToTextClient>().GetService<SpeechToTextClientMetadata>()!.DefaultModelId);
        Assert.Throws<ArgumentException>(() => services.AddFireworksSpeechToTextClient(""));
    }
}
