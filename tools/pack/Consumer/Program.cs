using System.Text.Json;
using Fireworks.AI.Extensions;
using Fireworks.AI.Extensions.Onnx;
using Microsoft.Extensions.AI;

// Both packages at work: a tool call and a structured answer of the model in the folder given, by both engines, and a client for Fireworks.
using var remote = new FireworksChatClient("accounts/fireworks/models/gpt-oss-120b", new() { ApiKey = "fw_not_used" });
Check(remote.GetService(typeof(ChatClientMetadata)) is ChatClientMetadata, "metadata of the client for Fireworks");
foreach (var engine in (OnnxEngine[])[OnnxEngine.Portable, OnnxEngine.GenAI])
{
    Console.WriteLine($"{System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription}, {engine}: {await AnswerAsync(args[0], engine)}");
}

static async Task<string> AnswerAsync(string folder, OnnxEngine engine)
{
    using var model = await OnnxModel.LoadAsync(folder, new OnnxModelOptions { Engine = engine });
    using var client = new OnnxChatClient(model);

    var tool = AIFunctionFactory.Create((string city) => $"18 degrees in {city}", "get_weather", "Gets the weather of a city.");
    var called = await client.GetResponseAsync("What is the weather in Paris?", new ChatOptions { Tools = [tool], ToolMode = ChatToolMode.RequireAny });
    var call = called.Messages.SelectMany(static message => message.Contents).OfType<FunctionCallContent>().Single();
    var city = call.Arguments?["city"]?.ToString();
    Check(call.Name == "get_weather" && city == "Paris", $"a call of get_weather for Paris, not of {call.Name} for {city}");

    using var schema = JsonDocument.Parse("""{"type":"object","properties":{"river":{"type":"string","maxLength":20}},"required":["river"],"additionalProperties":false}""");
    var structured = await client.GetResponseAsync("Name a river.", new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(schema.RootElement) });
    using var answer = JsonDocument.Parse(structured.Text);
    Check(answer.RootElement.TryGetProperty("river", out _), "a member named river");
    return $"{call.Name} for {city}, {structured.Text}";
}

static void Check(bool holds, string expected)
{
    if (!holds)
    {
        throw new InvalidOperationException($"Expected {expected}.");
    }
}
