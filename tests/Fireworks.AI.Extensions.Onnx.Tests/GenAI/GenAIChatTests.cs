using System.Text.Json;
using System.Text.Json.Nodes;
using Fireworks.AI.Extensions.Onnx.Tests.Chat;
using Fireworks.AI.Extensions.Onnx.Tests.ModelFolders;
using Microsoft.Extensions.AI;
using ModelBuilder;

namespace Fireworks.AI.Extensions.Onnx.Tests.GenAI;

/// <summary>The GenAI engine behind the chat client: text, tools, schemas and grammars are the same as with the portable engine.</summary>
public sealed class GenAIChatTests
{
    private static readonly AIFunction Weather = AIFunctionFactory.Create((string city, int days) => $"rain in {city} for {days} days", "get_weather");

    private static readonly JsonElement Schema = JsonDocument.Parse(
        """{"type":"object","properties":{"name":{"enum":["Thames","Seine","Danube"]},"length":{"type":"integer","maximum":9999}},"required":["name","length"]}""").RootElement;

    [Fact]
    public async Task Tools_schemas_and_grammars_give_the_portable_engines_answers()
    {
        using var built = new BuiltModel(EnginePair.Random with { ContextLength = 1024 });
        ChatOptions[] all =
        [
            new() { MaxOutputTokens = 30 },
            new() { MaxOutputTokens = 30, StopSequences = ["e"] },
            new() { MaxOutputTokens = 30, Temperature = 1, Seed = 5, TopP = 0.9f, FrequencyPenalty = 0.5f },
            new() { MaxOutputTokens = 200, ResponseFormat = ChatResponseFormat.ForJsonSchema(Schema) },
            new() { MaxOutputTokens = 300, Tools = [Weather], ToolMode = ChatToolMode.RequireAny },
            new ChatOptions { MaxOutputTokens = 20 }.WithOnnx(static onnx => onnx.Regex = "[a-c]{3}-[0-9]{2}"),
            new ChatOptions { MaxOutputTokens = 20 }.WithOnnx(static onnx => onnx.IgnoreEndOfSequence = true),
        ];
        var answers = new List<string[]>();
        foreach (var engine in (OnnxEngine[])[OnnxEngine.Portable, OnnxEngine.GenAI])
        {
            using var model = OnnxModel.Load(built.FullPath, new OnnxModelOptions { Engine = engine });
            using var client = new OnnxChatClient(model);
            var given = new List<string>();
            foreach (var options in all)
            {
                given.Add(Show(await client.GetResponseAsync("Which river?", options)));
            }

            answers.Add([.. given]);
        }

        Assert.Equal(answers[0], answers[1]);
        Assert.Contains("get_weather", answers[1][4], StringComparison.Ordinal);
        Assert.True(JsonNode.Parse(answers[1][3].Split('|')[0]) is JsonObject, answers[1][3]);
    }

    [Fact]
    public async Task A_second_turn_uses_what_the_first_computed()
    {
        using var built = new BuiltModel(EnginePair.Random);
        var answers = new List<string>();
        foreach (var engine in (OnnxEngine[])[OnnxEngine.Portable, OnnxEngine.GenAI])
        {
            using var model = OnnxModel.Load(built.FullPath, new OnnxModelOptions { Engine = engine });
            using var client = new OnnxChatClient(model);
            var options = new ChatOptions { MaxOutputTokens = 10 }.WithOnnx(static onnx => onnx.Regex = "[a-z]{8}");
            List<ChatMessage> messages = [new(ChatRole.User, "Name a river in Europe.")];
            var first = await client.GetResponseAsync(messages, options);
            messages.AddRange(first.Messages);
            messages.Add(new ChatMessage(ChatRole.User, "And another one."));
            var second = await client.GetResponseAsync(messages, options);
            Assert.InRange(second.Usage!.CachedInputTokenCount!.Value, 20, second.Usage.InputTokenCount!.Value - 1);
            answers.Add($"{Show(first)} {Show(second)}");
        }

        Assert.Equal(answers[0], answers[1]);
    }

