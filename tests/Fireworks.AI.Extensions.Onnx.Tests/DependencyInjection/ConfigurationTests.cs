using Fireworks.AI.Extensions.Onnx.DependencyInjection;
using Fireworks.AI.Extensions.Onnx.Tests.Chat;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Fireworks.AI.Extensions.Onnx.Tests.DependencyInjection;

public sealed class ConfigurationTests
{
    [Fact]
    public void Every_member_that_can_be_configured_is_read()
    {
        var options = Bind(
            ("ModelId", "mine"), ("ContextLength", "100"), ("MaxConcurrency", "3"), ("Threads", "2"), ("ExecutionProvider", "CUDA"),
            ("ExecutionProviderSettings:device_id", "1"), ("ExecutionProviderSettings:enable_cuda_graph", "1"), ("NativeLibraryPath", "/lib/x.so"),
            ("AllowRuntimeTelemetry", "true"), ("ChatTemplate", "{{ x }}"), ("ToolCallDialect", "Mistral"), ("LoadAtStart", "True"));
        Assert.Equal("mine", options.ModelId);
        Assert.Equal(100, options.ContextLength);
        Assert.Equal(3, options.MaxConcurrency);
        Assert.Equal(2, options.Threads);
        Assert.Equal("CUDA", options.ExecutionProvider);
        Assert.Equal(new Dictionary<string, string> { ["device_id"] = "1", ["enable_cuda_graph"] = "1" }, options.ExecutionProviderSettings);
        Assert.Equal("/lib/x.so", options.NativeLibraryPath);
        Assert.True(options.AllowRuntimeTelemetry);
        Assert.Equal("{{ x }}", options.ChatTemplate);
        Assert.Equal(ToolCallDialect.Mistral, options.ToolCallDialect);
        Assert.True(options.LoadAtStart);
    }

    /// <summary>A member that is added to the options must come to the binder too, unless it is code.</summary>
    [Fact]
    public void No_member_is_forgotten()
    {
        string[] code = [nameof(OnnxModelOptions.ConfigureSession), nameof(OnnxModelOptions.LoggerFactory), nameof(OnnxModelOptions.LoadProgress)];
        foreach (var property in typeof(OnnxModelOptions).GetProperties().Where(property => !code.Contains(property.Name)))
        {
            Bind((property.Name, null));
        }
    }

    [Theory]
    [InlineData("MaxConcurency", "2", "'Onnx:MaxConcurency' is no property")]
    [InlineData("MaxConcurrency", "many", "'Onnx:MaxConcurrency' must be a whole number")]
    [InlineData("LoadAtStart", "yes", "'Onnx:LoadAtStart' must be true or false")]
    public void A_key_or_value_that_cannot_be_read_is_named(string key, string value, string expected) =>
        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => Bind((key, value))).Message, StringComparison.Ordinal);

    [Fact]
    public void The_folder_may_stand_in_the_same_section() => Bind(("Folder", "models/x"), ("ModelId", "x"));

    [Fact]
    public async Task Each_registration_takes_its_section()
    {
        var configuration = Section(("A:ModelId", "a"), ("B:ModelId", "b"), ("C:ModelId", "c"), ("D:ModelId", "d"));
        var services = new ServiceCollection()
            .AddOnnxModel(SparklerFixture.Folder, configuration.GetSection("A"))
            .AddOnnxChatClient(SparklerFixture.Folder, configuration.GetSection("B"))
            .AddKeyedOnnxModel("model", SparklerFixture.Folder, configuration.GetSection("C"))
            .AddKeyedOnnxChatClient("client", SparklerFixture.Folder, configuration.GetSection("D"));
        await using var provider = services.BuildServiceProvider();
        Assert.Equal(["a", "b"], provider.GetServices<OnnxModel>().Select(static model => model.Id));
        Assert.Equal("b", provider.GetRequiredService<IChatClient>().GetService<OnnxModel>()!.Id);
        Assert.Equal("c", provider.GetRequiredKeyedService<OnnxModel>("model").Id);
        Assert.Equal("d", provider.GetRequiredKeyedService<IChatClient>("client").GetService<OnnxModel>()!.Id);
    }

    [Fact]
    public void A_misspelled_key_is_found_when_the_model_is_asked_for()
    {
        using var provider = new ServiceCollection()
            .AddOnnxModel(SparklerFixture.Folder, Section(("Threds", "2"))).BuildServiceProvider();
        Assert.Contains("Threds", Assert.ThrowsAny<Exception>(() => provider.GetRequiredService<OnnxModel>()).Message, StringComparison.Ordinal);
    }

    private static OnnxModelOptions Bind(params (string Key, string? Value)[] values)
    {
        var options = new OnnxModelOptions();
        OnnxModelOptionsBinder.Bind(Section(values), options);
        return options;
    }

    private static IConfigurationSection Section(params (string Key, string? Value)[] values) => new ConfigurationBuilder()
        .AddInMemoryCollection(values.Select(static value => KeyValuePair.Create($"Onnx:{value.Key}", value.Value)))
        .Build().GetSection("Onnx");
}
