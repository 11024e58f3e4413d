using System.Diagnostics;
using Agent;
using Fireworks.AI.Extensions.Onnx;
using Microsoft.Extensions.AI;

namespace Scores;

/// <summary>The README's question and twenty turns after it, in which each process must say the same.</summary>
internal static class Transcript
{
    public const string Argument = "--transcript";

    private const int Turns = 20;

    /// <summary>Holds the conversation with the agent's tools, but for a clock that stands still, and writes the answers.</summary>
    public static async Task WriteAsync(OnnxModel model, IEnumerable<ScriptedConversation> conversations)
    {
        var clock = AIFunctionFactory.Create((string time_zone) => new { time_zone, time = "14:05" }, "get_current_time", "Get the current time in a city or time zone.");
        var options = new ChatOptions { Tools = [.. AgentTools.All.Where(tool => tool.Name != clock.Name), clock], Temperature = 0, MaxOutputTokens = 160 };
        using var client = new OnnxChatClient(model).AsBuilder().UseFunctionInvocation().Build();
        List<ChatMessage> messages = [];
        foreach (var question in conversations.SelectMany(static conversation => conversation.Said).Take(Turns).Prepend("What is the weather in Paris?"))
        {
            messages.Add(new ChatMessage(ChatRole.User, question));
            while (model.CountTokens(messages, options) > model.ContextLength / 2)
            {
                messages.RemoveRange(0, messages.FindIndex(1, static message => message.Role == ChatRole.User));
            }

            var response = await client.GetResponseAsync(messages, options);
            messages.AddRange(response.Messages);
            Console.WriteLine($"{question}\n    {response.Text}");
        }
    }

    /// <summary>How many different transcripts so many processes write.</summary>
    public static async Task<int> CompareAsync(string folder, int processes)
    {
        var program = Environment.ProcessPath!;
        string[] arguments = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [typeof(Transcript).Assembly.Location, folder, Argument] : [folder, Argument];
        var transcripts = new HashSet<string>();
        for (var i = 0; i < processes; i++)
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
            transcripts.Add(await process.StandardOutput.ReadToEndAsync());
            await process.WaitForExitAsync();
            if (process.ExitCode != 0)
            {
                throw new InvalidOperationException($"A process that holds the conversation ended with code {process.ExitCode}.");
            }
        }

        return transcripts.Count;
    }
}
