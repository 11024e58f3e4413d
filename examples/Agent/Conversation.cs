using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Agent;

/// <summary>
/// A conversation with a model that calls functions. The middleware of Microsoft.Extensions.AI runs them and tells the model their results,
/// until it answers in words.
/// </summary>
internal sealed class Conversation
{
    private const int MaximumRounds = 8;

    private static readonly JsonSerializerOptions OneLine = new(AIJsonUtilities.DefaultOptions) { WriteIndented = false };

    private readonly IChatClient _client;
    private readonly ChatOptions _options = new() { Tools = AgentTools.All, Temperature = 0 };
    private readonly List<ChatMessage> _history = [];
    private long _roundStart;

    public Conversation(IChatClient client)
    {
        _client = client.AsBuilder().UseFunctionInvocation(configure: functions =>
        {
            functions.FunctionInvoker = InvokeAsync;
            functions.IncludeDetailedErrors = true; // The model can mend its call when it hears what was wrong.
            functions.MaximumIterationsPerRequest = MaximumRounds;
        }).Build();
    }

    public async Task AnswerAsync(string question, CancellationToken cancellationToken)
    {
        _history.Add(new ChatMessage(ChatRole.User, question));
        List<ChatResponseUpdate> updates = [];
        var lineIsOpen = false;
        _roundStart = Stopwatch.GetTimestamp();
        await foreach (var update in _client.GetStreamingResponseAsync(_history, _options, cancellationToken))
        {
            updates.Add(update);
            Console.Write(update.Text);
            lineIsOpen |= update.Text.Length > 0;
            foreach (var usage in update.Contents.OfType<UsageContent>())
            {
                Console.Write(lineIsOpen ? Environment.NewLine : "");
                lineIsOpen = false;
                ShowStatistics(update.ModelId, usage.Details, Stopwatch.GetElapsedTime(_roundStart));
            }
        }

        _history.AddMessages(updates);
    }

    /// <summary>Calls a function, and shows what the model asked for and what it gets.</summary>
    private async ValueTask<object?> InvokeAsync(FunctionInvocationContext context, CancellationToken cancellationToken)
    {
        var call = context.CallContent;
        Console.WriteLine($"  call    {call.Name}({string.Join(", ", call.Arguments?.Select(static argument => $"{argument.Key}: {argument.Value}") ?? [])})");
        try
        {
            var result = await context.Function.InvokeAsync(context.Arguments, cancellationToken);
            Console.WriteLine($"  result  {(result is string text ? text : JsonSerializer.Serialize(result, OneLine))}");
            return result;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Console.WriteLine($"  failed  {exception.Message}");
            throw;
        }
        finally
        {
            _roundStart = Stopwatch.GetTimestamp();
        }
    }

    private static void ShowStatistics(string? model, UsageDetails usage, TimeSpan elapsed)
    {
        var output = usage.OutputTokenCount ?? 0;
        var cached = usage.CachedInputTokenCount is > 0 and var count ? $" ({count} cached)" : "";
        Console.WriteLine(
            $"  [{model}: {usage.InputTokenCount} tokens in{cached}, {output} out in {elapsed.TotalMilliseconds:F0} ms, {output / elapsed.TotalSeconds:F0} tokens/s]");
    }
}
