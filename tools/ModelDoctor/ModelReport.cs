using Fireworks.AI.Extensions.Onnx;
using Fireworks.AI.Extensions.Onnx.Dialects;
using Fireworks.AI.Extensions.Onnx.ModelFolders;
using Fireworks.AI.Extensions.Onnx.Prompts;
using Fireworks.AI.Text.Jinja;
using Microsoft.Extensions.AI;

namespace ModelDoctor;

/// <summary>Says in plain words what a model folder or a chat template holds.</summary>
internal static class ModelReport
{
    private static readonly string[] Files =
    [
        ModelFolder.ConfigFile, ModelFolder.TokenizerFile, ModelFolder.TokenizerConfigFile, ModelFolder.ChatTemplateFile,
    ];

    /// <returns>Whether nothing is wrong.</returns>
    public static bool Write(string path, TextWriter output)
    {
        if (File.Exists(path))
        {
            WriteTemplate(File.ReadAllText(path), new SpecialTokens(), output);
            return true;
        }

        if (!Directory.Exists(path))
        {
            output.WriteLine($"There is neither a folder nor a file '{path}'.");
            return false;
        }

        var folder = new ModelFolder(path);
        output.WriteLine($"Model folder: {folder.FullPath}");
        foreach (var file in Files)
        {
            output.WriteLine($"  {file}: {(File.Exists(Path.Combine(folder.FullPath, file)) ? "is there" : "is missing")}");
        }

        var isLoaded = WriteEngine(folder, output, out var hears);
        if (hears)
        {
            output.WriteLine("The model turns speech into text: OnnxSpeechToTextClient is its client.");
            return isLoaded;
        }

        var config = TokenizerConfig.Read(folder);
        if ((folder.ReadTextOrNull(ModelFolder.ChatTemplateFile) ?? config.ChatTemplate) is { } template)
        {
            WriteTemplate(template, config.SpecialTokens, output);
        }
        else
        {
            output.WriteLine("The model has no chat template: it takes no conversations until OnnxModelOptions.ChatTemplate gives one.");
        }

        return isLoaded;
    }

    private static bool WriteEngine(ModelFolder folder, TextWriter output, out bool hears)
    {
        hears = false;
        try
        {
            var config = GenAIConfigReader.Read(folder);
            hears = config.Speech is not null;
            output.WriteLine(
                $"Configuration: a context of {config.ContextLength} tokens, {config.Decoder.LayerCount} layers, graph {config.Decoder.FileName}, "
                + $"ends of sequence {string.Join(", ", config.EndOfSequenceIds)}.");
            using var model = OnnxModel.Load(folder.FullPath);
            output.WriteLine("The folder loads, in the portable engine on the CPU.");
            return true;
        }
        catch (Exception exception) when (exception is OnnxModelException or NotSupportedException)
        {
            output.WriteLine($"The folder does not load: {exception.Message}");
            return false;
        }
    }

    private static void WriteTemplate(string source, SpecialTokens tokens, TextWriter output)
    {
        var template = ChatTemplate.Parse(source);
        var dialect = DialectInference.Infer(template, tokens.Eos);
        var features = template.Features;
        output.WriteLine($"Chat template: {source.Length} characters. It {Knows(features.Tools || features.SystemTools)} tools, "
            + $"{Knows(features.ToolCalls)} calls, {Knows(features.ToolRole)} results.");
        output.WriteLine(dialect.Origin switch
        {
            DialectOrigin.Inferred => $"Calls: the template writes them, and the form was inferred from that (family: {dialect.Name}).",
            DialectOrigin.Known => $"Calls: the template writes none; its marks are those of the family {dialect.Name}.",
            _ => "Calls: the template writes none and has the marks of no known family. They are asked for in the form of Hermes; "
                + "OnnxModelOptions.ToolCallDialect names another.",
        });
        foreach (var form in dialect.Forms)
        {
            output.WriteLine($"  {(form.IsReadOnly ? "read: " : "written:")} {Example(form)}");
        }

        output.WriteLine(dialect.Reasoning.IsInTemplate
            ? $"Reasoning: between '{dialect.Reasoning.Open}' and '{dialect.Reasoning.Close}'."
            : $"Reasoning: the template shows none; an answer may begin with '{dialect.Reasoning.Open}'.");
        WritePrompt(template, dialect, tokens, output);
    }

    private static string Knows(bool knows) => knows ? "knows" : "does not know";

    private static string Example(CallForm form)
    {
        var arguments = form.Syntax switch
        {
            CallSyntax.Tagged => $"{form.Tags.Open}KEY{form.Tags.KeyClose}VALUE{form.Tags.Close}{form.Tags.Separator}",
            CallSyntax.Python or CallSyntax.PythonList => "(KEY=VALUE)",
            CallSyntax.Braces => $"{{KEY:{form.Quote}VALUE{form.Quote}}}",
            _ => "{\"KEY\": VALUE}",
        };
        var call = form.ArgumentsFirst
            ? $"{form.CallOpen}{arguments}{form.NameClose}NAME{form.CallClose}"
            : $"{form.CallOpen}NAME{form.NameClose}{arguments}{form.CallClose}";
        var several = form.Separator is null ? "" : $"(then '{form.Separator}' and the next)";
        return $"{form.Open}{call}{form.Close} {several}".Replace("\n", "\\n", StringComparison.Ordinal)
            .Replace(CallForm.Id.ToString(), "ID", StringComparison.Ordinal).Replace(CallForm.Index.ToString(), "N", StringComparison.Ordinal);
    }

    private static void WritePrompt(ChatTemplate template, Dialect dialect, SpecialTokens tokens, TextWriter output)
    {
        var tool = AIFunctionFactory.Create(static (string city) => city, "get_weather", "Tells the weather in a city.");
        ChatMessage[] messages =
        [
            new(ChatRole.User, "What is the weather in Paris?"),
            new(ChatRole.Assistant, [new FunctionCallContent("call00001", "get_weather", new Dictionary<string, object?> { ["city"] = "Paris" })]),
            new(ChatRole.Tool, [new FunctionResultContent("call00001", "sunny")]),
        ];
        try
        {
            var input = TemplateInputFactory.Create(template, messages, new PromptSettings { Tools = [tool] }, dialect, tokens);
            output.WriteLine("A prompt with a tool, a call and a result:");
            output.WriteLine(string.Concat(template.Render(input).Select(static segment => segment.Text)));
        }
        catch (Exception exception) when (exception is ChatTemplateException or NotSupportedException)
        {
            output.WriteLine($"A prompt with a tool, a call and a result is refused: {exception.Message}");
        }
    }
}
