using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Benchmarks.Remote;

/// <summary>The request that is measured: 76 messages and 20 tools, the same on every run.</summary>
internal static class Conversation
{
    public static List<ChatMessage> Messages()
    {
        var random = new Random(76);
        var messages = new List<ChatMessage> { new(ChatRole.System, Sentence(random, 60)) };
        while (messages.Count < 76)
        {
            messages.Add(new ChatMessage(ChatRole.User, Sentence(random, random.Next(5, 40))));
            var id = $"call_{messages.Count}";
            messages.Add(new ChatMessage(ChatRole.Assistant, [new FunctionCallContent(id, "search_3", new Dictionary<string, object?> { ["query"] = Sentence(random, 6), ["limit"] = 10 })]));
            messages.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent(id, Sentence(random, 30))]));
            messages.Add(new ChatMessage(ChatRole.Assistant, Sentence(random, random.Next(20, 80))));
        }

        return messages.GetRange(0, 76);
    }

    public static ChatOptions Options() => new()
    {
        Temperature = 0.2f,
        MaxOutputTokens = 512,
        Tools = [.. Enumerable.Range(0, 20).Select(static AITool (index) => new Declaration(index))],
    };

    private static string Sentence(Random random, int words) =>
        string.Join(' ', Enumerable.Range(0, words).Select(_ => string.Concat(Enumerable.Range(0, random.Next(2, 10)).Select(_ => (char)('a' + random.Next(26))))));

    private sealed class Declaration(int index) : AIFunctionDeclaration
    {
        private static readonly JsonElement Schema = JsonDocument.Parse("""
            {"type":"object","properties":{"query":{"type":"string","description":"What to look for."},"limit":{"type":"integer","minimum":1,"maximum":100},"sort":{"type":"string","enum":["date","relevance"]}},"required":["query"]}
            """).RootElement;

        public override string Name => $"search_{index}";

        public override string Description => "Searches one of the archives and returns the best matches with their dates.";

        public override JsonElement JsonSchema => Schema;
    }
}
