using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Fireworks.AI.Extensions.Onnx.Tests.Chat;

public sealed class RegistrationTests
{
    [Fact]
    public async Task AContainerHoldsOneModelAndDisposesIt()
    {
        OnnxModel model;
        var services = new ServiceCollection().AddOnnxChatClient(SparklerFixture.Folder, static options => options.ModelId = "mine");
        await using (var provider = services.BuildServiceProvider())
        {
            var client = provider.GetRequiredService<IChatClient>();
            Assert.Same(client, provider.GetRequiredService<IChatClient>());
            Assert.Equal("mine", (await client.GetResponseAsync("Hi!", new ChatOptions { MaxOutputTokens = 2 })).ModelId);
            model = provider.GetRequiredService<OnnxModel>();
            Assert.Same(model, client.GetService<OnnxModel>());
        }

        using var after = new OnnxChatClient(model);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => after.GetResponseAsync("Hi!"));
    }

    [Fact]
    public async Task KeysKeepModelsApart()
    {
        var services = new ServiceCollection()
            .AddOnnxChatClient(SparklerFixture.Folder, static options => options.ModelId = "a", "first")
            .AddOnnxChatClient(SparklerFixture.Folder, static options => options.ModelId = "b", "second");
        await using var provider = services.BuildServiceProvider();
        Assert.Equal("a", provider.GetRequiredKeyedService<IChatClient>("first").GetService<OnnxModel>()!.Id);
        Assert.Equal("b", provider.GetRequiredKeyedService<IChatClient>("second").GetService<OnnxModel>()!.Id);
        Assert.Null(provider.GetService<IChatClient>());
    }

    [Fact]
    public void BadArgumentsAreRefusedEarly()
    {
        Assert.Throws<ArgumentException>(() => new ServiceCollection().AddOnnxChatClient(" "));
        using var provider = new ServiceCollection().AddOnnxChatClient(SparklerFixture.Folder, static options => options.MaxConcurrency = 0).BuildServiceProvider();
        var exception = Assert.ThrowsAny<Exception>(() => provider.GetRequiredService<IChatClient>());
        Assert.Contains("MaxConcurrency", exception.Message, StringComparison.Ordinal);
    }
}
