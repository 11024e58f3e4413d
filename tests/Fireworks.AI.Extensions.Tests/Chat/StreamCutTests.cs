using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Tests;

/// <summary>A stream means the same wherever its bytes are cut.</summary>
public sealed class StreamCutTests
{
    private static readonly byte[] Own = Answer.EventBytes(
    [
        Wire.Chunk("""{"role":"assistant"}"""), Wire.Chunk("""{"reasoning_content":"Hm \u00e9 \"\\"}"""), Wire.Text("gr\u00fc\u00df dich \U0001F389"), Wire.Text(" plain"), Wire.Text(" text"), Wire.Text("\n"),
        Wire.Chunk("""{"tool_calls":[{"index":0,"id":"c","function":{"name":"f","arguments":"{\"a\":\"\u00fc"}}]}"""), Wire.Chunk("""{"tool_calls":[{"index":0,"function":{"arguments":"\"}"}}]}"""),
        Wire.Finish("tool_calls"), Wire.UsageChunk(),
    ]);

    [Fact]
    public async Task Own_stream_cut_once_at_every_byte()
    {
        var expected = await ReadAsync(Own, [Own.Length]);
        Assert.Contains("gr\u00fc\u00df dich \U0001F389 plain text\n", expected, StringComparison.Ordinal);
        Assert.Contains("{\"a\":\"\u00fc\"}", expected, StringComparison.Ordinal);
        for (var cut = 1; cut < Own.Length; cut++)
        {
            Assert.Equal(expected, await ReadAsync(Own, [cut, Own.Length - cut]));
        }

        Assert.Equal(expected, await ReadAsync(Own, Enumerable.Repeat(1, Own.Length)));
    }

    [Fact]
    public Task Short_recording_cut_once_at_every_byte() => EveryByteAsync(Recordings.Read("chat-stream-short/response.sse"), 1);

    /// <summary>Pieces of 97 bytes with every first length from 1 to 97: each byte of the recording is a cut in one of the runs.</summary>
    [Fact]
    public Task Long_recording_cut_at_every_byte() => EveryByteAsync(Recordings.Read("chat-tools-stream/response.sse"), 97);

    private static async Task EveryByteAsync(byte[] events, int piece)
    {
        var expected = await ReadAsync(events, [events.Length]);
        var runs = piece == 1 ? events.Length - 1 : piece;
        for (var first = 1; first <= runs; first++)
        {
            var pieces = piece == 1 ? [first, events.Length - first] : Enumerable.Repeat(piece, events.Length / piece + 1).Prepend(first);
            Assert.Equal(expected, await ReadAsync(events, pieces));
        }
    }

    private static async Task<string> ReadAsync(byte[] events, IEnumerable<int> pieces)
    {
        using var client = MemoryHandler.Client(events, "text/event-stream", () => pieces);
        var response = await client.GetChatClient("m").GetStreamingResponseAsync("Hi").ToChatResponseAsync();
        var message = Assert.Single(response.Messages);
        var calls = string.Join(';', message.Contents.OfType<FunctionCallContent>().Select(call => $"{call.CallId} {call.Name} {{\"a\":\"{call.Arguments!["a"]}\"}}"));
        var reasoning = string.Concat(message.Contents.OfType<TextReasoningContent>());
        return $"{response.Text}|{reasoning}|{calls}|{response.FinishReason}|{response.Usage!.InputTokenCount}/{response.Usage.OutputTokenCount}/{response.Usage.TotalTokenCount}|{response.ResponseId}|{response.ModelId}";
    }
}
