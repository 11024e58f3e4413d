using System.Text.Json;
using System.Text.Json.Nodes;
using Fireworks.AI.Text.Jinja.Rendering;
using Fireworks.AI.Text.Jinja.Values;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Prompts;

/// <summary>Tools and the arguments of calls as template values. Schemas keep the order and the words of whoever wrote them.</summary>
internal static class ToolTemplateValues
{
    /// <summary>Describes a tool in the shape that templates are written for.</summary>
    public static TemplateValue FromTool(AIFunctionDeclaration tool) => TemplateValue.From(new TemplateMap()
        .With("type", Text("function"))
        .With("function", FromFunction(tool)));

    public static TemplateValue FromFunction(AIFunctionDeclaration tool) => TemplateValue.From(new TemplateMap()
        .With("name", Text(tool.Name))
        .With("description", Text(tool.Description))
        .With("parameters", TemplateValue.FromJson(tool.JsonSchema)));

    public static TemplateValue FromArguments(IDictionary<string, object?>? arguments)
    {
        var map = new TemplateMap();
        if (arguments is not null)
        {
            foreach ((var name, var value) in arguments)
            {
                map.Set(Text(name), FromObject(value), ValueComparer.Unmetered);
            }
        }

        return TemplateValue.From(map);
    }

    public static TemplateValue FromObject(object? value) => value switch
    {
        null => TemplateValue.None,
        string text => Text(text),
        bool flag => TemplateValue.From(flag),
        int number => TemplateValue.From(number),
        long number => TemplateValue.From(number),
        double number => TemplateValue.From(number),
        JsonElement json => TemplateValue.FromJson(json),
        JsonNode json => TemplateValue.FromJson(ParseElement(json.ToJsonString())),
        _ => TemplateValue.FromJson(ContentText.SerializeToElement(value)),
    };

    /// <summary>Writes a value as the filter <c>tojson</c> does.</summary>
    public static TemplateValue ToJson(in TemplateValue value)
    {
        using var builder = new TextBuilder();
        JsonPrinter.Append(builder, value, JsonFormat.Default);
        return TemplateValue.Text(builder.ToString(), isTemplate: false);
    }

    public static JsonElement ParseElement(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    private static TemplateValue Text(string text) => TemplateValue.Text(text, isTemplate: false);
}
