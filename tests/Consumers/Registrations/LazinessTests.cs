using System.Net;
using System.Net.Sockets;
using Fireworks.AI.Extensions.Onnx;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.SemanticKernel;

namespace Fireworks.AI.Extensions.Consumers.Registrations;

/// <summary>Registrations open no file and no socket: that is for whoever uses what is registered.</summary>
public sealed class LazinessTests
{
    /// <summary>The folder is not there, so that whoever opened a file of it would fail.</summary>
    [Fact]
    public async Task Models_in_process_are_read_when_they_are_asked_for()
    {
        var folder = Path.GetFullPath(Path.Combine("nowhere", "at", "all"));
        ServiceCollection services = [];
        services.AddOnnxChatClient(folder).AddOnnxEmbeddingGenerator(folder).AddOnnxReranker(folder).AddOnnxSpeechToTextClient(folder);
        services.AddKeyedOnnxChatClient("key", folder);
        var builder = Kernel.CreateBuilder();
        builder.AddOnnxChatClient(folder);

        await using var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true });
        var kernel = builder.Build();

        Func<object?>[] uses =
        [
            provider.GetService<IChatClient>,
            provider.GetService<IEmbeddingGenerator<string, Embedding<float>>>,
            provider.GetService<OnnxReranker>,
            provider.GetService<ISpeechToTextClient>,
            () => provider.GetKeyedService<IChatClient>("key"),
            () => kernel.GetRequiredService<IChatClient>(),
        ];
        Assert.All(uses, use => Assert.Contains(
            folder, Assert.ThrowsAny<OptionsValidationException>(() => use()).Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Clients_of_Fireworks_connect_when_they_are_called()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        ServiceCollection services = [];
        services.AddFireworksClient(Configure);
        services.AddFireworksChatClient("m").AddFireworksEmbeddingGenerator("e").AddFireworksSpeechToTextClient("s");
        services.AddFireworksReranker("r").AddFireworksCompletionClient("c").AddFireworksBatchClient().AddFireworksModelClient();
        var builder = Kernel.CreateBuilder();
        builder.AddFireworksChatClient("m", configure: Configure);
        await using var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true });
        var kernel = builder.Build();

        object[] clients =
        [
            provider.GetRequiredService<IChatClient>(),
            provider.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>(),
            provider.GetRequiredService<ISpeechToTextClient>(),
            provider.GetRequiredService<FireworksReranker>(),
            provider.GetRequiredService<FireworksCompletionClient>(),
            provider.GetRequiredService<FireworksBatchClient>(),
            provider.GetRequiredService<FireworksModelClient>(),
            kernel.GetRequiredService<IChatClient>(),
        ];

        Assert.All(clients, Assert.NotNull);
        Assert.False(listener.Pending());

        // A call is what connects.
        using CancellationTokenSource stop = new();
        var call = kernel.GetRequiredService<IChatClient>().GetResponseAsync("Hi", cancellationToken: stop.Token);
        using var connection = await listener.AcceptSocketAsync(TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);

        void Configure(FireworksClientOptions options)
        {
            Uri address = new($"http://{listener.LocalEndpoint}/v1");
            (options.ApiKey, options.Endpoint, options.SpeechEndpoint, options.ControlPlaneEndpoint) = ("k", address, address, address);
        }
    }
}