    /// <summary>The tokenizer is ours in both: GenAI's would turn control tokens in a user's text into control.</summary>
    [Fact]
    public async Task Sparkler_answers_the_same()
    {
        (string Question, ChatOptions Options)[] questions =
        [
            ("Hi!", new ChatOptions()),
            ("What is the capital of France?", new ChatOptions { MaxOutputTokens = 24 }),
            ("What is the weather in Paris?", new ChatOptions { Tools = [AIFunctionFactory.Create((string city) => "18 degrees", "get_weather")] }),
        ];
        using var portable = OnnxModel.Load(SparklerFixture.Folder, new OnnxModelOptions { Engine = OnnxEngine.Portable, MaxConcurrency = 1 });
        using var genAI = OnnxModel.Load(SparklerFixture.Folder, new OnnxModelOptions { Engine = OnnxEngine.GenAI, MaxConcurrency = 1 });
        foreach (var (question, options) in questions)
        {
            using var first = new OnnxChatClient(portable);
            using var second = new OnnxChatClient(genAI);
            Assert.Equal(Show(await first.GetResponseAsync(question, options)), Show(await second.GetResponseAsync(question, options)));
        }
    }

    [Fact]
    public async Task Weights_of_four_bits_give_the_portable_engines_answers_to_fresh_prompts()
    {
        using var built = new BuiltModel(EnginePair.Random with { Weights = WeightFormat.Int4 });
        var answers = new List<string>();
        foreach (var engine in (OnnxEngine[])[OnnxEngine.Portable, OnnxEngine.GenAI])
        {
            using var model = OnnxModel.Load(built.FullPath, new OnnxModelOptions { Engine = engine, MaxConcurrency = 1 });
            using var client = new OnnxChatClient(model);
            answers.Add(string.Join(' ', await Task.WhenAll(
                Enumerable.Range(0, 3).Select(async index => Show(await client.GetResponseAsync($"{index} rivers", new ChatOptions { MaxOutputTokens = 20 }))))));
        }

        Assert.Equal(answers[0], answers[1]);
    }

    /// <summary>The graph has its keys and values in one tensor for each layer, and gives a new one with each step.</summary>
    [Fact]
    public async Task A_graph_that_the_portable_engine_refuses_runs()
    {
        var shared = SharedFolder.PathOf("genai-models", "hf-internal-testing", "tiny-random-gpt2-fp32");
        using var built = new BuiltModel(BuiltModel.Small with { Vocabulary = 1000 });
        var config = JsonNode.Parse(File.ReadAllText(Path.Combine(shared, "genai_config.json")))!;
        config["model"]!["eos_token_id"] = 995;
        File.WriteAllText(Path.Combine(built.FullPath, "genai_config.json"), config.ToJsonString());
        File.Copy(Path.Combine(shared, "past.onnx"), Path.Combine(built.FullPath, "past.onnx"));
        Assert.Throws<OnnxModelException>(() => OnnxModel.Load(built.FullPath, new OnnxModelOptions { Engine = OnnxEngine.Portable }));

        using var model = OnnxModel.Load(built.FullPath, new OnnxModelOptions { MaxConcurrency = 2 });
        using var client = new OnnxChatClient(model);
        var options = new ChatOptions { MaxOutputTokens = 12, ResponseFormat = ChatResponseFormat.ForJsonSchema(Schema) };
        var alone = Show(await client.GetResponseAsync("Which river?", options));
        var together = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => client.GetResponseAsync("Which river?", options)));
        Assert.All(together, response => Assert.Equal(alone, Show(response)));
    }

    private static string Show(ChatResponse response) => string.Join('|', response.Messages.SelectMany(static message => message.Contents).Select(static content =>
        content switch
        {
            FunctionCallContent call => $"{call.Name}({JsonSerializer.Serialize(call.Arguments)})",
            TextContent text => text.Text,
            _ => content.GetType().Name,
        })) + $"|{response.FinishReason}";
}
