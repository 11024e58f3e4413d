using Fireworks.AI.Extensions.Onnx.Tests.Chat;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Fireworks.AI.Extensions.Onnx.Tests.Speech;

public sealed class SpeechRegistrationTests : IDisposable
{
    private static readonly Bursts One = new Bursts().Loud(0.5, 1);

    private readonly WhisperFolder _built = new();

    [Fact]
    public async Task A_client_with_a_model_of_its_own_is_registered()
    {
        await using var provider = new ServiceCollection()
            .AddOnnxSpeechToTextClient(_built.Folder, static options => options.ModelId = "ears").BuildServiceProvider();
        await HearsAsync(provider.GetRequiredService<ISpeechToTextClient>());
        Assert.Equal("ears", provider.GetRequiredService<OnnxModel>().Id);
        await using var plain = new ServiceCollection().AddOnnxSpeechToTextClient(_built.Folder).BuildServiceProvider();
        await HearsAsync(plain.GetRequiredService<ISpeechToTextClient>());
    }

    [Fact]
    public async Task Clients_under_keys_have_models_of_their_own()
    {
        await using var provider = new ServiceCollection()
            .AddKeyedOnnxSpeechToTextClient("one", _built.Folder, static options => options.ModelId = "first")
            .AddKeyedOnnxSpeechToTextClient("two", _built.Folder)
            .BuildServiceProvider();
        var first = provider.GetRequiredKeyedService<ISpeechToTextClient>("one");
        var second = provider.GetRequiredKeyedService<ISpeechToTextClient>("two");
        Assert.Equal("first", first.GetService<OnnxModel>()!.Id);
        Assert.NotSame(first.GetService<OnnxModel>(), second.GetService<OnnxModel>());
        await HearsAsync(first);
        await HearsAsync(second);
    }

    [Fact]
    public async Task Clients_find_the_model_that_is_registered()
    {
        await using var provider = new ServiceCollection()
            .AddOnnxModel(_built.Folder)
            .AddOnnxSpeechToTextClient()
            .AddKeyedOnnxSpeechToTextClient("local")
            .BuildServiceProvider();
        var client = provider.GetRequiredService<ISpeechToTextClient>();
        await HearsAsync(client);
        Assert.Same(client.GetService<OnnxModel>(), provider.GetRequiredKeyedService<ISpeechToTextClient>("local").GetService<OnnxModel>());
    }

    [Fact]
    public async Task Settings_come_from_configuration()
    {
        var section = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Speech:ModelId"] = "ears",
        }).Build().GetSection("Speech");
        var services = new ServiceCollection()
            .AddOnnxSpeechToTextClient(_built.Folder, section)
            .AddKeyedOnnxSpeechToTextClient("local", _built.Folder, section);
        await using var provider = services.BuildServiceProvider();
        Assert.Equal("ears", provider.GetRequiredService<OnnxModel>().Id);
        Assert.Equal("ears", provider.GetRequiredKeyedService<OnnxModel>("local").Id);
        await HearsAsync(provider.GetRequiredService<ISpeechToTextClient>());
    }

    [Fact]
    public void A_file_that_is_no_model_of_voices_is_refused_when_the_model_loads()
    {
        var detector = Path.Combine(_built.Folder, "encoder.onnx");
        var section = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Speech:VoiceActivityModelPath"] = detector,
        }).Build().GetSection("Speech");
        using var provider = new ServiceCollection().AddOnnxSpeechToTextClient(_built.Folder, section).BuildServiceProvider();
        var exception = Assert.Throws<OnnxModelException>(() => provider.GetRequiredService<ISpeechToTextClient>());
        Assert.Contains(detector, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_does_not_start_with_a_model_of_the_other_kind()
    {
        var exception = await RefusedAsync<OptionsValidationException>(
            static services => services.AddOnnxSpeechToTextClient(SparklerFixture.Folder));
        Assert.Contains("AddOnnxSpeechToTextClient wants a model of the type whisper", exception.Message, StringComparison.Ordinal);
        exception = await RefusedAsync<OptionsValidationException>(services => services.AddKeyedOnnxChatClient("local", _built.Folder));
        Assert.Contains("Register it with AddOnnxSpeechToTextClient", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("encoder.onnx")]
    [InlineData("decoder.onnx")]
    [InlineData("tokenizer.json")]
    public async Task A_host_does_not_start_without_a_file_of_the_model(string file)
    {
        _built.Without(file);
        var exception = await RefusedAsync<OptionsValidationException>(services => services.AddOnnxSpeechToTextClient(_built.Folder));
        Assert.Contains($"{file} is missing", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("local")]
    public async Task A_host_does_not_start_with_a_client_without_any_model(string? key)
    {
        var exception = await RefusedAsync<InvalidOperationException>(services => services.AddKeyedOnnxSpeechToTextClient(key));
        Assert.Contains("No model is registered for the speech-to-text client", exception.Message, StringComparison.Ordinal);
        Assert.Contains("OnnxSpeechToTextClient the folder", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_starts_with_a_client_and_its_model()
    {
        using var host = CreateHost(
            services => services.AddOnnxSpeechToTextClient(_built.Folder, static options => options.LoadAtStart = true));
        await host.StartAsync(TestContext.Current.CancellationToken);
        await HearsAsync(host.Services.GetRequiredService<ISpeechToTextClient>());
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose() => _built.Dispose();

    private static async Task HearsAsync(ISpeechToTextClient client) =>
        Assert.Equal("laut", (await client.GetTextAsync(One.ToWav(2))).Text);

    private static async Task<T> RefusedAsync<T>(Action<IServiceCollection> register)
        where T : Exception
    {
        using var host = CreateHost(register);
        return await Assert.ThrowsAsync<T>(() => host.StartAsync(TestContext.Current.CancellationToken));
    }

    private static IHost CreateHost(Action<IServiceCollection> register)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        register(builder.Services);
        return builder.Build();
    }
}
