using Fireworks.AI.Extensions.Onnx.Tests.ModelFolders;
using Microsoft.Extensions.AI;
using ModelBuilder;

namespace Fireworks.AI.Extensions.Onnx.Tests.GenAI;

/// <summary>Adapters by name, on a graph whose scores an adapter changes.</summary>
public sealed class AdapterTests : IDisposable
{
    private static readonly ChatOptions Plain = new() { MaxOutputTokens = 12, Temperature = 0 };

    private readonly BuiltModel _built = new(EnginePair.Random with { TakesAdapter = true });

    public AdapterTests()
    {
        WriteAdapter("one.onnx_adapter", seed: 1);
        WriteAdapter("two.onnx_adapter", seed: 2);
    }

    [Fact]
    public async Task A_call_may_ask_for_an_adapter_and_the_next_for_another_or_none()
    {
        using var portable = OnnxModel.Load(_built.FullPath, new OnnxModelOptions { Engine = OnnxEngine.Portable });
        using var without = new OnnxChatClient(portable);
        var plain = await AskAsync(without, null);

        using var model = Load();
        using var client = new OnnxChatClient(model);
        var one = await AskAsync(client, "one");
        var two = await AskAsync(client, "two");
        Assert.Equal(plain, await AskAsync(client, null));
        Assert.Equal(3, new HashSet<string> { plain, one, two }.Count);

        // At once, and again: what another one computed is not used.
        string?[] names = ["one", "one", "one", "two", "two", "two", null, null, null, "one"];
        var together = await Task.WhenAll(names.Select(name => AskAsync(client, name)));
        Assert.Equal(names.Select(name => name switch { "one" => one, "two" => two, _ => plain }), together);
    }

    [Fact]
    public async Task A_conversation_keeps_what_its_own_adapter_computed()
    {
        using var model = Load();
        using var client = new OnnxChatClient(model);
        var options = Plain.Clone().WithOnnx(static onnx => onnx.Adapter = "one");
        await client.GetResponseAsync("Tell me about the sea.", options);
        Assert.True((await client.GetResponseAsync("Tell me about the sea.", options)).Usage!.CachedInputTokenCount > 10);
        Assert.Equal(0, (await client.GetResponseAsync("Tell me about the sea.", Plain)).Usage!.CachedInputTokenCount ?? 0);
    }

    [Fact]
    public async Task An_answer_after_going_back_is_that_of_the_same_adapter()
    {
        const string Beginning = "Tell me about the sea, and all that lives in it: ";
        using var model = Load();
        using var client = new OnnxChatClient(model);
        foreach (var name in (string?[])["one", "two", null])
        {
            await GetAsync(client, name, [new(ChatRole.User, Beginning + "whales")]);
            ChatMessage[] other = [new(ChatRole.User, Beginning + "crabs")];
            var response = await GetAsync(client, name, other);
            Assert.True(response.Usage!.CachedInputTokenCount > Beginning.Length / 2);
            Assert.Equal(await GetFreshAsync(name, other), response.Text);
        }
    }

    [Fact]
    public async Task A_conversation_may_change_its_adapter_between_turns()
    {
        using var model = Load();
        using var client = new OnnxChatClient(model);
        List<ChatMessage> conversation = [];
        string?[] names = ["one", "two", null, "one", "one", "two"];
        var cached = new List<bool>();
        foreach (var name in names)
        {
            conversation.Add(new ChatMessage(ChatRole.User, "Go on about the sea."));
            var response = await GetAsync(client, name, conversation);
            Assert.Equal(await GetFreshAsync(name, conversation), response.Text);
            cached.Add(response.Usage!.CachedInputTokenCount > 10);
            conversation.Add(new ChatMessage(ChatRole.Assistant, "It is wide."));
        }

        // Each adapter has a slot of its own, which it goes back in to what the last turns have in common.
        Assert.Equal([false, false, false, true, true, true], cached);
    }

    [Fact]
    public async Task An_unknown_adapter_is_refused_with_those_there_are()
    {
        using var model = Load();
        using var client = new OnnxChatClient(model);
        var exception = await Assert.ThrowsAsync<ArgumentException>(() => AskAsync(client, "three"));
        Assert.Contains("'three'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("one, two", exception.Message, StringComparison.Ordinal);

        using var none = OnnxModel.Load(_built.FullPath);
        using var other = new OnnxChatClient(none);
        await Assert.ThrowsAsync<ArgumentException>(() => AskAsync(other, "one"));
    }

    [Fact]
    public void A_file_that_is_missing_or_no_adapter_is_named()
    {
        var options = new OnnxModelOptions();
        options.Adapters["three"] = "three.onnx_adapter";
        Assert.Contains("three.onnx_adapter", Assert.Throws<OnnxModelException>(() => OnnxModel.Load(_built.FullPath, options)).Message, StringComparison.Ordinal);

        foreach (var content in (byte[][])[[], [1, 2, 3], .. Enumerable.Range(0, 30).Select(Damage)])
        {
            File.WriteAllBytes(Path.Combine(_built.FullPath, "three.onnx_adapter"), content);
            Assert.Contains("'three'", Assert.Throws<OnnxModelException>(() => OnnxModel.Load(_built.FullPath, options)).Message, StringComparison.Ordinal);
        }
    }

    public void Dispose() => _built.Dispose();

    /// <summary>A beginning of an adapter's file.</summary>
    private byte[] Damage(int seed)
    {
        var bytes = File.ReadAllBytes(Path.Combine(_built.FullPath, "one.onnx_adapter"));
        return bytes[..new Random(seed).Next(1, bytes.Length - 1)];
    }

    private OnnxModel Load()
    {
        var options = new OnnxModelOptions { MaxConcurrency = 3 };
        options.Adapters["one"] = "one.onnx_adapter";
        options.Adapters["two"] = Path.Combine(_built.FullPath, "two.onnx_adapter");
        return OnnxModel.Load(_built.FullPath, options);
    }

    private void WriteAdapter(string file, int seed)
    {
        const int Rank = 2;
        var random = new Random(seed);
        float[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)random.NextDouble() - 0.5f)];
        var hidden = EnginePair.Random.Hidden;
        AdapterFile.Write(
            Path.Combine(_built.FullPath, file),
            ("lora_A", [hidden, Rank], Draw(hidden * Rank)),
            ("lora_B", [Rank, BuiltModel.Vocabulary], Draw(Rank * BuiltModel.Vocabulary)));
    }

    private async Task<string> GetFreshAsync(string? adapter, IEnumerable<ChatMessage> messages)
    {
        using var model = Load();
        using var client = new OnnxChatClient(model);
        return (await GetAsync(client, adapter, messages)).Text;
    }

    private static Task<ChatResponse> GetAsync(OnnxChatClient client, string? adapter, IEnumerable<ChatMessage> messages) =>
        client.GetResponseAsync(messages, Plain.Clone().WithOnnx(onnx => onnx.Adapter = adapter));

    private static async Task<string> AskAsync(OnnxChatClient client, string? adapter) =>
        (await client.GetResponseAsync("Tell me about the sea.", Plain.Clone().WithOnnx(onnx => onnx.Adapter = adapter))).Text;
}
