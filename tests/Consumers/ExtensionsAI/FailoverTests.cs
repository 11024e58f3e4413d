using System.Net;
using System.Net.Sockets;
using Fireworks.AI.Extensions.Consumers.Infrastructure;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Consumers.ExtensionsAI;

/// <summary>The failover client: where Fireworks does not answer, the model in process does.</summary>
public sealed class FailoverTests
{
    [Theory]
    [InlineData(false, 503)]
    [InlineData(true, 503)]
    [InlineData(false, 429)]
    [InlineData(true, 404)]
    public async Task The_model_in_process_takes_over(bool stream, int status)
    {
        await using var server = await TestServer.StartAsync(Answer.Json(status, """{"error":{"message":"busy"}}"""));

        Assert.Equal(Sparkler.Tell("18 degrees in Paris"), await AskAsync(server.Endpoint, stream));

        Assert.Equal(2, server.Requests.Count); // Each round of the loop tries Fireworks first.
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_does_so_without_a_network(bool stream)
    {
        // The port is taken, and nobody listens there.
        using Socket taken = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        Assert.Equal(Sparkler.Tell("18 degrees in Paris"), await AskAsync(new($"http://{taken.LocalEndPoint}/v1"), stream));
    }

    /// <summary>What one of them said would stand twice in the answer.</summary>
    [Fact]
    public async Task An_answer_that_has_begun_is_not_begun_again()
    {
        await using var server = await TestServer.StartAsync(Answer.Events([Wire.Text("Half")], done: false));
        using OrderedFailoverChatClient client = new([server.ChatClient(), Sparkler.ChatClient()], true);
        var text = "";

        var exception = await Assert.ThrowsAsync<FireworksException>(async () =>
        {
            await foreach (var update in client.GetStreamingResponseAsync("Hi!"))
            {
                text += update.Text;
            }
        });

        Assert.Equal(("Half", FireworksErrorKind.Interrupted), (text, exception.Kind));
    }

    private static async Task<string> AskAsync(Uri endpoint, bool stream)
    {
        FireworksClientOptions options = new() { ApiKey = "fw_test_key", Endpoint = endpoint, Retry = { MaxRetries = 0 } };
        OrderedFailoverChatClient failover = new([new FireworksChatClient("m", options), Sparkler.ChatClient()], true);
        using var client = failover.AsBuilder().UseFunctionInvocation().Build();
        var weather = AIFunctionFactory.Create(
            static (string location) => $"18 degrees in {location}", "get_weather", "Get the weather for a city.");
        ChatOptions settings = new() { Temperature = 0, Tools = [weather] };
        return (await client.GetAsync("What is the weather in Paris?", settings, stream)).Text;
    }
}
