using System.IO.Pipelines;
using Fireworks.AI.Extensions.Consumers.Infrastructure;
using Microsoft.Extensions.AI;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Fireworks.AI.Extensions.Consumers.ModelContextProtocol;

/// <summary>The tools of a Model Context Protocol server in memory, as <see cref="AITool"/>.</summary>
public sealed class ServerToolTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_tool_with_a_dot_in_its_name_is_called_at_Fireworks(bool stream) => await WithToolsAsync("weather.get", async tools =>
    {
        var wire = "";
        await using var server = await TestServer.StartAsync(async context =>
        {
            using var body = await System.Text.Json.JsonDocument.ParseAsync(context.Request.Body);
            wire = body.RootElement.GetProperty("tools")[0].GetProperty("function").GetProperty("name").GetString()!;
            var answered = body.RootElement.GetProperty("messages").GetArrayLength() > 1;
            await (answered ? Turn.Say("18 degrees.") : Turn.Call(wire, """{"location":"Paris"}""")).ToAnswer(stream).WriteAsync(context);
        });
        using var client = server.ChatClient().AsBuilder().UseFunctionInvocation().Build();

        Assert.Equal("18 degrees.", await AskAsync(client, tools, stream));

        Assert.Contains("18 degrees in Paris", server.LastRequest.Json.GetProperty("messages")[2].GetProperty("content").GetString(), StringComparison.Ordinal);
        Assert.Matches("^[A-Za-z0-9_-]+$", wire);
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_tool_is_called_in_process(bool stream) => await WithToolsAsync("get_weather", async tools =>
    {
        var called = new List<string>();
        using var client = Sparkler.ChatClient().AsBuilder().UseFunctionInvocation(configure: invoker => invoker.FunctionInvoker = (context, token) =>
        {
            called.Add(context.Function.Name);
            return context.Function.InvokeAsync(context.Arguments, token);
        }).Build();

        Assert.NotEmpty(await AskAsync(client, tools, stream));

        Assert.Equal(["get_weather"], called);
    });

    private static async Task WithToolsAsync(string name, Func<IList<AITool>, Task> test)
    {
        Pipe toServer = new(), toClient = new();
        await using var server = McpServer.Create(
            new StreamServerTransport(toServer.Reader.AsStream(), toClient.Writer.AsStream(), "weather"),
            new McpServerOptions
            {
                ServerInfo = new Implementation { Name = "weather", Version = "1" },
                ToolCollection =
                [
                    McpServerTool.Create((string location) => $"18 degrees in {location}", new McpServerToolCreateOptions { Name = name, Description = "Get the weather for a city." }),
                ],
            });
        using CancellationTokenSource stop = new();
        var running = server.RunAsync(stop.Token);
        await using (var client = await McpClient.CreateAsync(new StreamClientTransport(toServer.Writer.AsStream(), toClient.Reader.AsStream())))
        {
            await test([.. await client.ListToolsAsync()]);
        }

        await stop.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static async Task<string> AskAsync(IChatClient client, IList<AITool> tools, bool stream)
    {
        ChatOptions options = new() { Tools = tools, Temperature = 0 };
        const string Question = "What is the weather in Paris?";
        return (stream ? await client.GetStreamingResponseAsync(Question, options).ToChatResponseAsync() : await client.GetResponseAsync(Question, options)).Text;
    }
}
