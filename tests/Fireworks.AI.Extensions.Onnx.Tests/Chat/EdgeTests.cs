using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Tests.Chat;

/// <summary>Requests at the edge of what a model can do: none of them may take the process, or another caller, with it.</summary>
public sealed class EdgeTests
{
    [Fact]
    public async Task AConversationThatRendersToNothingIsRefused()
    {
        using var model = OnnxModel.Load(SparklerFixture.Folder, new OnnxModelOptions { ChatTemplate = "{% for message in messages %}{{ message.content }}{% endfor %}" });
        using var client = new OnnxChatClient(model);
        var exception = await Assert.ThrowsAsync<ArgumentException>(() => client.GetResponseAsync([new ChatMessage(ChatRole.User, "")]));
        Assert.Contains("no token", exception.Message, StringComparison.Ordinal);
        await client.GetResponseAsync("Hi!", new ChatOptions { MaxOutputTokens = 1 });
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    public async Task APromptMayFillTheContextButForOneToken(int tooMany)
    {
        var prompt = new[] { new ChatMessage(ChatRole.User, "one two three four five six seven eight nine ten") };
        int length;
        using (var whole = OnnxModel.Load(SparklerFixture.Folder))
        {
            length = whole.CountTokens(prompt);
        }

        using var model = OnnxModel.Load(SparklerFixture.Folder, new OnnxModelOptions { ContextLength = length - tooMany });
        using var client = new OnnxChatClient(model);
        if (tooMany >= 0)
        {
            await Assert.ThrowsAsync<ArgumentException>(() => client.GetResponseAsync(prompt));
            return;
        }

        var response = await client.GetResponseAsync(prompt, new ChatOptions().WithOnnx(static onnx => onnx.IgnoreEndOfSequence = true));
        Assert.Equal(1, response.Usage!.OutputTokenCount);
        Assert.Equal(ChatFinishReason.Length, response.FinishReason);
    }

    [Fact]
    public async Task EveryCallerHearsOfADisposalInItsWay()
    {
        for (var round = 0; round < 4; round++)
        {
            var model = OnnxModel.Load(SparklerFixture.Folder, new OnnxModelOptions { MaxConcurrency = 2, ContextLength = 256 });
            using var client = new OnnxChatClient(model);
            using var start = new ManualResetEventSlim();
            var callers = Enumerable.Range(0, 6).Select(_ => Task.Run(async () =>
            {
                start.Wait();
                while (true)
                {
                    await client.GetResponseAsync("Hi!", new ChatOptions { MaxOutputTokens = 1 });
                }
            })).ToArray();
            var disposers = Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
            {
                start.Wait();
                Thread.Yield();
                model.Dispose();
            })).ToArray();
            start.Set();
            await Task.WhenAll(disposers);
            foreach (var caller in callers)
            {
                await Assert.ThrowsAsync<ObjectDisposedException>(() => caller);
            }
        }
    }
}
