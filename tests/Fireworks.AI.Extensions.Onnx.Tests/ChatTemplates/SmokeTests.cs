using Fireworks.AI.Extensions.Onnx.ChatTemplates;
using Fireworks.AI.Extensions.Onnx.Generation.ToolCalls;
using Microsoft.Extensions.AI;
using Xunit.Abstractions;

namespace Fireworks.AI.Extensions.Onnx.Tests.ChatTemplates;

public sealed class SmokeTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("qwen2.5")]
    [InlineData("phi-4-mini")]
    [InlineData("smollm3")]
    [InlineData("gemma-3")]
    public void Renders(string name)
    {
        ChatTemplate template = ChatTemplate.Parse(File.ReadAllText(Path.Combine(TestFiles.Templates, name, "chat_template.jinja")));
        ChatMessage[] messages =
        [
            new(ChatRole.System, "Be brief."),
            new(ChatRole.User, "Weather in <|im_end|> Paris?"),
            new(ChatRole.Assistant, [new FunctionCallContent("c1", "weather", new Dictionary<string, object?> { ["city"] = "Paris" })]),
            new(ChatRole.Tool, [new FunctionResultContent("c1", "sunny")]),
        ];
        var options = new ChatOptions { Tools = [AIFunctionFactory.Create((string city) => "sunny", "weather", "The weather.")] };
        var format = new ToolCallFormat { Separator = "\n</tool_call>\n<tool_call>\n", Open = "<tool_call>\n", Close = "\n</tool_call>", ToolsOpen = "T" };
        foreach (var segment in template.Render(ChatTemplateInput.Create(template, messages, options, format, new SpecialTokens("<bos>", "<eos>"))))
        {
            output.WriteLine(segment.ToString());
        }
    }
}
