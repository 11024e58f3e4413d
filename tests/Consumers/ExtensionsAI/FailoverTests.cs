using Fireworks.AI.Extensions.Consumers.Infrastructure;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Consumers.ExtensionsAI;

/// <summary>The failover client: where Fireworks does not answer, the model in process does.</summary>
public sealed class FailoverTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_model_in_process_takes_over(bool stream)
    {
        await using var server = await TestServer.StartAsync(Answer.Json(503, """{"error":{"message":"busy"}}"""));
        using var remote = server.ChatClient(configure: static options => options.Retry.MaxRetries = 0);
        using var local = Sparkler.ChatClient();
        using OrderedFailoverChatClient client = new([remote, local], true);
        ChatOptions options = new() { Temperature = 0, Tools = [AIFunctionFactory.Create((string location) => "18", "get_weather", "Get the weather for a city.")] };

        var response = stream
            ? await client.GetStreamingResponseAsync("What is the weather in Paris?", options).ToChatResponseAsync()
            : await client.GetResponseAsync("What is the weather in Paris?", options);

        Assert.Single(response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>());
        Assert.Single(server.Requests);
    }
}
