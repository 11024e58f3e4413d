using System.Text.Json;
using Fireworks.AI.Extensions.Consumers.Infrastructure;
using Fireworks.AI.Extensions.SemanticKernel;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using ImageContent = Microsoft.SemanticKernel.ImageContent;
using TextContent = Microsoft.SemanticKernel.TextContent;

namespace Fireworks.AI.Extensions.Consumers.SemanticKernel;

/// <summary>What passes through Semantic Kernel's adapter beside text and calls.</summary>
public sealed class ContentTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Images_are_sent_by_data_and_by_address(bool stream)
    {
        await using var server = await ModelServer.StartAsync(Turn.Say("A cat"));
        var kernel = Build(server);
        ChatHistory history = [];
        history.AddUserMessage(
        [
            new TextContent("What is this?"),
            new ImageContent(new byte[] { 1, 2 }, "image/png"),
            new ImageContent(new Uri("https://example.com/cat.png")),
        ]);

        var answer = await kernel.GetRequiredService<IChatCompletionService>()
            .AskAsync(history, new FireworksPromptExecutionSettings(), kernel, stream);

        Assert.Equal("A cat", answer.Content);
        Assert.Equal(
            ["What is this?", "data:image/png;base64,AQI=", "https://example.com/cat.png"],
            server.Messages(0)[0].GetProperty("content").EnumerateArray().Select(static part =>
                (part.TryGetProperty("text", out var text) ? text : part.GetProperty("image_url").GetProperty("url")).GetString()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Log_probabilities_come_back(bool stream)
    {
        const string More = ""","logprobs":{"content":[{"token":"A","logprob":-0.5,"bytes":[65],"top_logprobs":[]}]}""";
        await using var server = await TestServer.StartAsync(stream
            ? Answer.Events(
                Wire.Text("A").Replace(""","finish_reason":null""", ""","finish_reason":null""" + More, StringComparison.Ordinal),
                Wire.Finish(), Wire.UsageChunk())
            : Answer.Json(Wire.Completion("""{"role":"assistant","content":"A"}""", choiceMore: More)));
        var builder = Kernel.CreateBuilder();
        builder.AddFireworksChatClient(ModelServer.Model, "k", configure: options => options.Endpoint = server.Endpoint);
        var service = builder.Build().GetRequiredService<IChatCompletionService>();
        FireworksPromptExecutionSettings settings = new() { IncludeLogProbabilities = true, IncludeRawChunks = stream ? true : null };
        List<object?> raw = [];
        if (stream)
        {
            await foreach (var update in service.GetStreamingChatMessageContentsAsync("Hi", settings))
            {
                raw.Add(update.InnerContent);
            }
        }
        else
        {
            raw.Add((await service.GetChatMessageContentAsync("Hi", settings)).InnerContent);
        }

        Assert.True(server.LastRequest.Json.GetProperty("logprobs").GetBoolean());
        Assert.Contains(raw, static content => content?.ToString()?.Contains("\"logprob\":-0.5", StringComparison.Ordinal) == true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_prompt_with_a_schema_sends_it_and_reads_the_answer(bool stream)
    {
        await using var server = await ModelServer.StartAsync(Turn.Say("""{"city":"Paris","degrees":18}"""));

        var json = await Build(server).PromptAsync(
            "It is 18 degrees in Paris.", new FireworksPromptExecutionSettings { ResponseFormat = typeof(Report) }, stream);

        Assert.Equal(new Report("Paris", 18), JsonSerializer.Deserialize<Report>(json, JsonSerializerOptions.Web));
        var format = server.LastBody.GetProperty("response_format").GetProperty("json_schema");
        Assert.Equal(
            ["city", "degrees"],
            format.GetProperty("schema").GetProperty("properties").EnumerateObject().Select(static property => property.Name));
    }

    private static Kernel Build(ModelServer server)
    {
        var builder = Kernel.CreateBuilder();
        builder.AddFireworksChatClient(ModelServer.Model, configure: server.Configure);
        return builder.Build();
    }

    private sealed record Report(string City, int Degrees);
}
