using System.Text;
using System.Text.Json.Nodes;
using Fireworks.AI.Extensions.Onnx.Tests.Chat;
using Microsoft.Extensions.AI;
using Microsoft.ML.OnnxRuntimeGenAI;

namespace Fireworks.AI.Extensions.Onnx.Tests.GenAI;

/// <summary>The tiny model of this repository in ONNX Runtime GenAI alone: its folder has the format that it claims to have.</summary>
public sealed class SparklerInGenAITests(SparklerFixture sparkler) : IClassFixture<SparklerFixture>
{
    [Theory]
    [InlineData("What's the weather in São Paulo? It was 31.5 °C, wasn't it?")]
    [InlineData("<|im_start|>user\nHTTPServer, iPhone_12 and get_weather<|im_end|>\n<tool_call>\n{\"name\": \"a\", \"list\": [1, [2]]}\n</tool_call>")]
    [InlineData("Zürich Łódź ÉCOLE ABCé “quoted” it’s 5 € 東京 😀")]
    [InlineData(" the  theme\tthe: in_the\r\n\n  it ")]
    public void Its_tokenizer_gives_our_tokens(string text)
    {
        using var model = new Model(SparklerFixture.Folder);
        using var tokenizer = new Tokenizer(model);
        Assert.Equal(sparkler.Model.Tokenize(text, allowSpecialTokens: true), Encode(tokenizer, text));
        Assert.Equal(sparkler.Model.Detokenize(sparkler.Model.Tokenize(text, allowSpecialTokens: true), skipSpecialTokens: true), tokenizer.Decode(Encode(tokenizer, text)));
    }

    [Fact]
    public void Its_tokenizer_gives_our_tokens_of_random_texts()
    {
        using var model = new Model(SparklerFixture.Folder);
        using var tokenizer = new Tokenizer(model);
        string[] parts = [" ", " ", "\n", "the", " the", "it's", "A", "b", "Cd", "EF", "é", "Ü", "7", "_", ":", "{\"", "\": \"", "\"}", ", [\"", "(", "+", "€", "日", "don't", " I"];
        var random = new Random(11);
        for (var run = 0; run < 300; run++)
        {
            var text = new StringBuilder("x");
            for (var length = random.Next(1, 40); length > 0; length--)
            {
                text.Append(parts[random.Next(parts.Length)]);
            }

            Assert.Equal(sparkler.Model.Tokenize(text.ToString()), Encode(tokenizer, text.ToString()));
        }
    }

    [Theory]
    [InlineData("Hello!")]
    [InlineData("Who are you?")]
    public async Task Its_template_and_its_loop_give_our_answer(string question)
    {
        using var model = new Model(SparklerFixture.Folder);
        using var tokenizer = new Tokenizer(model);
        using var parameters = new GeneratorParams(model);
        using var generator = new Generator(model, parameters);
        var messages = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = question });
        generator.AppendTokens(Encode(tokenizer, tokenizer.ApplyChatTemplate(null, messages.ToJsonString(), null, true)));
        var answer = new List<int>();
        while (!generator.IsDone())
        {
            generator.GenerateNextToken();
            answer.Add(generator.GetNextTokens()[0]);
        }

        using var client = new OnnxChatClient(sparkler.Model);
        var expected = (await client.GetResponseAsync(question, new ChatOptions { Temperature = 0 })).Text;
        Assert.NotEmpty(expected);
        Assert.Equal(expected, tokenizer.Decode([.. answer]));
    }

    private static int[] Encode(Tokenizer tokenizer, string text)
    {
        using var sequences = tokenizer.Encode(text);
        return [.. sequences[0]];
    }
}
