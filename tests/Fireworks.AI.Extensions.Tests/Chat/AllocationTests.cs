using System.Text.Json;
using Fireworks.AI.Extensions.Chat.Request;
using Fireworks.AI.Extensions.Settings;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fireworks.AI.Extensions.Tests;

/// <summary>The budgets of the hot paths. Everything runs on one thread, from memory.</summary>
public sealed class AllocationTests
{
    [Fact]
    public Task Recorded_stream_stays_within_its_budget() => StreamBudgetAsync(Recordings.Read("chat-tools-stream/response.sse"), 303);

    [Fact]
    public Task Stream_stays_within_its_budget() => StreamBudgetAsync(
        Answer.EventBytes([.. Enumerable.Range(0, 300).Select(number => Wire.Text($" w{number % 100}")), Wire.Finish(), Wire.UsageChunk()]), 302);

    [Fact]
    public void Request_of_76_messages_and_20_tools_stays_within_its_budget()
    {
        var settings = ClientSettings.From(new FireworksClientOptions { ApiKey = "fw_test_key" });
        UnknownSettings unknown = new(false, NullLogger.Instance);
        (var messages, var options) = Conversation(76, 20);

        var bytes = Measure(() => Write(settings, unknown, messages, options));

        Assert.InRange(bytes, 1, 16_384);
    }

    [Fact]
    public void Image_of_4_MiB_goes_straight_into_the_buffer()
    {
        var settings = ClientSettings.From(new FireworksClientOptions { ApiKey = "fw_test_key" });
        UnknownSettings unknown = new(false, NullLogger.Instance);
        var image = new byte[4 << 20];
        new Random(1).NextBytes(image);
        List<ChatMessage> messages = [new(ChatRole.User, [new TextContent("What is this?"), new DataContent(image, "image/png")])];

        var bytes = Measure(() => Write(settings, unknown, messages, null));

        Assert.InRange(bytes, 1, 65_536);
    }

    private static readonly FireworksChatClient Client = new("m", new() { ApiKey = "k" });

    private static async Task StreamBudgetAsync(byte[] events, int chunks)
    {
        using var client = MemoryHandler.Client(events, "text/event-stream");
        var chat = client.GetChatClient("accounts/fireworks/models/test");
        List<ChatMessage> messages = [new(ChatRole.User, "Hi")];
        async Task ReadAsync()
        {
            await foreach (var _ in chat.GetStreamingResponseAsync(messages))
            {
            }
        }

        for (var warm = 0; warm < 3; warm++)
        {
            await ReadAsync();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        var read = ReadAsync();
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(read.IsCompletedSuccessfully);
        Assert.InRange(bytes / (double)chunks, 1, 350);
    }

    private static void Write(ClientSettings settings, UnknownSettings unknown, List<ChatMessage> messages, ChatOptions? options)
    {
        using var buffer = ChatRequestWriter.Write(new ChatRequest(Client, "m", messages, options, false, settings, unknown));
        Assert.NotEqual(0, buffer.Length);
    }

    private static long Measure(Action action)
    {
        for (var warm = 0; warm < 3; warm++)
        {
            action();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    /// <summary>A seeded conversation with tool calls and results, and tools with schemas.</summary>
    internal static (List<ChatMessage> Messages, ChatOptions Options) Conversation(int messageCount, int toolCount)
    {
        Random random = new(42);
        List<ChatMessage> messages = [new(ChatRole.System, Words(random, 80))];
        while (messages.Count < messageCount)
        {
            switch (messages.Count % 4)
            {
                case 1:
                    messages.Add(new(ChatRole.User, Words(random, 40)));
                    break;
                case 2:
                    messages.Add(new(ChatRole.Assistant, [new FunctionCallContent($"call_{messages.Count}", "tool_1", new Dictionary<string, object?> { ["city"] = Words(random, 2), ["days"] = 3, ["json"] = JsonSerializer.SerializeToElement(new { a = 1 }) })]));
                    break;
                case 3:
                    messages.Add(new(ChatRole.Tool, [new FunctionResultContent($"call_{messages.Count - 1}", Words(random, 30))]));
                    break;
                default:
                    messages.Add(new(ChatRole.Assistant, Words(random, 60)));
                    break;
            }
        }

        ChatOptions options = new() { Temperature = 0.2f, MaxOutputTokens = 500, Tools = [] };
        for (var tool = 0; tool < toolCount; tool++)
        {
            options.Tools.Add(AIFunctionFactory.CreateDeclaration($"tool_{tool}", Words(random, 12), JsonDocument.Parse(
                """{"type":"object","properties":{"city":{"type":"string","description":"A city"},"days":{"type":"integer"}},"required":["city"]}""").RootElement));
        }

        return (messages, options);
    }

    private static string Words(Random random, int count) =>
        string.Join(' ', Enumerable.Range(0, count).Select(_ => new string((char)('a' + random.Next(26)), 1 + random.Next(8))));
}
