using System.Text.Json;
using Fireworks.AI.Extensions.Onnx.Dialects;
using Fireworks.AI.Extensions.Onnx.Generation.Settings;
using Fireworks.AI.Extensions.Onnx.Prompts;
using Fireworks.AI.Text.Jinja;
using Fireworks.AI.Text.Jinja.Values;

namespace Fireworks.AI.Extensions.Onnx.Tests.Prompts;

/// <summary>The templates of real models against Jinja2, for every kind of conversation.</summary>
public sealed class SharedTemplateTests
{
    [Fact]
    public void Every_conversation_is_rendered_as_by_Jinja2()
    {
        var cases = new List<(string Name, string Template, JsonElement Variables, string Output)>();
        foreach (var folder in Directory.GetDirectories(SharedFolder.PathOf("chat-templates")))
        {
            var template = ChatTemplate.Parse(File.ReadAllText(Path.Combine(folder, "chat_template.jinja")));
            var tokens = ReadTokens(folder);
            foreach ((var name, var messages, var options) in Conversations.All())
            {
                var input = TemplateInputFactory.Create(
                    template, messages, GenerationSettingsReader.ReadPrompt(options), DialectInference.Infer(template, null), tokens,
                    JinjaReference.Clock);
                cases.Add(($"{Path.GetFileName(folder)}: {name}", template.Source, ToJson(input), Text(template, input)));
            }
        }

        var expected = JinjaReference.Render(cases.Select(static item => (item.Template, item.Variables)));
        Assert.Equal(cases.Count, expected.Count);
        for (var i = 0; i < cases.Count; i++)
        {
            Assert.Equal((cases[i].Name, expected[i] ?? "refused"), (cases[i].Name, cases[i].Output));
        }

        Assert.True(expected.Count(static output => output is not null) > 200);
    }

    internal static string Text(ChatTemplate template, ChatTemplateInput input)
    {
        try
        {
            return string.Concat(template.Render(input).Select(static segment => segment.Text));
        }
        catch (ChatTemplateException exception) when (exception.Reason.StartsWith("it refuses this conversation", StringComparison.Ordinal))
        {
            return "refused";
        }
    }

    internal static JsonElement ToJson(ChatTemplateInput input)
    {
        var map = new TemplateMap();
        foreach ((var name, var value) in input.Variables)
        {
            map.With(name, value);
        }

        using var document = JsonDocument.Parse(ToolTemplateValues.ToJson(TemplateValue.From(map)).AsText);
        return document.RootElement.Clone();
    }

    private static SpecialTokens ReadTokens(string folder)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "special_tokens.json")));
        var json = document.RootElement;
        return new SpecialTokens(
            json.GetProperty("bos_token").GetString(), json.GetProperty("eos_token").GetString(),
            json.GetProperty("pad_token").GetString(), json.GetProperty("unk_token").GetString());
    }
}
