using Fireworks.AI.Extensions.Onnx.Tests.Chat;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Fireworks.AI.Extensions.Onnx.Tests.DependencyInjection;

public sealed class RegistrationTests
{
    private enum First
    {
        Local,
    }

    private enum Second
    {
        Local,
    }

    [Fact]
    public async Task A_container_holds_one_model_and_disposes_it()
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
    public void A_container_that_is_disposed_without_waiting_disposes_the_model_too()
    {
        OnnxModel model;
        using (var provider = new ServiceCollection().AddOnnxModel(SparklerFixture.Folder).BuildServiceProvider())
        {
            model = provider.GetRequiredService<OnnxModel>();
        }

        Assert.Throws<ObjectDisposedException>(() => model.CountTokens("Hi!"));
    }

    [Fact]
    public async Task Keys_keep_models_apart()
    {
        var services = new ServiceCollection()
            .AddKeyedOnnxChatClient("first", SparklerFixture.Folder, static options => options.ModelId = "a")
            .AddKeyedOnnxChatClient("second", SparklerFixture.Folder, static options => options.ModelId = "b");
        await using var provider = services.BuildServiceProvider();
        Assert.Equal("a", ModelOf(provider.GetRequiredKeyedService<IChatClient>("first")).Id);
        Assert.Equal("b", ModelOf(provider.GetRequiredKeyedService<IChatClient>("second")).Id);
        Assert.Null(provider.GetService<IChatClient>());
        Assert.Null(provider.GetService<OnnxModel>());
    }

    [Fact]
    public async Task Keys_that_print_alike_are_kept_apart()
    {
        object[] keys = [First.Local, Second.Local, "Local", 1, 1L, "1"];
        var services = new ServiceCollection();
        for (var i = 0; i < keys.Length; i++)
        {
            var id = $"model {i}";
            services.AddKeyedOnnxModel(keys[i], SparklerFixture.Folder, options => options.ModelId = id);
            services.AddKeyedOnnxChatClient(keys[i]);
        }

        await using var provider = services.BuildServiceProvider();
        for (var i = 0; i < keys.Length; i++)
        {
            Assert.Equal($"model {i}", provider.GetRequiredKeyedService<OnnxModel>(keys[i]).Id);
            Assert.Equal($"model {i}", ModelOf(provider.GetRequiredKeyedService<IChatClient>(keys[i])).Id);
        }
    }

    [Fact]
    public async Task Two_registrations_without_a_key_use_each_its_own_settings()
    {
        var services = new ServiceCollection()
            .AddOnnxChatClient(SparklerFixture.Folder, static options => options.ModelId = "a")
            .AddOnnxChatClient(SparklerFixture.Folder, static options => options.ContextLength = 100);
        await using var provider = services.BuildServiceProvider();
        OnnxModel[] models = [.. provider.GetServices<IChatClient>().Select(ModelOf)];
        Assert.Equal(["a", "sparkler"], models.Select(static model => model.Id));
        Assert.Equal([2048, 100], models.Select(static model => model.ContextLength));
        Assert.Equal(models, provider.GetServices<OnnxModel>());
    }

    [Fact]
    public async Task A_client_without_a_folder_uses_the_registered_model()
    {
        var services = new ServiceCollection()
            .AddOnnxModel(SparklerFixture.Folder, static options => options.ModelId = "shared")
            .AddKeyedOnnxModel("own", SparklerFixture.Folder, static options => options.ModelId = "own")
            .AddOnnxChatClient()
            .AddKeyedOnnxChatClient("own")
            .AddKeyedOnnxChatClient("other");
        await using var provider = services.BuildServiceProvider();
        Assert.Same(provider.GetRequiredService<OnnxModel>(), ModelOf(provider.GetRequiredService<IChatClient>()));
        Assert.Equal("own", ModelOf(provider.GetRequiredKeyedService<IChatClient>("own")).Id);
        Assert.Equal("shared", ModelOf(provider.GetRequiredKeyedService<IChatClient>("other")).Id);
    }

    [Fact]
    public void A_client_without_any_model_says_what_to_register()
    {
        using var provider = new ServiceCollection().AddOnnxChatClient().AddKeyedOnnxChatClient("k").BuildServiceProvider();
        var exception = Assert.Throws<InvalidOperationException>(() => provider.GetRequiredService<IChatClient>());
        Assert.Contains("AddOnnxModel(folder)", exception.Message, StringComparison.Ordinal);
        exception = Assert.Throws<InvalidOperationException>(() => provider.GetRequiredKeyedService<IChatClient>("k"));
        Assert.Contains("'k'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_middlewares_builder_goes_around_each_registration()
    {
        var calls = 0;
        var tool = AIFunctionFactory.Create((string location) => $"18 degrees in {location} ({++calls})", "get_weather", "Gets the weather.");
        var services = new ServiceCollection()
            .AddOnnxModel(SparklerFixture.Folder)
            .AddKeyedOnnxChatClient("plain", SparklerFixture.Folder);
        services.AddChatClient(static provider => new OnnxChatClient(provider.GetRequiredService<OnnxModel>())).UseFunctionInvocation();
        services.AddKeyedChatClient("agent", static provider => provider.GetRequiredKeyedService<IChatClient>("plain")).UseFunctionInvocation();
        await using var provider = services.BuildServiceProvider();
        var options = new ChatOptions { Tools = [tool] };
        await provider.GetRequiredService<IChatClient>().GetResponseAsync("What is the weather in Paris?", options);
        Assert.Equal(1, calls);
        await provider.GetRequiredKeyedService<IChatClient>("agent").GetResponseAsync("What is the weather in Paris?", options);
        Assert.Equal(2, calls);
    }

    [Fact]
    public void Null_in_place_of_options_compiles_and_means_the_defaults()
    {
        using var provider = new ServiceCollection()
            .AddOnnxModel(SparklerFixture.Folder, null).AddKeyedOnnxChatClient("k", SparklerFixture.Folder, null).BuildServiceProvider();
        Assert.Equal("sparkler", provider.GetRequiredService<OnnxModel>().Id);
        Assert.Equal("sparkler", ModelOf(provider.GetRequiredKeyedService<IChatClient>("k")).Id);
    }

    [Fact]
    public void Bad_arguments_are_refused_early()
    {
        Assert.Throws<ArgumentException>(() => new ServiceCollection().AddOnnxChatClient(" "));
        Assert.Throws<ArgumentException>(() => new ServiceCollection().AddKeyedOnnxModel("key", ""));
        using var provider = new ServiceCollection()
            .AddOnnxChatClient(SparklerFixture.Folder, static options => options.MaxConcurrency = 0).BuildServiceProvider();
        var exception = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IChatClient>());
        Assert.Equal("OnnxModelOptions.MaxConcurrency is 0; it must be from 1 to 256.", exception.Message);
    }

    private static OnnxModel ModelOf(IChatClient client) => client.GetService<OnnxModel>()!;
}
