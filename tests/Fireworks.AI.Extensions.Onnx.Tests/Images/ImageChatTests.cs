using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Tests.Images;

/// <summary>Images through the whole client, against GenAI's own loop.</summary>
public sealed class ImageChatTests
{
    [Theory]
    [InlineData(VisionModel.Phi3V)]
    [InlineData(VisionModel.Qwen)]
    public async Task The_answer_follows_the_image(string type)
    {
        using var folder = new VisionModel(type);
        using var client = new OnnxChatClient(OnnxModel.Load(folder.Folder), ownsModel: true);
        foreach (var (image, colour) in (IEnumerable<(byte[], string)>)[(TestImages.Red, "red"), (TestImages.Green, "green"), (TestImages.Blue, "blue")])
        {
            var response = await client.GetResponseAsync(Question(image));
            Assert.Equal((colour, ChatFinishReason.Stop), (response.Text, response.FinishReason!.Value));
        }

        Assert.Equal("grey", (await client.GetResponseAsync("What colour is it?")).Text);
    }

    private static ChatMessage Question(params byte[][] images) =>
        new(ChatRole.User, [.. images.Select(static image => (AIContent)TestImages.Content(image)), new TextContent("What colour is it?")]);
}
