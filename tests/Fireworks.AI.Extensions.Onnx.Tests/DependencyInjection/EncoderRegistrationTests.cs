using Fireworks.AI.Extensions.Onnx.DependencyInjection;
using Fireworks.AI.Extensions.Onnx.Tests.Encoders;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Fireworks.AI.Extensions.Onnx.Tests.DependencyInjection;

/// <summary>Embedding models and rerankers in a container.</summary>
public sealed class EncoderRegistrationTests
{
    [Fact]
    public async Task A_generator_is_one_singleton_under_all_its_types()
    {
        using var model = CreateEmbedder();
        await using var provider = new ServiceCollection().AddOnnxEmbeddingGenerator(model.Folder).BuildServiceProvider();
        var generator = provider.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>();
        Assert.Same(generator, provider.GetRequiredService<OnnxEmbeddingGenerator>());
        Assert.Same(generator, provider.GetRequiredService<IEmbeddingGenerator>());
        Assert.Equal(4, (await generator.GenerateVectorAsync("red", cancellationToken: TestContext.Current.CancellationToken)).Length);
        await provider.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => generator.GenerateAsync(["red"], cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Keys_and_sections_keep_registrations_apart()
    {
        using var model = CreateEmbedder();
        var configuration = Section(("A:Dimensions", "3"), ("B:Dimensions", "2"), ("B:Prompts:query", "grey "), ("B:Folder", "mine"));
        await using var provider = new ServiceCollection()
            .AddOnnxEmbeddingGenerator(model.Folder, configuration.GetSection("A"))
            .AddKeyedOnnxEmbeddingGenerator("b", model.Folder, configuration.GetSection("B"))
            .AddKeyedOnnxEmbeddingGenerator("c", model.Folder, static options => options.ModelId = "third")
            .AddKeyedOnnxEmbeddingGenerator("d", model.Folder)
            .BuildServiceProvider();
        Assert.Equal(3, provider.GetRequiredService<OnnxEmbeddingGenerator>().Dimensions);
        var second = provider.GetRequiredKeyedService<OnnxEmbeddingGenerator>("b");
        Assert.Equal((2, "grey "), (second.Dimensions, second.Prompts["query"]));
        Assert.Same(second, provider.GetRequiredKeyedService<IEmbeddingGenerator<string, Embedding<float>>>("b"));
        Assert.Equal("third", provider.GetRequiredKeyedService<IEmbeddingGenerator>("c").GetService<EmbeddingGeneratorMetadata>()!.DefaultModelId);
        Assert.Equal(4, provider.GetRequiredKeyedService<OnnxEmbeddingGenerator>("d").Dimensions);
    }

    [Fact]
    public async Task Rerankers_are_registered_plain_and_keyed()
    {
        using var model = new SmallModel().WithTokenizer().WithCrossEncoder(classes: 1);
        await using var provider = new ServiceCollection()
            .AddOnnxReranker(model.Folder)
            .AddKeyedOnnxReranker("raw", model.Folder, static options => options.RawScores = true)
            .AddKeyedOnnxReranker("named", model.Folder, Section(("ModelId", "mine")))
            .BuildServiceProvider();
        var plain = await provider.GetRequiredService<OnnxReranker>().RerankAsync("red", ["blue"], cancellationToken: TestContext.Current.CancellationToken);
        var raw = await provider.GetRequiredKeyedService<OnnxReranker>("raw").RerankAsync("red", ["blue"], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(plain.Results[0].Score, 1 / (1 + Math.Exp(-raw.Results[0].Score)), 1e-6);
        Assert.Equal("mine", provider.GetRequiredKeyedService<OnnxReranker>("named").ModelId);
        Assert.Same(provider.GetRequiredService<OnnxReranker>(), provider.GetRequiredService<OnnxReranker>());
    }

    [Fact]
    public async Task A_host_does_not_start_with_wrong_options_or_without_a_model()
    {
        using var model = CreateEmbedder();
        using var untokenized = CreateEmbedder().Without("tokenizer.json");
        await AssertRefusedAsync(services => services.AddOnnxEmbeddingGenerator(model.Folder, static options => options.Dimensions = 0), "Dimensions is 0");
        await AssertRefusedAsync(services => services.AddKeyedOnnxEmbeddingGenerator("k", model.Folder, Section(("Dimension", "2"))), "'Onnx:Dimension' is no property");
        await AssertRefusedAsync(services => services.AddOnnxEmbeddingGenerator(untokenized.Folder), "tokenizer.json is missing");
        await AssertRefusedAsync(services => services.AddOnnxEmbeddingGenerator(model.Folder, static options => options.GraphFile = "other.onnx"), "other.onnx is missing");
        await AssertRefusedAsync(static services => services.AddOnnxEmbeddingGenerator("/no/such/folder"), "does not exist");
        await AssertRefusedAsync(services => services.AddOnnxReranker(model.Folder, static options => options.Threads = 0), "Threads is 0");
        await AssertRefusedAsync(static services => services.AddOnnxReranker("/no/such/folder"), "does not exist");
    }

    [Fact]
    public async Task A_host_starts_with_a_model_in_order()
    {
        using var model = CreateEmbedder();
        using var host = CreateHost(services => services.AddOnnxEmbeddingGenerator(model.Folder));
        await host.StartAsync(TestContext.Current.CancellationToken);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Every_option_that_can_be_configured_is_read()
    {
        var options = new OnnxEmbeddingGeneratorOptions();
        OnnxEncoderOptionsBinder.Bind(
            Section(
                ("ModelId", "mine"), ("GraphFile", "onnx/model.onnx"), ("OutputName", "out"), ("MaxTokens", "77"), ("MaxBatchTokens", "99"), ("Threads", "2"), ("ExecutionProvider", "CUDA"),
                ("ExecutionProviderSettings:device_id", "1"), ("NativeLibraryPath", "/lib/x.so"), ("AllowRuntimeTelemetry", "true"), ("Pooling", "lasttoken"), ("Normalize", "false"),
                ("Dimensions", "64"), ("Prompts:query", "q: "), ("DefaultPromptName", "query")),
            options);
        Assert.Equal(
            ("mine", "onnx/model.onnx", "out", 77, 99, 2, "CUDA"),
            (options.ModelId, options.GraphFile, options.OutputName, options.MaxTokens, options.MaxBatchTokens, options.Threads, options.ExecutionProvider));
        Assert.Equal("1", options.ExecutionProviderSettings["device_id"]);
        Assert.Equal(("/lib/x.so", true), (options.NativeLibraryPath, options.AllowRuntimeTelemetry));
        Assert.Equal((OnnxPooling.LastToken, false, 64, "q: ", "query"), (options.Pooling, options.Normalize, options.Dimensions, options.Prompts["query"], options.DefaultPromptName));
    }

    /// <summary>A member that is added to the options must come to the binder too, unless it is code.</summary>
    [Fact]
    public void No_option_is_forgotten()
    {
        string[] code = [nameof(OnnxEncoderOptions.ConfigureSession), nameof(OnnxEncoderOptions.LoggerFactory)];
        foreach (var property in typeof(OnnxEmbeddingGeneratorOptions).GetProperties().Where(property => !code.Contains(property.Name)))
        {
            OnnxEncoderOptionsBinder.Bind(Section((property.Name, null)), new OnnxEmbeddingGeneratorOptions());
        }

        foreach (var property in typeof(OnnxRerankerOptions).GetProperties().Where(property => !code.Contains(property.Name)))
        {
            OnnxEncoderOptionsBinder.Bind(Section((property.Name, null)), new OnnxRerankerOptions());
        }
    }

    [Theory]
    [InlineData("Pooling", "middle", "'Onnx:Pooling' must be Mean, Cls")]
    [InlineData("Pooling", "17", "'Onnx:Pooling' must be Mean, Cls")]
    [InlineData("Normalize", "yes", "'Onnx:Normalize' must be true or false")]
    [InlineData("MaxTokens", "many", "'Onnx:MaxTokens' must be a whole number")]
    public void A_value_that_cannot_be_read_is_named(string key, string value, string expected)
    {
        var exception = Assert.Throws<ArgumentException>(() => OnnxEncoderOptionsBinder.Bind(Section((key, value)), new OnnxEmbeddingGeneratorOptions()));
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_folder_is_refused_at_once()
    {
        var services = new ServiceCollection();
        Assert.Throws<ArgumentException>(() => services.AddOnnxEmbeddingGenerator(" "));
        Assert.Throws<ArgumentException>(() => services.AddOnnxReranker(""));
    }

    private static SmallModel CreateEmbedder() => new SmallModel().WithTokenizer().WithEncoder().WithModules().WithPooling("pooling_mode_mean_tokens");

    private static IConfiguration Section(params (string Key, string? Value)[] values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(static value => KeyValuePair.Create($"Onnx:{value.Key}", value.Value))).Build().GetSection("Onnx");

    private static IHost CreateHost(Action<IServiceCollection> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        configure(builder.Services);
        return builder.Build();
    }

    private static async Task AssertRefusedAsync(Action<IServiceCollection> configure, string expected)
    {
        using var host = CreateHost(configure);
        var exception = await Assert.ThrowsAnyAsync<Exception>(() => host.StartAsync(TestContext.Current.CancellationToken));
        Assert.True(exception is OptionsValidationException or ArgumentException, exception.ToString());
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }
}
