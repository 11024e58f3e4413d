using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Tests;

public sealed class RecordingTests
{
    [Fact]
    public async Task Recorded_completion_is_read()
    {
        await using var server = await TestServer.StartAsync(Answer.Json(Recordings.Read("chat/response.json")));
        using var client = server.ChatClient();

        var response = await client.GetResponseAsync("Which planet has rings?");

        Assert.StartsWith("There are two planets", response.Text);
        Assert.Equal("26632ea9-3481-419d-bc0d-83c177257bc4", response.ResponseId);
        Assert.Equal("accounts/fireworks/models/llama-v3p1-8b-instruct", response.ModelId);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1758920397), response.CreatedAt);
        Assert.Equal((24, 164, 188), (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount, response.Usage.TotalTokenCount));
        Assert.Null(response.ConversationId);
    }

    [Fact]
    public async Task Recorded_stream_is_the_same_however_it_is_cut_on_the_socket()
    {
        var events = Recordings.Read("chat-tools-stream/response.sse");
        Random random = new(7);
        Answer[] answers = [.. Enumerable.Range(0, 12).Select(round => Answer.Events(events) with
        {
            Cuts = round == 0 ? [] : [.. Enumerable.Range(0, 40).Select(_ => random.Next(events.Length)).Order()],
        })];
        await using var server = await TestServer.StartAsync(answers);
        using var client = server.ChatClient();

        List<string> texts = [];
        foreach (var _ in answers)
        {
            var response = await client.GetStreamingResponseAsync("Weather?").ToChatResponseAsync();
            texts.Add(response.Text);
            Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
            Assert.Equal((27, 303, 330), (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount, response.Usage.TotalTokenCount));
            Assert.Single(response.Messages);
        }

        Assert.StartsWith("It seems like you're asking for", texts[0]);
        Assert.EndsWith("requirements.", texts[0]);
        Assert.Single(texts.Distinct());
    }
}
