using System.Text.Encodings.Web;
using System.Text.Json;
using Agent.Terminal;
using Microsoft.Extensions.AI;
using Spectre.Console;

namespace Agent;

/// <summary>
/// A conversation with a model that calls functions. The middleware of Microsoft.Extensions.AI runs them and tells the model their results,
/// until it answers in words.
/// </summary>
internal sealed class Conversation
{
    private const int MaximumRounds = 8;

    private static readonly JsonSerializerOptions OneLine =
        new(AIJsonUtilities.DefaultOptions) { WriteIndented = false, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Screen _screen;
    private readonly List<ChatMessage> _history = [];
    private IChatClient _client;
    private ChatOptions _options;
    private int _forgotten;

    public Conversation(Backend backend, Screen screen)
    {
        _screen = screen;
        Use(backend);
    }

    /// <summary>Goes on with another model.</summary>
    [System.Diagnostics.CodeAnalysis.MemberNotNull(nameof(_client), nameof(_options))]
    public void Use(Backend backend)
    {
        _options = backend.Options;
        _client = backend.Client.AsBuilder()
            .UseFunctionInvocation(configure: functions =>
            {
                functions.FunctionInvoker = InvokeAsync;
                functions.IncludeDetailedErrors = true; // The model can mend its call when it hears what was wrong.
                functions.MaximumIterationsPerRequest = MaximumRounds;
            })
            .Use(model => new ContextWindow(model, backend.FitsAsync, Forget)) // Below the functions, whose results take room too.
            .Use(static model => new RepetitionGuard(model))
            .Build();
    }

    public void Clear() => _history.Clear();

    /// <summary>
    /// Answers a question. One that fails leaves the conversation as it was; of one that is stopped, what was said stays.
    /// </summary>
    public async Task AskAsync(string question, CancellationToken cancellationToken)
    {
        ChatMessage asked = new(ChatRole.User, question);
        List<ChatResponseUpdate> updates = [];
        TurnStatistics statistics = new();
        _forgotten = 0;
        try
        {
            await foreach (var update in _client.GetStreamingResponseAsync([.. _history, asked], _options, cancellationToken))
            {
                updates.Add(update);
                statistics.Add(update);
                Show(update);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Remember(asked, updates);
            throw;
        }
        finally
        {
            _screen.EndLine();
        }

        var end = updates.LastOrDefault(static update => update.FinishReason is not null)?.FinishReason;
        if (end == RepetitionGuard.Repetition)
        {
            _screen.WriteDetail(
                "note", "The model began to repeat itself and was stopped. The conversation goes on without this turn.", Color.Yellow);
            return;
        }

        if (end == ChatFinishReason.Length)
        {
            _screen.WriteDetail(
                "note", $"The answer was cut off: it reached {_options.MaxOutputTokens} tokens, or the end of the context.", Color.Yellow);
        }

        if (!Remember(asked, updates))
        {
            _screen.WriteDetail("note", "The model gave no answer. The conversation goes on without this turn.", Color.Yellow);
        }

        if (statistics.ToString() is { } line)
        {
            _screen.WriteStatistics(line);
        }
    }

    private void Show(ChatResponseUpdate update)
    {
        foreach (var content in update.Contents)
        {
            switch (content)
            {
                case TextReasoningContent thought:
                    _screen.WriteThought(thought.Text);
                    break;
                case TextContent text:
                    _screen.WriteAnswer(text.Text);
                    break;
                case ErrorContent refusal: // It comes in pieces, as an answer does.
                    _screen.WriteAnswer(refusal.Message);
                    break;
            }
        }
    }

    /// <summary>Calls a function, and shows what the model asked for and what it gets.</summary>
    private async ValueTask<object?> InvokeAsync(FunctionInvocationContext context, CancellationToken cancellationToken)
    {
        var call = context.CallContent;
        var arguments = call.Arguments?.Select(static argument => $"{argument.Key}: {argument.Value}") ?? [];
        _screen.WriteDetail("call", $"{call.Name}({string.Join(", ", arguments)})", Color.Aqua);
        try
        {
            var result = await context.Function.InvokeAsync(context.Arguments, cancellationToken);
            _screen.WriteDetail("result", result as string ?? JsonSerializer.Serialize(result, OneLine));
            return result;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            _screen.WriteDetail("failed", exception.Message, Color.Red);
            throw;
        }
    }

    /// <summary>Hears of each request of a turn how many of the oldest turns it leaves out.</summary>
    private void Forget(int turns)
    {
        if (turns > _forgotten)
        {
            _forgotten = turns;
            var which = turns == 1 ? "oldest turn is" : $"{turns} oldest turns are";
            _screen.WriteDetail("note", $"The conversation is longer than the model's context: its {which} forgotten.", Color.Yellow);
        }
    }

    /// <summary>Keeps a turn, if it ends in words; calls that were stopped before they had a result are left out.</summary>
    /// <returns>Whether it is kept.</returns>
    private bool Remember(ChatMessage asked, List<ChatResponseUpdate> updates)
    {
        List<ChatMessage> turn = [asked];
        turn.AddMessages(updates);
        var results = turn.SelectMany(static message => message.Contents)
            .OfType<FunctionResultContent>().Select(static result => result.CallId).ToHashSet();
        foreach (var message in turn)
        {
            message.Contents =
                [.. message.Contents.Where(content => content is not FunctionCallContent call || results.Contains(call.CallId))];
        }

        turn.RemoveAll(static message => message.Contents.Count == 0);
        if (turn[^1].Role != ChatRole.Assistant || turn[^1].Text.Length == 0)
        {
            return false;
        }

        _history.AddRange(turn);
        for (; _forgotten > 0; _forgotten--)
        {
            ContextWindow.ForgetOldestTurn(_history);
        }

        return true;
    }
}
