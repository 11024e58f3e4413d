using Fireworks.AI.Extensions.Onnx.Tests.Chat;
using Fireworks.AI.Extensions.Onnx.Tests.ModelFolders;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Fireworks.AI.Extensions.Onnx.Tests.DependencyInjection;

/// <summary>What a host checks and loads while it starts.</summary>
public sealed class HostTests
{
    [Fact]
    public async Task A_host_does_not_start_with_options_out_of_range()
    {
        var exception = await RefusedAsync(static services =>
            services.AddOnnxChatClient(SparklerFixture.Folder, static options => options.MaxConcurrency = -1));
        Assert.Contains("MaxConcurrency is -1", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_does_not_start_with_a_wrong_key_among_several()
    {
        var exception = await RefusedAsync(static services => services
            .AddOnnxModel(SparklerFixture.Folder)
            .AddKeyedOnnxModel("second", SparklerFixture.Folder, static options => options.ContextLength = 1));
        Assert.Contains("ContextLength is 1", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_does_not_start_without_the_folder()
    {
        var exception = await RefusedAsync(static services => services.AddOnnxModel("/no/such/folder"));
        Assert.Contains("does not exist", exception.Message, StringComparison.Ordinal);
        Assert.Contains("/no/such/folder", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("genai_config.json")]
    [InlineData("model.onnx")]
    [InlineData("tokenizer.json")]
    public async Task A_host_does_not_start_without_a_file_of_the_model(string missing)
    {
        using var folder = TemporaryModelFolder.WithSparkler(except: missing);
        var exception = await RefusedAsync(services => services.AddOnnxModel(folder.FullPath));
        Assert.Contains($"{missing} is missing", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_does_not_start_with_a_broken_chat_template()
    {
        var exception = await RefusedAsync(static services =>
            services.AddOnnxModel(SparklerFixture.Folder, static options => options.ChatTemplate = "{% if %}"));
        Assert.Contains("The chat template cannot be used", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("local")]
    public async Task A_host_does_not_start_with_a_client_without_any_model(string? key)
    {
        using var host = CreateHost(services => services.AddKeyedOnnxChatClient(key));
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync(TestContext.Current.CancellationToken));
        Assert.Contains("No model is registered for the chat client", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_starts_with_a_model_that_is_registered_after_its_client()
    {
        using var host = CreateHost(services => services
            .AddOnnxChatClient()
            .AddKeyedOnnxChatClient("local")
            .AddKeyedOnnxChatClient(KeyedService.AnyKey)
            .AddOnnxModel(SparklerFixture.Folder));
        await host.StartAsync(TestContext.Current.CancellationToken);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_host_loads_no_model_unless_it_is_told_to()
    {
        var stages = new Stages();
        using var host = CreateHost(services => services.AddOnnxModel(SparklerFixture.Folder, options => options.LoadProgress = stages));
        await host.StartAsync(TestContext.Current.CancellationToken);
        Assert.Empty(stages.Reported);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_host_that_has_started_has_loaded_its_models_once()
    {
        var stages = new Stages();
        using var host = CreateHost(services => services
            .AddOnnxChatClient(SparklerFixture.Folder, options => (options.LoadAtStart, options.LoadProgress) = (true, stages))
            .AddKeyedOnnxModel("later", SparklerFixture.Folder));
        await host.StartAsync(TestContext.Current.CancellationToken);
        Assert.Equal(Enum.GetValues<OnnxLoadStage>(), stages.Reported);
        Assert.NotEmpty((await host.Services.GetRequiredService<IChatClient>().GetResponseAsync("Hi!")).Text);
        Assert.Equal(Enum.GetValues<OnnxLoadStage>().Length, stages.Reported.Count);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_model_that_cannot_be_loaded_keeps_the_host_from_starting()
    {
        using var folder = TemporaryModelFolder.WithSparkler().With("model.onnx", "no graph");
        using var host = CreateHost(services => services.AddOnnxModel(folder.FullPath, static options => options.LoadAtStart = true));
        var exception = await Assert.ThrowsAsync<OnnxModelException>(() => host.StartAsync(TestContext.Current.CancellationToken));
        Assert.Contains("model.onnx", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Services_registered_before_start_while_models_load_and_those_after_find_them()
    {
        var loading = new TaskCompletionSource();
        var started = new List<string>();
        var stages = new Stages
        {
            OnReport = stage =>
            {
                if (stage == OnnxLoadStage.Graph)
                {
                    // Loading goes on only when the service before it has started.
                    Assert.True(loading.Task.Wait(TimeSpan.FromSeconds(30)));
                }

                started.Add(stage.ToString());
            },
        };
        using var host = CreateHost(services =>
        {
            services.AddSingleton<IHostedService>(new Service(() =>
            {
                loading.SetResult();
                return "before";
            }, []));
            services.AddOnnxModel(SparklerFixture.Folder, options => (options.LoadAtStart, options.LoadProgress) = (true, stages));
            services.AddSingleton<IHostedService>(new Service(() => "after", started));
        });
        await host.StartAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["Text", "Runtime", "Graph", "Cache", "Ready", "after"], started);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<OptionsValidationException> RefusedAsync(Action<IServiceCollection> register)
    {
        using var host = CreateHost(register);
        return await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));
    }

    private static IHost CreateHost(Action<IServiceCollection> register)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        register(builder.Services);
        return builder.Build();
    }

    private sealed class Stages : IProgress<OnnxLoadStage>
    {
        public List<OnnxLoadStage> Reported { get; } = [];

        public Action<OnnxLoadStage> OnReport { get; init; } = static _ => { };

        public void Report(OnnxLoadStage value)
        {
            Reported.Add(value);
            OnReport(value);
        }
    }

    private sealed class Service(Func<string> start, List<string> log) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            log.Add(start());
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
