using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Tests;

public sealed class VisionTests
{
    [Fact]
    public void Images_go_by_data_url_or_file()
    {
        var messages = RequestBody.Messages(new ChatMessage(ChatRole.User,
        [
            new TextContent("What?"),
            new DataContent(new byte[] { 1, 2, 3, 4 }, "image/png") { AdditionalProperties = new() { ["detail"] = "auto" } },
            new DataContent("data:image/gif;base64,AQID"),
            new UriContent("https://example.com/cat%20a.png?x=1", "image/png") { AdditionalProperties = new() { ["detail"] = "low", ["max_long_side_pixel"] = 512.0 } },
            new HostedFileContent("f1") { MediaType = "image/png" },
        ]));

        Assert.Equal(
            """[{"role":"user","content":[{"type":"text","text":"What?"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AQIDBA==","detail":"default"}},{"type":"image_url","image_url":{"url":"data:image/gif;base64,AQID"}},{"type":"image_url","image_url":{"url":"https://example.com/cat%20a.png?x=1","detail":"low","max_long_side_pixel":512}},{"type":"image_url","image_url":{"url":"mm_file://f1"}}]}]""",
            messages);
    }

    [Fact]
    public void Video_and_audio_are_left_to_the_model()
    {
        var messages = RequestBody.Messages(new ChatMessage(ChatRole.User,
        [
            new UriContent("https://example.com/v.mp4", "video/mp4") { AdditionalProperties = new() { ["fps"] = 0.5, ["max_frames"] = 8 } },
            new DataContent(new byte[] { 1 }, "audio/ogg"),
        ]));

        Assert.Equal(
            """[{"role":"user","content":[{"type":"video_url","video_url":{"url":"https://example.com/v.mp4","max_frames":8,"fps":0.5}},{"type":"audio_url","audio_url":{"url":"data:audio/ogg;base64,AQ=="}}]}]""",
            messages);
    }

    [Fact]
    public void Limits_are_checked_before_sending_and_can_be_raised()
    {
        ChatMessage many = new(ChatRole.User, [.. Enumerable.Range(0, 31).Select(_ => new DataContent(new byte[] { 1 }, "image/png"))]);
        Assert.Contains("31 images; the limit is 30", Assert.Throws<ArgumentException>(() => RequestBody.Of([many])).Message);
        RequestBody.Of([many], configure: options => options.MaxImages = 31);

        ChatMessage large = new(ChatRole.User, [new DataContent(new byte[7_500_003], "image/png")]);
        Assert.Contains("10000004 bytes as base64; the limit is 10000000", Assert.Throws<ArgumentException>(() => RequestBody.Of([large])).Message);
        RequestBody.Of([large], configure: options => options.MaxMediaBytes = 20_000_000);

        // Those of tools count too, and so do data addresses.
        ChatMessage results = new(ChatRole.Tool, [.. Enumerable.Range(0, 31).Select(i => new FunctionResultContent($"{i}", new DataContent(new byte[] { 1 }, "image/png")))]);
        Assert.Contains("31 images", Assert.Throws<ArgumentException>(() => RequestBody.Of([results])).Message);
        ChatMessage list = new(ChatRole.Tool, [new FunctionResultContent("c", new List<AIContent> { new TextContent("t"), new DataContent(new byte[7_500_003], "image/png") })]);
        Assert.Contains("10000004 bytes", Assert.Throws<ArgumentException>(() => RequestBody.Of([list])).Message);
        ChatMessage address = new(ChatRole.User, [new UriContent("data:image/png;base64," + new string('A', 2000), "image/png")]);
        Assert.Contains("bytes as base64; the limit is 1000", Assert.Throws<ArgumentException>(() => RequestBody.Of([address], configure: options => options.MaxMediaBytes = 1000)).Message);
    }

    [Fact]
    public async Task Large_image_arrives_whole()
    {
        var image = new byte[3_000_001];
        new Random(3).NextBytes(image);
        await using var server = await TestServer.StartAsync(Answer.Json(Wire.Hello));
        using var client = server.ChatClient();

        await client.GetResponseAsync([new ChatMessage(ChatRole.User, [new DataContent(image, "image/png")])]);

        var url = server.LastRequest.Json.GetProperty("messages")[0].GetProperty("content")[0].GetProperty("image_url").GetProperty("url").GetString()!;
        Assert.Equal(image, Convert.FromBase64String(url["data:image/png;base64,".Length..]));
    }
}
