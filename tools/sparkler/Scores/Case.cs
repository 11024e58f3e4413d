using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Scores;

/// <summary>One line of the evaluation set: a conversation, and what the answer must hold.</summary>
internal sealed class Case(JsonElement line)
{
    public string Ability { get; } = line.GetProperty("ability").GetString()!;

    public string Question => line.GetProperty("messages").EnumerateArray().Last().GetProperty("content").GetString()!;

    public string Expected => line.GetProperty("expected").GetRawText();

    public ChatOptions Options => new()
    {
        Temperature = 0,
        MaxOutputTokens = 160,
        Tools = Tools.Count > 0 ? [.. Tools] : null,
        ResponseFormat = line.TryGetProperty("json_schema", out var schema) && schema.ValueKind == JsonValueKind.Object ? ChatResponseFormat.ForJsonSchema(schema) : null,
    };

    private List<AITool> Tools { get; } = line.TryGetProperty("tools", out var tools)
        ? [.. tools.EnumerateArray().Select(static tool => tool.GetProperty("function")).Select(static function =>
            AIFunctionFactory.CreateDeclaration(function.GetProperty("name").GetString()!, function.GetProperty("description").GetString(), function.GetProperty("parameters")))]
        : [];

    public IEnumerable<ChatMessage> Messages()
    {
        var calls = 0;
        var open = new Queue<string>();
        foreach (var message in line.GetProperty("messages").EnumerateArray())
        {
            var text = message.GetProperty("content").GetString() ?? "";
            switch (message.GetProperty("role").GetString())
            {
                case "assistant":
                    var contents = new List<AIContent>();
                    if (text.Length > 0)
                    {
                        contents.Add(new TextContent(text));
                    }

                    foreach (var call in message.TryGetProperty("tool_calls", out var list) ? list.EnumerateArray() : [])
                    {
                        var function = call.GetProperty("function");
                        var id = $"call_{calls++}";
                        open.Enqueue(id);
                        contents.Add(new FunctionCallContent(
                            id, function.GetProperty("name").GetString()!, function.GetProperty("arguments").EnumerateObject().ToDictionary(static argument => argument.Name, static argument => (object?)argument.Value)));
                    }

                    yield return new ChatMessage(ChatRole.Assistant, contents);
                    break;
                case "tool":
                    yield return new ChatMessage(ChatRole.Tool, [new FunctionResultContent(open.Dequeue(), text)]);
                    break;
                case var role:
                    yield return new ChatMessage(new ChatRole(role!), text);
                    break;
            }
        }
    }

    /// <summary>Whether the answer is right: the JSON, or the calls and the words that its text must hold.</summary>
    public bool IsRight(ChatResponse response)
    {
        var expected = line.GetProperty("expected");
        if (expected.TryGetProperty("json", out var json))
        {
            return response.FinishReason == ChatFinishReason.Stop && JsonElement.DeepEquals(JsonDocument.Parse(response.Text).RootElement, json);
        }

        var calls = response.Messages.SelectMany(static message => message.Contents).OfType<FunctionCallContent>().ToList();
        var wanted = expected.GetProperty("calls").EnumerateArray().ToList();
        return calls.Count == wanted.Count
            && calls.Zip(wanted).All(static pair => pair.First.Name == pair.Second.GetProperty("name").GetString()
                && JsonElement.DeepEquals(JsonSerializer.SerializeToElement(pair.First.Arguments, AIJsonUtilities.DefaultOptions), pair.Second.GetProperty("arguments")))
            && (!expected.TryGetProperty("contains", out var parts) || parts.EnumerateArray().All(part =>
                response.Text.Contains(part.GetString()!, StringComparison.OrdinalIgnoreCase)));
    }
}
