using Fireworks.AI.Extensions.Onnx.Generation;
using Fireworks.AI.Extensions.Onnx.Generation.Settings;
using Fireworks.AI.Extensions.Onnx.ModelFolders;
using Fireworks.AI.Text.Jinja;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Tests.Chat;

/// <summary>Long prompts hold up neither the thread of who sends them nor anybody who has given up on them.</summary>
public sealed class LongPromptTests(SparklerFixture sparkler) : IClassFixture<SparklerFixture>
{
    private readonly OnnxChatClient _client = new(sparkler.Model);

    /// <summary>
    /// A message says on which thread it was rendered. The caller's thread does nothing else, so that no other work can come to it.
    /// </summary>
    [Theory]
    [InlineData(10, true)]
    [InlineData(20_000, false)]
    public void A_large_prompt_is_rendered_on_another_thread(int length, bool isCallers)
    {
        var probe = new Probe();
        var thread = new Thread(() =>
        {
            probe.Caller = Environment.CurrentManagedThreadId;
            var call = _client.GetResponseAsync(
            [
                new ChatMessage(ChatRole.User, new string('x', length)),
                new ChatMessage(ChatRole.Tool, [new FunctionResultContent("c", probe)]),
            ], new ChatOptions { MaxOutputTokens = 1 });

            // Sparkler's context is shorter than the large prompt.
            ((IAsyncResult)call).AsyncWaitHandle.WaitOne();
        });
        thread.Start();
        thread.Join();
        Assert.Equal(isCallers, probe.Caller == probe.Renderer);
        Assert.NotEqual(0, probe.Renderer);
    }

    [Fact]
    public async Task A_prompt_that_cannot_fit_is_refused_before_the_work()
    {
        var text = new string('x', 5_000_000);
        await Assert.ThrowsAsync<ArgumentException>(() => _client.GetResponseAsync(text));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var call = _client.GetResponseAsync(text);
        Assert.True(call.IsCompleted);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
        var exception = await Assert.ThrowsAsync<ArgumentException>(() => call);
        Assert.Contains("5000000 characters", exception.Message, StringComparison.Ordinal);
        Assert.Contains("2048 tokens", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancellation_stops_rendering_and_tokenizing()
    {
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _client.GetResponseAsync("Hi!", cancellationToken: cancelled));

        var folder = new ModelFolder(SparklerFixture.Folder);
        var text = TextProcessor.Load(folder, GenAIConfigReader.Read(folder), new OnnxModelOptions());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await text.BuildPromptAsync([new ChatMessage(ChatRole.User, "Hi!")], GenerationSettingsReader.ReadPrompt(null), 2048, cancelled));
        Assert.ThrowsAny<OperationCanceledException>(() => text.Tokenizer.Encode([new TextSegment("Hi there!", IsTemplate: false)], [], cancelled));
        var template = ChatTemplate.Parse("{% for i in range(10) %}{{ i }}{% endfor %}");
        var variables = new ChatTemplateInput(new Dictionary<string, Fireworks.AI.Text.Jinja.Values.TemplateValue>(), 0, TimeProvider.System);
        Assert.ThrowsAny<OperationCanceledException>(() => template.Render(variables, cancelled));
    }

    /// <summary>A template that would render for minutes, and a caller who does not wait.</summary>
    [Fact]
    public async Task A_caller_who_gives_up_on_a_large_prompt_stops_the_work_on_it()
    {
        var count = 0;
        using var cancellation = new CancellationTokenSource();
        using var model = OnnxModel.Load(SparklerFixture.Folder);
        using var client = new OnnxChatClient(model);
        var messages = Enumerable.Range(0, 200).Select(index => new ChatMessage(ChatRole.Tool, [new FunctionResultContent("c", new Counter(() =>
        {
            if (++count == 1)
            {
                cancellation.Cancel();
            }
        }))])).Prepend(new ChatMessage(ChatRole.User, new string('x', 20_000)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetResponseAsync(messages, cancellationToken: cancellation.Token));
    }

    private sealed class Probe
    {
        public int Caller { get; set; }

        public int Renderer { get; private set; }

        public int Value
        {
            get
            {
                Renderer = Environment.CurrentManagedThreadId;
                return 1;
            }
        }
    }

    private sealed class Counter(Action read)
    {
        public int Value
        {
            get
            {
                read();
                return 1;
            }
        }
    }
}
