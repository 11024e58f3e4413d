using System.Text.Json;
using System.Text.RegularExpressions;
using Agent;
using Microsoft.Extensions.AI;

namespace Scores;

/// <summary>A line of conversations.jsonl: what the user says, the calls that it asks for, their results, and what the answer must hold.</summary>
internal sealed class ScriptedConversation(JsonElement line)
{
    public string Id => line.GetProperty("id").GetString()!;

    public IEnumerable<string> Said => line.GetProperty("turns").EnumerateArray().Select(static turn => turn.GetProperty("user").GetString()!);

    /// <summary>Holds the conversation. After a wrong turn it goes on as if that had been right, so that each turn is judged alone.</summary>
    public async IAsyncEnumerable<Outcome> HoldAsync(IChatClient client)
    {
        var options = new ChatOptions { Tools = AgentTools.All, Temperature = 0, MaxOutputTokens = 160 };
        List<ChatMessage> messages = line.TryGetProperty("system", out var system) ? [new ChatMessage(ChatRole.System, system.GetString())] : [];
        foreach (var turn in line.GetProperty("turns").EnumerateArray())
        {
            var said = turn.GetProperty("user").GetString()!;
            var isFree = turn.TryGetProperty("free", out _);
            var expected = isFree ? [] : turn.GetProperty("calls").EnumerateArray().Select(static (call, index) => Call(call, index)).ToList();
            messages.Add(new ChatMessage(ChatRole.User, said));
            var response = await client.GetResponseAsync(messages, options);
            var ends = Ends(response);
            var isRight = ends && (isFree || Calls(response).Select(Meaning).SequenceEqual(expected.Select(Meaning)));
            if (expected.Count > 0)
            {
                var calls = isRight ? Calls(response) : expected;
                messages.Add(new ChatMessage(ChatRole.Assistant, [.. calls]));
                messages.AddRange(turn.GetProperty("results").EnumerateArray().Zip(calls, static (result, call) =>
                    new ChatMessage(ChatRole.Tool, [new FunctionResultContent(call.CallId, result)])));
                if (isRight)
                {
                    response = await client.GetResponseAsync(messages, options);
                    ends = Ends(response);
                    isRight = ends;
                }
            }

            isRight = isRight && (isFree || Calls(response).Count == 0 && response.Text.Length > 0
                && turn.GetProperty("contains").EnumerateArray().All(part => Holds(response.Text, part.GetString()!)));
            messages.Add(new ChatMessage(ChatRole.Assistant, isRight && !isFree ? response.Text : turn.GetProperty("answer").GetString()));
            yield return new Outcome(said, isRight, ends, $"{response.Text} {string.Join(' ', Calls(response).Select(Meaning))}");
        }
    }

    private static List<FunctionCallContent> Calls(ChatResponse response) =>
        [.. response.Messages.SelectMany(static message => message.Contents).OfType<FunctionCallContent>()];

    private static bool Ends(ChatResponse response) => response.FinishReason != ChatFinishReason.Length;

    private static FunctionCallContent Call(JsonElement call, int index) => new($"scripted_{index}", call.GetProperty("name").GetString()!,
        call.GetProperty("arguments").EnumerateObject().ToDictionary(static argument => argument.Name, static argument => (object?)argument.Value));

    /// <summary>The call in a line; of an expression its value counts, so that 7*8 and 7 * 8 are the same.</summary>
    private static string Meaning(FunctionCallContent call) =>
        $"{call.Name}({string.Join(", ", call.Arguments?.Select(static argument => $"{argument.Key}: {(argument.Key == "expression" ? Value($"{argument.Value}") : argument.Value)}") ?? [])})";

    private static string Value(string expression) =>
        JsonSerializer.SerializeToElement(Calculator.Evaluate(expression)).TryGetProperty("result", out var result) ? $"value {result}" : expression;

    private static bool Holds(string text, string part) => Regex.IsMatch(text, $@"(?<![\w.]){Regex.Escape(part)}(?!\w)", RegexOptions.IgnoreCase);

    internal sealed record Outcome(string Said, bool IsRight, bool Ends, string Answer);
}
