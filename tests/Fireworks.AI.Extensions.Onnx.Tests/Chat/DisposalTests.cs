using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Tests.Chat;

/// <summary>The end of a model.</summary>
public sealed class DisposalTests
{
    private static readonly ChatOptions Endless = new ChatOptions().WithOnnx(static onnx => onnx.IgnoreEndOfSequence = true);

    [Fact]
    public async Task Running_answers_end_with_an_exception_each_and_nothing_works_after_it()
    {
        var model = OnnxModel.Load(SparklerFixture.Folder, new OnnxModelOptions { MaxConcurrency = 2 });
        using var client = new OnnxChatClient(model);
        var calls = Enumerable.Range(0, 4).Select(_ => client.GetResponseAsync("Hi!", Endless)).ToArray();
        await model.DisposeAsync();
        var exceptions = new HashSet<Exception>();
        foreach (var call in calls)
        {
            exceptions.Add(await Assert.ThrowsAsync<ObjectDisposedException>(() => call));
        }

        Assert.Equal(4, exceptions.Count);
        Assert.Throws<ObjectDisposedException>(() => model.CountTokens("Hi!"));
        Assert.Throws<ObjectDisposedException>(() => model.CountTokens([new ChatMessage(ChatRole.User, "Hi!")]));
        Assert.Throws<ObjectDisposedException>(() => model.Tokenize("Hi!"));
        Assert.Throws<ObjectDisposedException>(() => model.Detokenize([1]));
        Assert.Throws<ObjectDisposedException>(() => client.GetService<Func<string, int>>()!("Hi!"));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.GetResponseAsync("Hi!"));
        await model.DisposeAsync();
        model.Dispose();
    }

    [Fact]
    public async Task A_client_disposes_the_model_only_if_it_owns_it()
    {
        var model = OnnxModel.Load(SparklerFixture.Folder);
        await using (new OnnxChatClient(model))
        {
        }

        Assert.NotEqual(0, model.CountTokens("Hi!"));
        await using (new OnnxChatClient(model, ownsModel: true))
        {
        }

        Assert.Throws<ObjectDisposedException>(() => model.CountTokens("Hi!"));
    }
}
