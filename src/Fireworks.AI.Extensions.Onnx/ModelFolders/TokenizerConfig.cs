using System.Text.Json;
using Fireworks.AI.Extensions.Onnx.Prompts;

namespace Fireworks.AI.Extensions.Onnx.ModelFolders;

/// <summary>What this library reads of <c>tokenizer_config.json</c>: the special tokens' names and the chat template.</summary>
internal sealed record TokenizerConfig
{
    public required SpecialTokens SpecialTokens { get; init; }

    /// <summary>The chat template in the file, if there is one.</summary>
    public string? ChatTemplate { get; init; }

    public static TokenizerConfig Read(ModelFolder folder)
    {
        if (folder.ReadTextOrNull(ModelFolder.TokenizerConfigFile) is not { } text)
        {
            return new TokenizerConfig { SpecialTokens = new SpecialTokens() };
        }

        return folder.ReadJson(ModelFolder.TokenizerConfigFile, text, root => Read(folder, root));
    }

    private static TokenizerConfig Read(ModelFolder folder, JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw folder.Error($"{ModelFolder.TokenizerConfigFile} must hold a JSON object.");
        }

        return new TokenizerConfig
        {
            SpecialTokens = new SpecialTokens(
                Token(root, "bos_token"), Token(root, "eos_token"), Token(root, "pad_token"), Token(root, "unk_token")),
            ChatTemplate = root.TryGetProperty("chat_template", out var template) ? TemplateText(template) : null,
        };
    }

    // A token is its text, or an object that describes it.
    private static string? Token(JsonElement root, string name) =>
        !root.TryGetProperty(name, out var value) ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : value.ValueKind == JsonValueKind.Object && value.TryGetProperty(
            "content", out var content) && content.ValueKind == JsonValueKind.String ? content.GetString()
        : null;

    // A template is its text, or a list of named ones, of which tool_use also serves conversations without tools.
    private static string? TemplateText(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            return value.GetString();
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        string? chosen = null;
        foreach (var entry in value.EnumerateArray())
        {
            if (entry.ValueKind == JsonValueKind.Object
                && entry.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String
                && entry.TryGetProperty("template", out var template) && template.ValueKind == JsonValueKind.String
                && (name.ValueEquals("tool_use") || (chosen is null && name.ValueEquals("default"))))
            {
                chosen = template.GetString();
            }
        }

        return chosen;
    }
}
