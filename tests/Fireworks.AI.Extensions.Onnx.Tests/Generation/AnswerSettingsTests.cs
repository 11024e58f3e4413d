using Fireworks.AI.Extensions.Onnx.Generation.Settings;
using Fireworks.AI.Extensions.Onnx.ModelFolders;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Tests.Generation;

public sealed class AnswerSettingsTests
{
    /// <summary>A model that would take the most probable token draws when the caller says how; otherwise the setting would do nothing.</summary>
    [Fact]
    public void WaysOfDrawingAskForDrawing()
    {
        Assert.Equal(0, Temperature(new ChatOptions()));
        Assert.Equal(0, Temperature(new ChatOptions { TopK = 1 }));
        Assert.Equal(1, Temperature(new ChatOptions { TopK = 5 }));
        Assert.Equal(1, Temperature(new ChatOptions { TopP = 0.9f }));
        Assert.Equal(1, Temperature(new ChatOptions().WithOnnx(static onnx => onnx.MinP = 0.1f)));
        Assert.Equal(0, Temperature(new ChatOptions { Temperature = 0 }.WithOnnx(static onnx => onnx.MinP = 0.1f)));
    }

    private static float Temperature(ChatOptions options) => AnswerSettings.Read(options, new SearchConfig(), vocabularySize: 10).Sampling.Temperature;
}
