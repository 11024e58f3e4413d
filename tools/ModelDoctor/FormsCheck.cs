using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fireworks.AI.Extensions.Onnx.Dialects;
using Fireworks.AI.Text.Jinja;
using Microsoft.Extensions.AI;

namespace ModelDoctor;

/// <summary>Reads answers of models in a file, and compares what was read with what the file says.</summary>
internal static class FormsCheck
{
    private static readonly AIFunctionDeclaration[] Tools =
    [
        Tool("get_weather", """{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}"""),
        Tool("add", """{"type":"object","properties":{"a":{"type":"number"},"b":{"type":"number"}},"required":["a","b"]}"""),
        Tool("brave_search", """{"type":"object","properties":{"query":{"type":"string"}},"required":["query"]}"""),
    ];

    /// <returns>Whether every form was read.</returns>
    public static bool Run(string formsFile, string templates, TextWriter output)
    {
        (int Read, int All, int Required, int WithCalls) counts = default;
        output.WriteLine("form  template                        dialect            read  split  required");
        foreach (var line in File.ReadLines(formsFile).Where(static line => !string.IsNullOrWhiteSpace(line)))
        {
            counts.All++;
            var form = Form.Parse(line);
            var dialect = DialectInference.Infer(ChatTemplate.Parse(File.ReadAllText(FindTemplate(templates, form.Template))), endOfSequence: null);
            var whole = ReadingDifference(dialect, form, [form.Output]);
            var split = whole ?? Enumerable.Range(0, form.Output.Length)
                .Select(cut => ReadingDifference(dialect, form, [form.Output[..cut], form.Output[cut..]]))
                .Append(ReadingDifference(dialect, form, [.. form.Output.Select(static character => character.ToString())]))
                .FirstOrDefault(static difference => difference is not null);
            var required = form.Calls.Count == 0 ? null : RequiredCalls.Difference(dialect, form.Output, form.EndsInReasoning, Tools, form.Calls.Count > 1);
            counts.Read += split is null ? 1 : 0;
            counts.WithCalls += form.Calls.Count > 0 ? 1 : 0;
            counts.Required += form.Calls.Count > 0 && required is null ? 1 : 0;
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{counts.All,4}  {form.Template,-30}  {dialect.Name,-17}  {Mark(whole),-4}  {Mark(split),-5}  {(form.Calls.Count == 0 ? "-" : Mark(required))}"));
            foreach (var difference in new[] { split, required }.OfType<string>())
            {
                output.WriteLine("      " + difference);
            }
        }

        output.WriteLine($"forms read {counts.Read} of {counts.All}");
        output.WriteLine($"forms required {counts.Required} of {counts.WithCalls}");
        return counts.Read == counts.All && counts.Required == counts.WithCalls;
    }

    private static string Mark(string? difference) => difference is null ? "yes" : "NO";

    private static string FindTemplate(string folder, string template)
    {
        var path = Path.Combine(folder, template);
        return File.Exists(path) ? path
            : Directory.Exists(path) ? Path.Combine(path, "chat_template.jinja")
            : File.Exists(path + ".jinja") ? path + ".jinja"
            : throw new FileNotFoundException($"There is no template '{template}' in {folder}. Give the folder of templates with --templates.");
    }

    private static string? ReadingDifference(Dialect dialect, Form form, string[] pieces)
    {
        var contents = new List<AIContent>();
        var reader = new AnswerReader(dialect, form.EndsInReasoning, Tools);
        foreach (var piece in pieces)
        {
            reader.Append(piece, contents);
        }

        reader.Complete(contents);
        var reasoning = string.Concat(contents.OfType<TextReasoningContent>().Select(static content => content.Text)).Trim();
        var text = string.Concat(contents.OfType<TextContent>().Select(static content => content.Text)).Trim();
        FunctionCallContent[] calls = [.. contents.OfType<FunctionCallContent>()];
        return reasoning != form.Reasoning ? $"reasoning: '{reasoning}' and not '{form.Reasoning}'"
            : text != form.Text ? $"text: '{text}' and not '{form.Text}'"
            : calls.Length != form.Calls.Count ? $"{calls.Length} calls and not {form.Calls.Count}"
            : Enumerable.Range(0, calls.Length).Where(i => !IsSame(calls[i], form.Calls[i])).Select(i => $"call {i}: {Describe(calls[i])}").FirstOrDefault();
    }

    private static bool IsSame(FunctionCallContent call, (string Name, JsonObject Arguments) expected) =>
        call.Name == expected.Name && JsonNode.DeepEquals(Arguments(call), expected.Arguments);

    private static JsonObject Arguments(FunctionCallContent call) => new(call.Arguments!.Select(static argument =>
        new KeyValuePair<string, JsonNode?>(argument.Key, argument.Value is JsonElement value ? JsonNode.Parse(value.GetRawText()) : null)));

    private static string Describe(FunctionCallContent call) => $"{call.Name}({Arguments(call).ToJsonString()})";

    private static AIFunctionDeclaration Tool(string name, string schema)
    {
        using var document = JsonDocument.Parse(schema);
        return AIFunctionFactory.CreateDeclaration(name, "", document.RootElement.Clone());
    }

    /// <summary>A line of the file.</summary>
    private sealed record Form(
        string Template, string Output, bool EndsInReasoning, string Reasoning, string Text, IReadOnlyList<(string Name, JsonObject Arguments)> Calls)
    {
        public static Form Parse(string line)
        {
            var json = JsonNode.Parse(line)!;
            return new Form(
                json["template"]!.GetValue<string>(),
                json["output"]!.GetValue<string>(),
                json["prompt_ends_in_reasoning"]?.GetValue<bool>() ?? false,
                json["reasoning"]?.GetValue<string>().Trim() ?? "",
                json["text"]?.GetValue<string>().Trim() ?? "",
                [.. (json["calls"]?.AsArray() ?? []).Select(static call => (call!["name"]!.GetValue<string>(), call["arguments"]!.AsObject()))]);
        }
    }
}
