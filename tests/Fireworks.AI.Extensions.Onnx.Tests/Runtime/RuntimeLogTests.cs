using Fireworks.AI.Extensions.Onnx.Tests.Chat;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fireworks.AI.Extensions.Onnx.Tests.Runtime;

/// <summary>What the native runtime says goes to the logger of the model it is about.</summary>
public sealed class RuntimeLogTests
{
    [Fact]
    public void Messages_go_to_the_logger_of_their_model_and_no_other()
    {
        using var first = new LogRecorder(LogLevel.Debug);
        using var second = new LogRecorder(LogLevel.Warning);
        using var model = OnnxModel.Load(SparklerFixture.Folder, new OnnxModelOptions { LoggerFactory = first });
        Assert.Contains(first.Messages, static message => message.Contains("ONNX Runtime:", StringComparison.Ordinal));
        using var other = OnnxModel.Load(SparklerFixture.Folder, new OnnxModelOptions { LoggerFactory = second });
        Assert.DoesNotContain(second.Messages, static message => message.StartsWith("Debug", StringComparison.Ordinal));
    }

    [Fact]
    public void A_container_gives_its_models_its_loggers()
    {
        using var recorder = new LogRecorder(LogLevel.Debug);
        using var provider = new ServiceCollection()
            .AddSingleton<ILoggerFactory>(recorder)
            .AddOnnxChatClient(SparklerFixture.Folder)
            .BuildServiceProvider();
        provider.GetRequiredService<OnnxModel>();
        Assert.NotEmpty(recorder.Messages);
    }

    [Fact]
    public void The_sessions_settings_can_be_changed()
    {
        var calls = 0;
        using var model = OnnxModel.Load(SparklerFixture.Folder, new OnnxModelOptions
        {
            Threads = 1,
            ConfigureSession = session =>
            {
                calls++;
                Assert.Equal(1, session.IntraOpNumThreads);
                session.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
            },
        });
        Assert.Equal(1, calls);
    }
}
