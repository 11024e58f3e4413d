using System.Text.Json.Nodes;

namespace Fireworks.AI.Extensions.Benchmarks.Text;

/// <summary>The variables of a chat template for 20 messages and 10 tools, the same on every run.</summary>
internal static class TemplateInput
{
    public static string Create()
    {
        var messages = new JsonArray(Message("system", "You are a helpful assistant."));
        for (var turn = 0; messages.Count < 20; turn++)
        {
            messages.Add(Message("user", $"What is the weather in city number {turn}, and should I take a coat?"));
            messages.Add(new JsonObject
            {
                ["role"] = "assistant",
                ["content"] = "",
                ["tool_calls"] = new JsonArray(new JsonObject
                {
                    ["type"] = "function",
                    ["function"] = new JsonObject { ["name"] = $"search_{turn}", ["arguments"] = new JsonObject { ["city"] = $"City {turn}", ["days"] = turn } },
                }),
            });
            messages.Add(Message("tool", $$"""{"temperature": {{turn}}, "conditions": "drizzle", "wind": "fresh"}"""));
            messages.Add(Message("assistant", $"It is {turn} degrees with drizzle and a fresh wind. A coat is a good idea today."));
        }

        while (messages.Count > 20)
        {
            messages.RemoveAt(messages.Count - 1);
        }

        return new JsonObject
        {
            ["messages"] = messages,
            ["tools"] = new JsonArray([.. Enumerable.Range(0, 10).Select(Tool)]),
            ["add_generation_prompt"] = true,
        }.ToJsonString();
    }

    private static JsonObject Message(string role, string content) => new() { ["role"] = role, ["content"] = content };

    private static JsonNode Tool(int index) => new JsonObject
    {
        ["type"] = "function",
        ["function"] = new JsonObject
        {
            ["name"] = $"search_{index}",
            ["description"] = "Searches one of the weather archives and returns what it holds for a city.",
            ["parameters"] = JsonNode.Parse("""
                {"type":"object","properties":{"city":{"type":"string","description":"The city to look for."},"days":{"type":"integer","description":"How many days ahead."},"unit":{"type":"string","enum":["celsius","fahrenheit"]}},"required":["city"]}
                """),
        },
    };
}
