using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Agent;

/// <summary>
/// An agent in its simplest form: ask the model, run the functions it calls, tell it the results, until it answers in words.
/// </summary>
internal sealed class AgentLoop(IChatClient client)
{
    private const int MaximumRounds = 8;

    private static readonly JsonSerializerOptions OneLine = new(AIJsonUtilities.DefaultOptions) { WriteIndented = false };

    private readonly ChatOptions _options = new() { Tools = AgentTools.All, Temperature = 0 };
    private readonly List<ChatMessage> _history = [];

    // With the package Microsoft.Extensions.AI this whole method is one line, and the client calls the functions by itself:
    //     client = client.AsBuilder().UseFunctionInvocation().Build();
    public async Task AnswerAsync(string question, CancellationToken cancellationToken)
    {
        _history.Add(new ChatMessage(ChatRole.User, question));
        for (var round = 0; round < MaximumRounds; round++)
        {
            var response = await AskAsync(cancellationToken);
            _history.AddMessages(response);
            var calls = response.Messages.SelectMany(static message => message.Contents).OfType<FunctionCallContent>().ToList();
            if (calls.Count == 0)
            {
                return;
            }

            var results = new ChatMessage(ChatRole.Tool, []);
            foreach (var call in calls)
            {
                results.Contents.Add(await InvokeAsync(call, cancellationToken));
            }

            _history.Add(results);
        }

        Console.WriteLine($"[stopped after {MaximumRounds} rounds of function calls]");
    }

    private async Task<ChatResponse> AskAsync(CancellationToken cancellationToken)
    {
        var updates = new List<ChatResponseUpdate>();
        var started = Stopwatch.GetTimestamp();
        var lineIsOpen = false;
        await foreach (var update in client.GetStreamingResponseAsync(_history, _options, cancellationToken))
        {
            updates.Add(update);
            Console.Write(update.Text);
            lineIsOpen |= update.Text.Length > 0;
        }

        if (lineIsOpen)
        {
            Console.WriteLine();
        }

        var response = updates.ToChatResponse();
        ShowStatistics(response, Stopwatch.GetElapsedTime(started));
        return response;
    }

    private static async Task<FunctionResultContent> InvokeAsync(FunctionCallContent call, CancellationToken cancellationToken)
    {
        Console.WriteLine($"  call    {call.Name}({string.Join(", ", call.Arguments?.Select(static argument => $"{argument.Key}: {argument.Value}") ?? [])})");
        object? result;
        try
        {
            result = call.Exception is not null ? $"The arguments could not be read: {call.Exception.Message}"
                : AgentTools.All.OfType<AIFunction>().FirstOrDefault(tool => tool.Name == call.Name) is { } function
                    ? await function.InvokeAsync(new AIFunctionArguments(call.Arguments), cancellationToken)
                    : $"There is no function {call.Name}.";
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The model can mend its call when it hears what was wrong.
            result = $"The function failed: {exception.Message}";
        }

        Console.WriteLine($"  result  {(result is string text ? text : JsonSerializer.Serialize(result, OneLine))}");
        return new FunctionResultContent(call.CallId, result);
    }

    private static void ShowStatistics(ChatResponse response, TimeSpan elapsed)
    {
        var output = response.Usage?.OutputTokenCount ?? 0;
        var cached = response.Usage?.CachedInputTokenCount is > 0 and var count ? $" ({count} cached)" : "";
        Console.WriteLine(
            $"  [{response.ModelId}: {response.Usage?.InputTokenCount} tokens in{cached}, {output} out in {elapsed.TotalMilliseconds:F0} ms, {output / elapsed.TotalSeconds:F0} tokens/s]");
    }
}
