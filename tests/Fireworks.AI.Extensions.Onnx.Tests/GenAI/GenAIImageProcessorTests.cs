using Fireworks.AI.Extensions.Onnx.GenAI;
using Fireworks.AI.Extensions.Onnx.Images;
using Fireworks.AI.Extensions.Onnx.ModelFolders;
using Fireworks.AI.Extensions.Onnx.Tests.Images;
using Fireworks.AI.Text.Tokenizers;

namespace Fireworks.AI.Extensions.Onnx.Tests.GenAI;

/// <summary>The processor of images by itself.</summary>
public sealed class GenAIImageProcessorTests
{
    [Fact]
    public async Task Tensors_that_are_disposed_give_back_their_place_and_after_the_end_there_are_none()
    {
        using var model = new VisionModel(VisionModel.Qwen);
        var folder = new ModelFolder(model.Folder);
        var config = GenAIConfigReader.Read(folder);
        var decoder = (GenAIDecoder)EngineChoice.Load(folder, config, new OnnxModelOptions());
        var processor = decoder.LoadImages(folder, ImageMarkup.Find(config.Type)!, config.Vision!, Tokenizer.Load(Path.Combine(model.Folder, "tokenizer.json")));
        var image = ImageFileTests.Read(TestImages.Red);
        var count = await processor.CountTokensAsync(image, CancellationToken.None);
        for (var round = 0; round < 3; round++)
        {
            using var tensors = await processor.ProcessAsync([image], CancellationToken.None);
            Assert.Equal(count, Assert.Single(tensors.Tokens).Length);
        }

        decoder.Dispose();
        var exception = await Assert.ThrowsAsync<ObjectDisposedException>(() => processor.ProcessAsync([image], CancellationToken.None));
        Assert.Equal(typeof(OnnxModel).FullName, exception.ObjectName);
    }
}
